"""Two records of one person become one: both histories stay, and it can be undone. See decision 018."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.sealing import Sealed
from apps.audit.versions import refuse_stale
from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.households.actions import record_rules, refuse_unless_editor
from apps.households.doubles import one_at_a_time
from apps.households.gone import refuse_forgotten
from apps.households.models import Household, Merging, Proposal, Resident, Tagging
from apps.households.proposals import POWER as CONFIRM
from apps.households.queries import visible_to
from apps.households.rules import KEPT_TOGETHER, PARTS
from apps.households.sight import HERE
from apps.households.tagging import recolour
from apps.staff.actors import InPost


@transaction.atomic
def merge(
    *, actor: InPost, survivor: Resident, other: Resident, take: Collection[str], seen: Mapping[int, int]
) -> Merging:
    """`take`: parts (`rules.PARTS`) whose value comes from the other record. `seen`: id → newest version looked at."""
    if survivor.pk == other.pk:
        raise Refused("same_record", _("This is one and the same record. Choose two different ones."))
    if unknown := set(take) - set(PARTS):
        raise Refused("no_part", _("There is nothing called “%(name)s” to choose.") % {"name": min(unknown)[:30]})
    kept, gone = _locked(survivor.pk, other.pk)
    _refuse_merging(actor, (kept, gone), seen)
    before = _take(kept, gone, take)
    _hide(gone, into=kept)
    return Merging.objects.create(
        survivor=kept,
        other=gone,
        taken=sorted(take),
        before=before,
        after=_newest(kept),
        taggings=_bring_tags(kept, gone),
        followers=_lead(Resident.objects.filter(merged_into=gone), kept),
        by_id=actor.appointment_id,
        at=timezone.now(),
    )


def _locked(*ids: int) -> list[Resident]:
    """In the order asked for, locked in that of their ids."""
    one_at_a_time()
    rows = Resident.objects.select_for_update(of=("self",)).select_related("unit", "household")
    found = {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}
    return [found[pk] for pk in ids]


def _refuse_merging(actor: InPost, rows: Collection[Resident], seen: Mapping[int, int]) -> None:
    refuse_unless_merger(actor, rows)
    for row in rows:
        refuse_forgotten(row)
        refuse_stale(Resident, seen=seen.get(row.pk, 0), id=row.pk)
    if Proposal.objects.filter(resident__in=rows, state=Proposal.State.WAITING).exists():
        raise Conflicting(
            "proposal_waits",
            _("A change of one of the two waits for a second person. It must be confirmed or refused first."),
        )


def refuse_unless_merger(actor: InPost, rows: Collection[Resident]) -> None:
    """Over both records; where two people change the mandatory fields, the second of them."""
    for row in rows:
        refuse_unless_editor(actor, row.unit.path)
    if not record_rules().two_persons:
        return
    if not all(actor.holds(CONFIRM, row.unit.path) for row in rows):
        raise NotYours("no_power", _("Records are merged by those who confirm changes here. Ask the community."))
    first = [Resident.history.filter(id=row.pk).order_by("history_id").first() for row in rows]
    if all(version and version.history_person_id == actor.person_id for version in first):
        raise NotYours("own_records", _("You recorded both of them yourself. Another person merges them."))


def may_merge(actor: InPost, rows: Collection[Resident]) -> bool:
    try:
        refuse_unless_merger(actor, rows)
    except NotYours:
        return False
    return True


def _take(kept: Resident, gone: Resident, take: Iterable[str]) -> int:
    """Returns the survivor's version from before. Sealed values are sealed anew, to the record that has them now;
    nobody gets to see them."""
    before = _newest(kept)
    for name in columns_of(take):
        value = getattr(gone, name)
        setattr(kept, name, value.open() if isinstance(value, Sealed) else value)
    _save(kept)
    return before


def _save(row: Resident) -> None:
    """Lies where its household does."""
    row.copy_place(Household.objects.get(pk=row.household_id))
    row.version += 1
    row.save()


def columns_of(parts: Iterable[str]) -> list[str]:
    return [name for part in PARTS if part in set(parts) for name in KEPT_TOGETHER.get(part, (part,))]


def _newest(row: Resident) -> int:
    newest: int = row.history.latest("history_id").history_id
    return newest


def _hide(gone: Resident, *, into: Resident) -> None:
    gone.merged_into = into
    gone.version += 1
    gone.save()


def _lead(rows: Iterable[Resident], to: Resident) -> list[int]:
    """Records merged before lead straight to who survives."""
    followers = list(rows)
    for row in followers:
        _hide(row, into=to)
    return [row.pk for row in followers]


def _bring_tags(kept: Resident, gone: Resident) -> list[int]:
    """What the survivor lacks goes over; what both carry stays with the hidden record. Whoever is gone gets no tags."""
    running = Tagging.objects.filter(ended_at=None)
    own = running.filter(resident=kept).values("tag")
    brought = list(running.filter(resident=gone).exclude(tag__in=own)) if kept.status in HERE else []
    _place(brought, kept)
    _place(running.filter(resident=kept), kept)
    for household in {kept.household_id: kept, gone.household_id: gone}.values():
        recolour(household)
    return [row.pk for row in brought]


def _place(rows: Iterable[Tagging], carrier: Resident) -> None:
    for row in rows:
        if (row.resident_id, row.unit_id) != (carrier.pk, carrier.unit_id):
            row.resident = carrier
            row.copy_place(carrier)
            row.save()


@transaction.atomic
def undo(*, actor: InPost, merging: Merging) -> Merging:
    """The two are two again, while nobody has changed what was taken over."""
    kept, gone = _locked(merging.survivor_id, merging.other_id)
    locked = Merging.objects.select_for_update(of=("self",)).get(pk=merging.pk)
    refuse_unless_merger(actor, (kept, gone))
    _refuse_undoing(locked, kept, gone)
    _give_back(locked, kept, gone)
    locked.undone_by_id, locked.undone_at = actor.appointment_id, timezone.now()
    locked.save()
    return locked


def _refuse_undoing(merging: Merging, kept: Resident, gone: Resident) -> None:
    if merging.undone_at:
        raise Conflicting("undone_already", _("This was undone already. Reload the page."))
    refuse_forgotten(kept)
    if gone.household.left_on and gone.status in HERE:
        raise Conflicting(
            "household_gone", _("The household of the other record has moved out since. Correct by hand.")
        )
    if changed := changed_since(merging, kept):
        sentence = _("Changed since the two were merged: %(fields)s. Correct the record by hand instead of undoing.")
        raise Conflicting("changed_since", sentence % {"fields": " · ".join(changed)}, {"changed": changed})


def changed_since(merging: Merging, kept: Resident) -> list[str]:
    """Labels of what was taken over and is not any more as it was then."""
    then = Resident.history.get(id=kept.pk, history_id=merging.after)
    names = _unlike(then, kept, columns_of(merging.taken))
    return [str(Resident._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]


def differing(one: Resident, other: Resident) -> set[str]:
    """The parts in which two records differ: masks may look alike."""
    return {part for part in PARTS if _unlike(one, other, columns_of([part]))}


def _unlike(one: Any, other: Any, names: Iterable[str]) -> list[str]:
    compared = {name: f"{name}_index" if f"{name}_index" in _COLUMNS else name for name in names}
    return [name for name, column in compared.items() if _comparable(one, column) != _comparable(other, column)]


_COLUMNS = {field.name: field.attname for field in Resident._meta.concrete_fields}


def _comparable(row: Any, name: str) -> Any:
    """Opened only to be compared: the same value is sealed in many ways."""
    value = getattr(row, _COLUMNS[name])
    if isinstance(value, Sealed):
        return value.open()
    return bytes(value) if isinstance(value, memoryview) else value


def _give_back(merging: Merging, kept: Resident, gone: Resident) -> None:
    then = Resident.history.get(id=kept.pk, history_id=merging.before)
    for name in columns_of(merging.taken):
        setattr(kept, _COLUMNS[name], getattr(then, _COLUMNS[name]))
    _save(kept)
    gone.merged_into = None
    _save(gone)
    _lead(Resident.objects.filter(pk__in=merging.followers, merged_into=kept), gone)
    running = Tagging.objects.filter(ended_at=None, resident=kept)
    _place(running.filter(pk__in=merging.taggings), gone)
    _place(running.exclude(pk__in=merging.taggings), kept)
    recolour(kept)
    recolour(gone)


def get_merging(actor: InPost, pk: int) -> Merging:
    """Seen by those who see the survivor."""
    rows = Merging.objects.filter(survivor__in=visible_to(actor, Resident)).select_related("survivor__unit")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotThere("no_record", _("There is no such merging among those you may see in this post."))
    return found


def mergings_into(row: Resident) -> list[Merging]:
    """Those that stand, newest first."""
    rows = Merging.objects.filter(survivor=row, undone_at=None).select_related("other__unit", "by__person", "by__post")
    return list(rows.order_by("-at"))
