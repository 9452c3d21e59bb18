"""Lists of appointments, begun by a page or the API: the state is changed, and the worker is sent once that is kept."""

from django.db import transaction

from apps.staff import tasks
from apps.staff.actors import InPost
from apps.staff.lists import runs
from apps.staff.lists.workbook import Bytes
from apps.staff.models import ListRun


@transaction.atomic
def receive(*, actor: InPost, file: Bytes, name: str) -> ListRun:
    run = runs.receive(actor=actor, file=file, name=name)
    transaction.on_commit(lambda: tasks.read_list.delay(run.pk))
    return run


@transaction.atomic
def begin(*, actor: InPost, run_id: int) -> ListRun:
    """Begins, or goes on with whatever was under way."""
    run = runs.begin(actor=actor, run_id=run_id)
    task = tasks.read_list if run.state == ListRun.State.READING else tasks.run_list
    transaction.on_commit(lambda: task.delay(run.pk))
    return run
