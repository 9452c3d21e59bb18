"""Lists of appointments: received, begun, stopped, gone on with. Each belongs to who sent it, in the post they had."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.errors import Conflicting, NotThere
from apps.staff.actors import InPost
from apps.staff.lists.workbook import Bytes, refuse_unfit
from apps.staff.models import ListRow, ListRun
from apps.staff.reach import refuse_unless_staffer

FOLDER = "lists"
QUIET = timedelta(minutes=2)  # a chunk takes seconds: who has not moved for so long has lost his worker
KEPT = timedelta(days=30)  # rows that were not carried out
State = ListRun.State
GOING = (State.READING, State.RUNNING)


def runs_of(actor: InPost) -> QuerySet[ListRun]:
    """What the person has sent in this post, newest first."""
    refuse_unless_staffer(actor)
    mine = ListRun.objects.filter(person_id=actor.person_id, appointment_id=actor.appointment_id)
    return mine.order_by("-pk")


def get_run(actor: InPost, run_id: int) -> ListRun:
    """“Not yours” reads like “does not exist”."""
    found = runs_of(actor).filter(pk=run_id).first()
    if found is None:
        raise NotThere("no_list", _("There is no such list among yours. Choose one from those you have sent."))
    return found


def receive(*, actor: InPost, file: Bytes, name: str) -> ListRun:
    """Keeps the workbook until it has been read. The caller sends the task once this is committed."""
    refuse_unless_staffer(actor)
    refuse_unfit(file)
    now = timezone.now()
    return ListRun.objects.create(
        person_id=actor.person_id,
        appointment_id=actor.appointment_id,
        name=name[-120:],
        file=default_storage.save(f"{FOLDER}/{uuid4().hex}.xlsx", File(file)),
        language=translation.get_language() or "zh-hans",
        begun_at=now,
        touched_at=now,
    )


@transaction.atomic
def begin(*, actor: InPost, run_id: int) -> ListRun:
    """The fit rows are carried out from here on; also goes on with a list that was stopped or has lost its worker. The
    caller sends the task of its state once this is committed."""
    run = _locked(actor, run_id)
    if run.state not in (State.READ, State.STOPPED) and not is_stuck(run):
        raise Conflicting("not_now", _("This list is under way or has ended. Look at the page again."))
    if run.state == State.READ and not run.rows.filter(state=ListRow.State.READY).exists():
        raise Conflicting("nothing_ready", _("No row is fit to be carried out. Mend them and send the workbook again."))
    if run.state != State.READING:
        run.state = State.RUNNING
    run.said, run.touched_at = "", timezone.now()
    run.save(update_fields=["state", "said", "touched_at"])
    return run


@transaction.atomic
def stop(*, actor: InPost, run_id: int) -> ListRun:
    """Ends after the chunk that is under way. Who is appointed stays so, and the list can go on later."""
    run = _locked(actor, run_id)
    if run.state != State.RUNNING:
        raise Conflicting("not_now", _("This list is not being carried out, so there is nothing to stop."))
    run.state = State.STOPPED
    run.save(update_fields=["state"])
    return run


def forget(now: datetime) -> int:
    """Empties rows that nobody came back for, and drops workbooks whose reading died: they hold people's numbers.
    Returns how many rows."""
    return sum(_forget(run.pk) for run in ListRun.objects.filter(touched_at__lt=now - KEPT))


@transaction.atomic
def _forget(run_id: int) -> int:
    run = ListRun.objects.select_for_update().get(pk=run_id)
    left = run.rows.exclude(cells=b"")
    emptied = left.update(state=ListRow.State.WRONG, cells=b"")
    if run.file:
        default_storage.delete(run.file)
    run.file, run.wrong = "", run.rows.filter(state=ListRow.State.WRONG).count()
    run.state = {State.READING: State.UNREADABLE, State.RUNNING: State.STOPPED}.get(State(run.state), run.state)
    run.save(update_fields=["file", "wrong", "state"])
    return emptied


def is_stuck(run: ListRun) -> bool:
    """Whether it is under way by its state, and nothing has moved for too long."""
    return run.state in GOING and timezone.now() - run.touched_at > QUIET


def _locked(actor: InPost, run_id: int) -> ListRun:
    get_run(actor, run_id)
    return ListRun.objects.select_for_update().get(pk=run_id)
