"""Recording and changing base data. Each write asks for its power where the record lies."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.versions import refuse_stale
from apps.errors import Conflicting, NotYours, Refused
from apps.grids.models import Unit
from apps.households.components import complete
from apps.households.doubles import refuse_twice
from apps.households.gone import refuse_forgotten
from apps.households.models import Component, Household, RecordRules, Resident, Tagging, Verification
from apps.households.models.base import Located
from apps.households.retention.scrubbing import take_away
from apps.households.rules import KIND_OF
from apps.households.sight import HERE, TEAM
from apps.households.tagging import recolour
from apps.staff.actors import InPost

Row = TypeVar("Row", bound=Located)
EDIT = "edit_households"
ONCE = ("building_once_in_community", "dwelling_once", "households_component_number")


def may_edit(actor: InPost, row: Located) -> bool:
    return actor.holds(EDIT, row.unit.path)


def refuse_unless_editor(actor: InPost, path: str) -> None:
    """`path`: of the unit where the record lies or shall lie."""
    if not actor.holds(EDIT, path):
        raise NotYours(
            "no_power",
            _(
                "Base data here is recorded by the grid and the community. Choose another post in the header, or tell "
                "them what is wrong."
            ),
        )


@transaction.atomic
def record(*, actor: InPost, row: Row, at: Located | Unit) -> Row:
    """Saves a new record where its parent lies: a person in a household, a household in a dwelling, or in a grid."""
    path = at.path if isinstance(at, Unit) else at.unit.path
    refuse_unless_editor(actor, path)
    if isinstance(at, Unit):
        row.unit_id, row.street_id, row.community_id = at.pk, *at.ancestor_ids[1:3]
    else:
        row.copy_place(at)
    if isinstance(at, Household) and at.left_on:
        raise Conflicting(
            "household_gone",
            _("This household has moved out. Record the person in the household that lives there now."),
        )
    if isinstance(row, Resident):
        refuse_twice(actor, row.identity)
    if isinstance(row, Component):
        complete(row)
    return _saved(row)


def _saved(row: Row) -> Row:
    """Addresses there is one of are guarded by the database, whoever else records them at the same moment."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        if not any(name in str(problem) for name in ONCE):
            raise
        raise Conflicting(
            "recorded_already",
            _("This is recorded already, under this very name or number. Open that record instead."),
        ) from problem
    return row


@transaction.atomic
def change(*, actor: InPost, row: Row, values: Mapping[str, Any], seen: int) -> Row:
    """Gives the record new values; `Conflicting` when somebody else did so since the version `seen`."""
    refuse_unless_editor(actor, row.unit.path)
    locked: Row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    refuse_forgotten(locked)
    refuse_stale(type(row), seen=seen, id=row.pk)
    return _write(locked, values)


def _write(row: Row, values: Mapping[str, Any]) -> Row:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    return _saved(row)


@transaction.atomic
def verify_on_spot(*, actor: InPost, row: Located) -> Verification:
    """Somebody stands there and sees that the record is true."""
    refuse_unless_editor(actor, row.unit.path)
    locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    refuse_forgotten(locked)
    now = timezone.now()
    _write(locked, {"verified_at": now, "verified_by": actor.appointment_id})
    return Verification.objects.create(about=KIND_OF[type(row)], about_id=row.pk, at=now, by_id=actor.appointment_id)


@transaction.atomic
def leave(*, actor: InPost, resident: Resident, status: str, on: date) -> Resident:
    """A person moves out or has died: their tags end with it. The household stays, even with nobody left."""
    refuse_unless_editor(actor, resident.unit.path)
    locked = Resident.objects.select_for_update(of=("self",)).get(pk=resident.pk)
    refuse_forgotten(locked)
    if locked.status not in HERE:
        raise Conflicting(
            "left_already", _("This person is recorded as gone already. Reload the page to see since when.")
        )
    _refuse_unlikely(on, locked.born_on)
    _end_tags(Tagging.objects.filter(resident=locked, ended_at=None))
    gone = _write(locked, {"status": status, "status_since": on})
    recolour(gone)
    return gone


@transaction.atomic
def household_leaves(*, actor: InPost, household: Household, on: date) -> Household:
    """The whole household moves out, and those who still live in it with it."""
    refuse_unless_editor(actor, household.unit.path)
    there = household.residents.filter(status__in=HERE, merged_into=None).select_related("unit").order_by("pk")
    list(there.select_for_update(of=("self",)))  # people before their household, as whoever tags one of them does
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if locked.left_on:
        raise Conflicting("left_already", _("This household is recorded as gone already. Reload the page to see when."))
    _refuse_unlikely(on, locked.since)
    for resident in there.all():
        leave(actor=actor, resident=resident, status=Resident.Status.LEFT, on=on)
    _end_tags(Tagging.objects.filter(household=locked, ended_at=None))
    locked.refresh_from_db(fields=["colour"])
    return _write(locked, {"left_on": on})


def _refuse_unlikely(on: date, begun: date | None) -> None:
    """`begun`: when the person was born, or the household came, as far as that is known."""
    if on > timezone.localdate() or (begun is not None and on < begun):
        raise Refused(
            "unlikely_day",
            _("This day lies in the future, or before the birth or the coming of those who left. Enter the right day."),
            {"fields": {"on": [_("Enter a day that has been.")]}},
        )


def _end_tags(rows: Any) -> None:
    """One by one: each keeps its version, but for the sensitive ones, which leave nothing behind."""
    now = timezone.now()
    take_away(Tagging, rows.filter(tag__viewers__contains=[TEAM]))
    for tagging in rows:
        tagging.ended_at = now
        tagging.save()


def record_rules() -> RecordRules:
    """The tenant's; as if saved where it has none yet."""
    return RecordRules.objects.order_by("pk").first() or RecordRules()
