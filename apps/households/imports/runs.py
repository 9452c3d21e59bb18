"""Runs: received, begun, stopped, gone on with. Each belongs to the person, in the post, who sent the workbook."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.errors import Conflicting, Malformed, NotThere, NotYours, Refused
from apps.grids.models import Level, Unit
from apps.households.imports.workbook import Bytes, refuse_unfit
from apps.households.models import ImportRow, ImportRun
from apps.staff.actors import InPost

POWER = "import_households"
FOLDER = "imports"
QUIET = timedelta(minutes=2)  # a chunk takes seconds: who has not moved for so long has lost his worker
KEPT = timedelta(days=30)  # rows that have not come in
State = ImportRun.State
GOING = (State.READING, State.RUNNING, State.UNDOING)


def refuse_unless_importer(actor: InPost) -> None:
    if not actor.powers.get(POWER):
        raise NotYours(
            "no_power",
            _("Base data are brought in by the community's information officer. Choose another post in the header, or "
              "ask them."),
        )  # fmt: skip


def runs_of(actor: InPost) -> QuerySet[ImportRun]:
    """What the person has sent in this post, newest first."""
    refuse_unless_importer(actor)
    mine = ImportRun.objects.filter(person_id=actor.person_id, appointment_id=actor.appointment_id)
    return mine.order_by("-pk")


def get_run(actor: InPost, run_id: int) -> ImportRun:
    """“Not yours” reads like “does not exist”."""
    found = runs_of(actor).filter(pk=run_id).first()
    if found is None:
        raise NotThere("no_import", _("There is no such import among yours. Choose one from the list."))
    return found


def grids_of(actor: InPost) -> QuerySet[Unit]:
    """The grids that the actor may bring data into."""
    found = Unit.objects.none()
    for path in actor.powers.get(POWER, ()):
        found = found | Unit.objects.filter(path__startswith=path)
    return found.filter(level=Level.GRID, retired_at=None)


def receive(
    *, actor: InPost, file: Bytes, name: str, kind: str = ImportRun.Kind.RESIDENT, updates: bool = False
) -> ImportRun:
    """Keeps the workbook until it has been read. `updates`: people who are known already take over what is filled in.
    The caller sends the task once this is committed."""
    refuse_unless_importer(actor)
    _refuse_unknown(kind, updates=updates)
    refuse_unfit(file)
    now = timezone.now()
    return ImportRun.objects.create(
        person_id=actor.person_id,
        appointment_id=actor.appointment_id,
        kind=kind,
        updates=updates,
        name=name[-120:],
        file=default_storage.save(f"{FOLDER}/{uuid4().hex}.xlsx", File(file)),
        language=translation.get_language() or "zh-hans",
        begun_at=now,
        touched_at=now,
    )


def _refuse_unknown(kind: str, *, updates: bool) -> None:
    if kind not in ImportRun.Kind.values:
        raise Malformed("no_kind", _("Say what the workbook holds: residents, buildings or organisations."))
    if updates and kind != ImportRun.Kind.RESIDENT:
        raise Refused(
            "only_people", _("Only people who are known can be updated. Send this workbook with new ones only.")
        )


@transaction.atomic
def begin(*, actor: InPost, run_id: int) -> ImportRun:
    """The rows without mistakes are brought in from here on; also goes on with a run that was stopped or has lost its
    worker. The caller sends the task once this is committed."""
    run = _locked(actor, run_id)
    if run.state not in (State.READ, State.STOPPED) and not is_stuck(run):
        raise Conflicting("not_now", _("This import is under way or has ended. Look at the page again."))
    if not run.rows.filter(state=ImportRow.State.READY).exists() and run.state == State.READ:
        raise Conflicting(
            "nothing_ready", _("No row is fit to be imported. Mend them in the workbook and send it again.")
        )
    if run.state != State.READING:
        run.state = State.RUNNING
    run.touched_at, run.ended_at = timezone.now(), None
    run.save(update_fields=["state", "touched_at", "ended_at"])
    return run


@transaction.atomic
def stop(*, actor: InPost, run_id: int) -> ImportRun:
    """Ends after the chunk that is under way. What is in stays in, and the run can go on later."""
    run = _locked(actor, run_id)
    if run.state != State.RUNNING:
        raise Conflicting("not_now", _("This import is not under way, so there is nothing to stop."))
    run.state = State.STOPPED
    run.save(update_fields=["state"])
    return run


def forget(now: datetime) -> int:
    """Empties rows that nobody came back for, and drops workbooks whose reading died: they hold whole persons. Returns
    how many rows."""
    return sum(_forget(run.pk) for run in ImportRun.objects.filter(touched_at__lt=now - KEPT))


@transaction.atomic
def _forget(run_id: int) -> int:
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    left = run.rows.exclude(cells=b"")
    emptied = left.update(state=ImportRow.State.WRONG, cells=b"", key=None)
    if run.file:
        default_storage.delete(run.file)
    run.file, run.wrong = "", run.rows.filter(state=ImportRow.State.WRONG).count()
    run.state = {State.READING: State.UNREADABLE, State.RUNNING: State.STOPPED}.get(State(run.state), run.state)
    run.save(update_fields=["file", "wrong", "state"])
    return emptied


def is_stuck(run: ImportRun) -> bool:
    """Whether it is under way by its state, and nothing has moved for too long."""
    return run.state in GOING and timezone.now() - run.touched_at > QUIET


def _locked(actor: InPost, run_id: int) -> ImportRun:
    get_run(actor, run_id)
    return ImportRun.objects.select_for_update().get(pk=run_id)
