"""Reads the program as text: its files, and the SQL that it hands to the database."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TAKES_SQL = {"execute", "executemany", "raw", "RawSQL", "extra", "copy", "stream"}
BEGINS_SQL = ("SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH ", "MERGE ")


def files(*folders: Path) -> list[Path]:
    """The program's own modules; migrations are generated."""
    found = (file for folder in folders for file in sorted(folder.rglob("*.py")))
    return [file for file in found if "migrations" not in file.parts]


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def calls_with_sql(file: Path) -> Iterator[ast.Call]:
    """Calls of `execute` and its kin that have an argument."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and _name(node.func) in TAKES_SQL and (node.args or node.keywords):
            yield node


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def sql_texts(*folders: Path) -> Iterator[tuple[str, str]]:
    """(“file:line”, text) of every string that is a query."""
    for file in files(*folders):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Constant) and str(node.value).lstrip().startswith(BEGINS_SQL):
                yield f"{file.relative_to(ROOT)}:{node.lineno}", str(node.value)
