"""What every file of the program keeps to."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.guards.source import ROOT, files, tree

MOST_LINES = 400
PROGRAM = files(ROOT / "apps", ROOT / "gridgov")
OF_ONE_MACHINE = re.compile("|".join([*(f"/{place}/" for place in ("work", "tmp", "root")), r"/home/\w+/"]))
MAY_NAME_PLACES = {"Dockerfile", "docker-compose.yml", "docker/nginx.conf", ".dockerignore"}


def _hidden_imports(file: Path) -> Iterator[int]:
    """Lines of imports of our own code inside functions, but for those marked with `noqa: PLC0415`."""
    lines = file.read_text(encoding="utf-8").splitlines()
    for function in ast.walk(tree(file)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.ImportFrom) and _is_ours(node) and "noqa: PLC0415" not in lines[node.lineno - 1]:
                yield node.lineno


def _is_ours(node: ast.ImportFrom) -> bool:
    return (node.module or "").partition(".")[0] in ("apps", "gridgov")


def test_our_own_imports_stand_at_the_top() -> None:
    found = [f"{file.relative_to(ROOT)}:{line}" for file in PROGRAM for line in _hidden_imports(file)]
    assert not found, f"Move these to the top, or mark them with the reason: {found}"


def test_imports_that_are_hidden_on_purpose_stay_few_and_give_their_reason() -> None:
    found = []
    for file in PROGRAM:
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if "noqa: PLC0415" in line and "#" not in lines[number - 1] and not line.partition("PLC0415")[2].strip():
                found.append(f"{file.relative_to(ROOT)}:{number + 1}")
    assert not found, f"Say beside the import why it cannot stand at the top: {found}"


def test_no_file_is_longer_than_one_reads_at_a_sitting() -> None:
    lengths = {
        file.relative_to(ROOT).as_posix(): len(file.read_text(encoding="utf-8").splitlines()) for file in PROGRAM
    }
    found = {name: length for name, length in lengths.items() if length > MOST_LINES}
    assert not found, f"Longer than {MOST_LINES} lines; make a package of verbs of it: {found}"


def _texts() -> Iterator[tuple[str, str]]:
    """What git keeps, or would keep, but for pictures and locked versions."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines():
        file = ROOT / name
        if name in MAY_NAME_PLACES or name.startswith(("tests/", "requirements/")) or not file.is_file():
            continue
        try:
            yield name, file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_no_file_speaks_of_one_machine() -> None:
    found = [name for name, text in _texts() if OF_ONE_MACHINE.search(text)]
    assert not found, f"These name a folder of somebody's machine: {found}"
