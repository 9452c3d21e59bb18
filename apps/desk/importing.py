"""What pages and API do with imports: the write, and its task once that is committed."""

from collections.abc import Callable

from celery import Task
from django.db import transaction
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.households import tasks
from apps.households.imports import runs, undoing
from apps.households.imports.workbook import Bytes
from apps.households.models import ImportRun
from apps.staff.actors import InPost

VERBS: dict[str, tuple[Callable[..., ImportRun], Task | None]] = {
    "begin": (runs.begin, tasks.run_import),
    "stop": (runs.stop, None),
    "undo": (undoing.undo, tasks.undo_import),
}


@transaction.atomic
def receive(*, actor: InPost, file: Bytes, name: str, kind: str, updates: bool) -> ImportRun:
    """Keeps the workbook and has it read."""
    run = runs.receive(actor=actor, file=file, name=name, kind=kind, updates=updates)
    transaction.on_commit(lambda: tasks.read_import.delay(run.pk))
    return run


@transaction.atomic
def act(*, actor: InPost, run_id: int, verb: str) -> ImportRun:
    """Begins or goes on, stops, takes back."""
    if verb not in VERBS:
        raise NotThere("no_such_verb", _("There is no such button. Go back to the import."))
    do, task = VERBS[verb]
    run = do(actor=actor, run_id=run_id)
    needed = tasks.read_import if run.state == ImportRun.State.READING else task
    if needed:
        transaction.on_commit(lambda: needed.delay(run.pk))
    return run
