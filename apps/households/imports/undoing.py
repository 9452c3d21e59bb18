"""Taking back an import as a whole, as long as nothing it made has been changed or added to since.

Its records should never have been, so they go; their versions stay, the last of which says who took them back. What it
only updated says again what it said before.
"""

from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.audit.bulk import DELETED, among, record_versions
from apps.audit.models import Stamp, acting
from apps.errors import Conflicting, Refused
from apps.households.imports.runs import State, get_run, is_stuck
from apps.households.imports.updating import give_back
from apps.households.models import Building, Dwelling, Household, ImportRun, Organisation, Resident, Tagging
from apps.staff.actors import InPost

MADE: tuple[tuple[type[models.Model], str], ...] = (
    (Resident, "resident_id"),
    (Household, "household_id"),
    (Dwelling, "dwelling_id"),
    (Building, "building_id"),
    (Organisation, "organisation_id"),
)
CHUNK = 2000
TOLD = 20
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE"


@transaction.atomic
def undo(*, actor: InPost, run_id: int) -> ImportRun:
    """Begins, or refuses with the first of what stands in the way. The caller sends the task once this is committed."""
    get_run(actor, run_id)
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state not in (State.FINISHED, State.STOPPED) and not (run.state == State.UNDOING and is_stuck(run)):
        raise Conflicting("not_now", _("Only an import that has ended or was stopped can be taken back."))
    refuse_changed(run)
    run.state, run.touched_at = State.UNDOING, timezone.now()
    run.save(update_fields=["state", "touched_at"])
    return run


@transaction.atomic
def carry_out(run_id: int) -> None:
    """All of it or nothing: when somebody has changed one of them meanwhile, all stay, and the run says so."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state != State.UNDOING:
        return
    stamp = acting.set(Stamp(run.person_id, run.appointment_id))
    try:
        with translation.override(run.language):
            run.state, run.said = _take_back(run)
    finally:
        acting.reset(stamp)
    run.ended_at = run.touched_at = timezone.now()
    run.save(update_fields=["state", "said", "ended_at", "touched_at"])


def _take_back(run: ImportRun) -> tuple[str, str]:
    """The state that follows, and what to say of it."""
    try:
        with transaction.atomic():
            _lock(run)
            refuse_changed(run)
            for model, column in MADE:
                _remove(model, _made(run, column))
            stayed = give_back(run)
            with connection.cursor() as cursor:
                cursor.execute(CHECK_NOW)
    except Refused as refusal:
        return State.FINISHED, refusal.message[:500]
    except IntegrityError:
        return State.FINISHED, _("Something refers to these records meanwhile, so the import stays as it is.")
    return State.UNDONE, _stayed(stayed) if stayed else ""


def _stayed(count: int) -> str:
    sentence = ngettext(
        "%(n)d record that the import had updated was changed since and stays as it is. Look at it one by one.",
        "%(n)d records that the import had updated were changed since and stay as they are. Look at them one by one.",
        count,
    )
    return sentence % {"n": count}


def _lock(run: ImportRun) -> None:
    """Whoever is changing one of the records is waited for; whoever comes later finds it gone."""
    for model, column in MADE:
        rows: Any = model._default_manager.filter(pk__in=among(_made(run, column)))
        list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))


def _remove(model: Any, ids: list[int]) -> None:
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        record_versions(model, part, kind=DELETED)
        model.objects.filter(pk__in=among(part))._raw_delete(connection.alias)


def refuse_changed(run: ImportRun) -> None:
    found = changed(run)
    if found:
        names = _("; ").join(found)
        sentence = _("This has been changed or added to since, so the import cannot be taken back: %(names)s.")
        raise Conflicting("changed_since", sentence % {"names": names}, {"records": found})


def changed(run: ImportRun) -> list[str]:
    """The first of what has changed since, each as people know it: masked names and addresses."""
    residents, households, dwellings, buildings, organisations = (_made(run, column) for _model, column in MADE)
    found: list[Any] = [
        *_edited(Resident, residents),
        *_edited(Household, households),
        *_edited(Dwelling, dwellings),
        *_edited(Building, buildings),
        *_edited(Organisation, organisations),
        *Tagging.objects.filter(
            Q(resident__in=among(residents))
            | Q(household__in=among(households))
            | Q(organisation__in=among(organisations))
        )[:TOLD],
        *Resident.objects.filter(household__in=among(households)).exclude(pk__in=among(residents))[:TOLD],
        *Household.objects.filter(dwelling__in=among(dwellings)).exclude(pk__in=among(households))[:TOLD],
        *Organisation.objects.filter(dwelling__in=among(dwellings))[:TOLD],
        *Dwelling.objects.filter(building__in=among(buildings)).exclude(pk__in=among(dwellings))[:TOLD],
    ]
    return [_name(thing) for thing in found[:TOLD]]


def _edited(model: Any, ids: list[int]) -> list[Any]:
    versions = model.history.filter(id__in=among(ids)).exclude(history_type="+").values("id")
    return list(model.objects.filter(pk__in=versions).order_by("pk")[:TOLD])


def _made(run: ImportRun, column: str) -> list[int]:
    rows = run.rows.filter(state="imported").exclude(**{column: None})
    return list(rows.order_by(column).values_list(column, flat=True))


def _name(thing: Any) -> str:
    match thing:
        case Household():
            return _("household in %(door)s") % {"door": f"{thing.dwelling.building}{thing.dwelling}"}
        case Dwelling():
            return f"{thing.building}{thing}"
        case Tagging():
            return _("the tag of %(name)s") % {"name": thing.resident or thing.organisation or _name(thing.household)}
        case _:
            return str(thing)
