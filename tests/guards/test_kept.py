"""What people edit keeps its history, however it is written; and nothing deletes rows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from apps.audit.bulk import save_columns
from apps.events.models import Category
from tests.guards.source import ROOT, files, sql_texts, tree

PROGRAM = files(ROOT / "apps", ROOT / "gridgov")
OURS = {name.removeprefix("apps.") for name in settings.TENANT_APPS if name.startswith("apps.")}
# Tables of other people's packages: sessions, tokens, log-ins, groups, permissions, content types.
OTHERS = {"admin", "auth", "axes", "contenttypes", "guardian", "knox", "sessions", "simple_history"}
WITHOUT_HISTORY = {
    "assessment.Pass": "how far the program has looked",
    "clocks.Clock": "kept by the program; its lateness is append-only and its end is frozen",
    "clocks.Reminder": "kept by the program; says when it was told",
    "events.BulkAct": "asked for once and never edited; what it did are steps of the events",
    "events.BulkPart": "carried out once; the row says what came of it",
    "events.Card": "its history are the steps of its event",
    "events.DailyNumber": "a counter",
    "events.Event": "its history are the steps",
    "events.Order": "its history are the steps of its event",
    "events.Opinion": "given with a step and never edited",
    "events.Petition": "its history are the steps of its event",
    "events.Recomputation": "a run; what it did are steps of the events",
    "events.Upload": "a photo on its way; expires",
    "events.Learning": "learned anew each night from the events",
    "events.LearnedCategory": "learned anew each night from the events",
    "events.LearnedWord": "learned anew each night from the events",
    "notices.Notice": "news, not a record; only whether it was read changes",
    "events.Evidence": "added with a step and never edited",
    "households.Expiry": "kept by the program: each row is the record of an announcement and of what came of it",
    "households.ExportRequest": "asked, decided and ended once; the row says each, the access log each fetching",
    "households.Merging": "done once and undone once; the row says both",
    "households.ImportRow": "a row on its way; what it made is recorded",
    "households.ImportRun": "a run; what it made is recorded",
    "portal.Poster": "made once and retired once; the row says both",
    "portal.Slip": "made with a report; only its telephone can be changed or taken away, by who holds the code",
    "grids.Regrid": "done once and undone once; the row says both",
    "grids.DepartmentType": "reference data that no page changes",
    "staff.SavedFilter": "a short cut of one's own; nothing follows from it",
    "staff.ListRow": "a row on its way; what it made is recorded",
    "staff.ListRun": "a list on its way; what it made is recorded",
    "staff.OutboxKey": "a key, made once and never changed",
    "staff.User": "holds a password's hash, which no history may keep; log-ins are audit entries",
    "staff.UnitPower": "follows from the appointment, which is recorded",
}
MAY_DELETE = {
    "apps/events/evidence/clearing.py": "uploads that no move has used, and files that no row names",
    "apps/households/exports/delivering.py": "a workbook that was offered for its 72 hours; the request stays",
    "apps/households/imports/staging.py": "a workbook that has been read; its rows are kept as long as needed",
    "apps/households/imports/runs.py": "a workbook whose reading died, after a month",
    "apps/households/imports/undoing.py": "what an import made by mistake; the versions stay, and say who took it back",
    "apps/households/retention/scrubbing.py": "tags of people who were de-identified, and sensitive tags once over",
    "apps/staff/lists/staging.py": "a list that has been read; its rows are kept as long as needed",
    "apps/staff/lists/runs.py": "a list whose reading died, after a month",
    "apps/events/suggestions/learning.py": "what was learned before is replaced; the events it came from stay",
    "apps/staff/saved.py": "a filter that somebody saved for themselves",
    "apps/staff/sessions.py": "sessions and tokens whose time is over: keys, not records",
    "apps/desk/api/views/people.py": "logging out: a token is a key, not a record",
}
# Calls whose model cannot be read off the line, and why no history is lost by them.
KEEPS_HISTORY = {
    ("apps/households/rotation.py", "_seal_anew"): "what is recorded stays the same, under another key",
    ("apps/households/retention/scrubbing.py", "blank"): "takes out of every version what none may tell any more",
    ("apps/households/retention/scrubbing.py", "_forget"): "likewise; the expiry and the audit entry say that it was",
    ("apps/households/retention/scrubbing.py", "_forget_beside"): "a proposal about somebody who is forgotten",
    ("apps/households/tagging.py", "recolour"): "a version of the colour would tell when a hidden tag was set",
    ("apps/households/moving.py", "_write"): "writes the versions itself, in the next line",
    ("apps/households/moving.py", "move_doors"): "writes the versions itself, in the next line",
    ("apps/assessment/reference.py", "_add"): "rules and parts are append-only",
    ("apps/notices/actions.py", "mark_read"): "notices are news, not records",
    ("apps/staff/actions.py", "appoint_many"): "writes the versions itself, in the next line",
    ("gridgov/reference.py", "_create"): "only for models without history",
    ("gridgov/reference.py", "_add_responsibilities"): "the versions are written with their assists by the next call",
    ("gridgov/reference.py", "_record_responsibilities"): "writes versions",
}
BULK = {"bulk_create", "abulk_create", "bulk_update", "abulk_update"}


def of_the_tenants() -> list[type[models.Model]]:
    tables = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in OTHERS]
    return [model for model in tables if model._meta.app_label in OURS and not model._meta.proxy]


def is_history(model: type[models.Model]) -> bool:
    return model.__name__.startswith("Historical")


def rows_of_a_version(model: type[models.Model]) -> bool:
    """A many-to-many table whose rows belong to a recorded model's versions."""
    owners = [
        (owner, field)
        for owner in apps.get_models()
        for field in owner._meta.many_to_many
        if field.remote_field.through is model
    ]
    return any(field.name in followed(owner) for owner, field in owners)


def followed(owner: type[models.Model]) -> set[str]:
    history = getattr(owner, "history", None)
    return {field.name for field in history.model._history_m2m_fields} if history else set()


def test_every_table_of_a_tenant_is_append_only_recorded_or_explained() -> None:
    unkept = {
        model._meta.label
        for model in of_the_tenants()
        if not getattr(model, "append_only", False)
        and not hasattr(model, "history")
        and not is_history(model)
        and not rows_of_a_version(model)
    }
    assert unkept == set(WITHOUT_HISTORY), "Derive it from AppendOnly, give it `history = recorded()`, or say why not."


def test_what_is_recorded_includes_its_many_to_many_rows() -> None:
    recorded = [model for model in of_the_tenants() if hasattr(model, "history") and not is_history(model)]
    missing = {
        f"{model._meta.label}.{field.name}"
        for model in recorded
        for field in model._meta.many_to_many
        if field.name not in followed(model)
    }
    assert missing == set(), "Name the field in `recorded(together_with=[…])`."


def recorded_names() -> set[str]:
    return {model.__name__ for model in of_the_tenants() if hasattr(model, "history") and not is_history(model)}


def bulk_writes(module: ast.Module) -> Iterator[tuple[str, int, str]]:
    """(function, line, name that the call begins with) of every bulk write of a query set or manager."""
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_bulk(node, node.func):
                yield function.name, node.lineno, _root(node.func)


def _is_bulk(call: ast.Call, function: ast.Attribute) -> bool:
    """`update` of a query set takes keywords only; that of a dictionary, an environment or a widget is not one."""
    if function.attr in BULK:
        return True
    names = {part.attr for part in ast.walk(function.value) if isinstance(part, ast.Attribute)}
    of_rows = names & {"objects", "filter", "exclude", "all", "_default_manager", "_base_manager"}
    return function.attr in {"update", "aupdate"} and not call.args and bool(call.keywords) and bool(of_rows)


def _root(node: ast.expr) -> str:
    while not isinstance(node, ast.Name):
        inner = getattr(node, "value", None) or getattr(node, "func", None)
        if not isinstance(inner, ast.expr):
            return ""
        node = inner
    return node.id


def losing_history(file: Path, name: str) -> list[str]:
    models_known = {model.__name__ for model in apps.get_models()}
    return [
        f"{name}:{line}"
        for function, line, root in bulk_writes(tree(file))
        if (name, function) not in KEEPS_HISTORY and (root in recorded_names() or root not in models_known)
    ]


def test_no_bulk_write_goes_round_the_history() -> None:
    found = [line for file in PROGRAM for line in losing_history(file, file.relative_to(ROOT).as_posix())]
    assert not found, f"Use simple_history.utils.bulk_create_with_history or bulk_update_with_history: {found}"


def test_the_explained_bulk_writes_are_still_there() -> None:
    calls = {
        (file.relative_to(ROOT).as_posix(), function)
        for file in PROGRAM
        for function, _line, _root_name in bulk_writes(tree(file))
    }
    assert set(KEEPS_HISTORY) <= calls


@pytest.mark.parametrize(
    "source",
    [
        "Unit.objects.bulk_create(rows)",
        "Category.objects.bulk_update(rows, ['name'])",
        "Category.objects.filter(code='0101').update(name='x')",
        "Category.objects.update(name='x')",
        "rows.filter(pk=1).update(name='x')",
        "model._default_manager.bulk_create(rows)",
    ],
)
def test_the_guard_knows_a_write_that_loses_history(tmp_path: Path, source: str) -> None:
    file = tmp_path / "write.py"
    file.write_text(f"def write():\n    {source}\n")
    assert losing_history(file, "write.py") == ["write.py:2"]


@pytest.mark.parametrize(
    "source",
    ["Step.objects.bulk_create(rows)", "found.update(a=1)", "widget.attrs.update(accept='x')", "names.update(other)"],
)
def test_the_guard_lets_other_writes_pass(tmp_path: Path, source: str) -> None:
    file = tmp_path / "write.py"
    file.write_text(f"def write():\n    {source}\n")
    assert losing_history(file, "write.py") == []


def test_saving_by_columns_refuses_what_is_recorded() -> None:
    with pytest.raises(TypeError, match="history"):
        save_columns([Category(pk=1, name="x")], ["name"])


def deletions(file: Path) -> Iterator[int]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Attribute) and node.attr in {"delete", "adelete", "_raw_delete"}:
            yield node.lineno


def test_nothing_deletes_rows() -> None:
    found = [
        f"{name}:{line}"
        for file in PROGRAM
        if (name := file.relative_to(ROOT).as_posix()) not in MAY_DELETE
        for line in deletions(file)
    ]
    assert not found, f"Records are retired, ended or corrected, never deleted: {found}"


def test_no_query_deletes_rows() -> None:
    found = [
        place
        for place, text in sql_texts(ROOT / "apps", ROOT / "gridgov")
        if "DELETE FROM" in text.upper() or text.lstrip().upper().startswith("TRUNCATE")
    ]
    assert found == []


def test_the_files_that_may_delete_still_do() -> None:
    assert {name for name in MAY_DELETE if any(deletions(ROOT / name))} == set(MAY_DELETE)
