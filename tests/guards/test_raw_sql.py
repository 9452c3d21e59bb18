"""SQL is written down whole, and values go beside it: what is glued together can be made to say something else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards.source import ROOT, calls_with_sql, files, tree

LESSON = (
    "This SQL is put together from pieces, so a piece can rewrite it (see docs/threat-model.md). Write the query as "
    "one constant and give the values as parameters: cursor.execute(QUERY, [value])."
)
DRIVER_LESSON = (
    "Only apps/tenancy talks to the driver itself: a psycopg connection or psycopg.sql goes round the tenant's role or "
    "the rule that queries are constants. Use django.db.connection and a constant query."
)
# Where names of tables and columns have to be put into a query, by psycopg.sql, which quotes them.
COMPOSERS = {
    "apps/tenancy": "makes schemas and roles",
    "apps/audit/bulk.py": "saves columns of any model; the names come from the model",
    "gridgov/local": "starts the embedded servers, before there is a database",
    "gridgov/serve.py": "reads an address",
}
PROGRAM = files(ROOT / "apps", ROOT / "gridgov")


def composes(file: Path) -> bool:
    return any(file.relative_to(ROOT).as_posix().startswith(place) for place in COMPOSERS)


def glued(node: ast.expr) -> bool:
    """f-strings, +, % and .format(); not what psycopg.sql composes."""
    if isinstance(node, ast.JoinedStr | ast.BinOp):
        return True
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join"):
        return isinstance(node.func.value, ast.Constant | ast.JoinedStr | ast.Name)
    if isinstance(node, ast.List | ast.Tuple):
        return any(map(glued, node.elts))
    return False


def glued_calls(file: Path) -> Iterator[int]:
    """Lines of calls whose SQL is glued, there or in the variable that is handed over."""
    gluings = _glued_names(tree(file))
    for call in calls_with_sql(file):
        for given in (*call.args[:1], *(keyword.value for keyword in call.keywords)):
            if glued(given) or (isinstance(given, ast.Name) and given.id in gluings):
                yield call.lineno


def _glued_names(module: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Assign) and glued(node.value):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add):
            names.add(node.target.id)
    return names


def test_no_query_is_glued_together() -> None:
    found = [f"{file.relative_to(ROOT)}:{line}: {LESSON}" for file in PROGRAM for line in glued_calls(file)]
    assert not found, "\n".join(found)


def test_only_the_tenancy_talks_to_the_driver() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {DRIVER_LESSON}"
        for file in PROGRAM
        if not composes(file)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Import | ast.ImportFrom) and _imports_driver(node)
    ]
    assert not found, "\n".join(found)


def _imports_driver(node: ast.Import | ast.ImportFrom) -> bool:
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return any(module.partition(".")[0] == "psycopg" for module in modules)


@pytest.mark.parametrize(
    "source",
    [
        'cursor.execute(f"SELECT {name}")',
        'cursor.execute("SELECT " + name)',
        'cursor.execute("SELECT %s" % name)',
        'cursor.execute("SELECT {}".format(name))',
        'Unit.objects.raw(f"SELECT {name}")',
        'Unit.objects.extra(where=[f"name = {name}"])',
        'Unit.objects.annotate(x=RawSQL(f"{name}", []))',
        'query = "SELECT " + name\ncursor.execute(query)',
        'query = "SELECT 1"\nquery += name\ncursor.execute(query)',
    ],
)
def test_the_rule_knows_every_way_to_glue(tmp_path: Path, source: str) -> None:
    file = tmp_path / "glue.py"
    file.write_text(source)
    assert list(glued_calls(file))


@pytest.mark.parametrize("source", ['cursor.execute("SELECT %s", [name])', "cursor.execute(QUERY, [a + b])"])
def test_the_rule_lets_constants_pass(tmp_path: Path, source: str) -> None:
    file = tmp_path / "whole.py"
    file.write_text(source)
    assert not list(glued_calls(file))
