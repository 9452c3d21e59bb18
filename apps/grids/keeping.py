"""What those who look after the tree do to its units: add, rename, retire. Nothing moves and nothing is deleted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.versions import refuse_stale
from apps.errors import Conflicting, Malformed, NotYours, Refused
from apps.grids.actions import add_unit
from apps.grids.models import DepartmentType, Level, Unit
from apps.grids.reach import Manager, get_unit, refuse_out_of_reach, unit_in_hand
from apps.grids.rules import below

REASON_LENGTH = 100
NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What still hangs on a unit: `text` has a place for the count; `address` is the page where it is seen to."""

    text: str
    count: int
    address: str = ""

    @property
    def sentence(self) -> str:
        return self.text % {"count": self.count}


def add_below(
    *,
    actor: Manager,
    parent_id: int,
    level: str,
    code: str,
    name: str,
    external_code: str = "",
    is_rural: bool = False,
    department_type: DepartmentType | None = None,
) -> Unit:
    """Adds a unit below one of the actor's area. Refusals name the field they speak of."""
    parent = get_unit(actor, parent_id)
    refuse_out_of_reach(actor, parent.path)
    if parent.retired_at is not None:
        raise NotYours("retired", _("This unit is retired: nothing about it is changed any more."))
    if level not in below(parent.level):
        sentence = _("Nothing of this level hangs here. Choose one from the list.")
        raise Malformed("misfit_unit", sentence, {"fields": {"level": [sentence]}})
    if level == Level.DEPARTMENT and department_type is None:
        sentence = _("Say what the department is for.")
        raise Malformed("no_type", sentence, {"fields": {"department_type": [sentence]}})
    try:
        with transaction.atomic():
            return add_unit(
                level=level,
                code=code,
                name=tidy_name(name),
                parent=parent,
                external_code=external_code.strip(),
                is_rural=is_rural,
                department_type=department_type if level == Level.DEPARTMENT else None,
            )
    except IntegrityError as problem:
        sentence = _("Somebody has just taken the code “%(code)s”. Choose another.") % {"code": code}
        raise Conflicting("code_taken", sentence, {"fields": {"code": [sentence]}}) from problem
    except Refused as refusal:
        if refusal.code in {"code_taken", "misfit_unit"}:
            refusal.data["fields"] = {"code": [refusal.message]}
        raise


@transaction.atomic
def change_unit(*, actor: Manager, unit_id: int, name: str, external_code: str, is_rural: bool, seen: int) -> Unit:
    """A unit keeps its code, its level and its place; those are what other records know it by."""
    unit = unit_in_hand(actor, unit_id)
    refuse_stale(Unit, seen=seen, id=unit.pk)
    wanted = (tidy_name(name), external_code.strip(), is_rural)
    if wanted != (unit.name, unit.external_code, unit.is_rural):
        unit.name, unit.external_code, unit.is_rural = wanted
        unit.save()
    return unit


@transaction.atomic
def retire_unit(
    *, actor: Manager, unit_id: int, reason: str, seen: int, in_the_way: Callable[[Unit], Sequence[Obstacle]]
) -> Unit:
    """`in_the_way` counts what of the layers above still hangs on the unit; asked under the unit's lock."""
    unit = unit_in_hand(actor, unit_id)
    if unit.level == Level.DISTRICT:
        raise NotYours("district", _("The district itself is never retired: the tenant stands on it."))
    refuse_stale(Unit, seen=seen, id=unit.pk)
    text = tidy_reason(reason)
    obstacles = [*units_below(unit), *in_the_way(unit)]
    if obstacles:
        raise Conflicting(
            "still_in_use",
            _("%(name)s is not empty yet, so it was not retired. See first to what is listed below.")
            % {"name": unit.name},
            {"obstacles": [{"sentence": one.sentence, "count": one.count} for one in obstacles]},
        )
    unit.retired_at = timezone.now()
    unit._change_reason = text  # type: ignore[attr-defined]  # where simple-history looks
    unit.save()
    return unit


def units_below(unit: Unit) -> list[Obstacle]:
    count = unit.children.filter(retired_at=None).count()
    return [Obstacle(_("Units that hang below it: %(count)s"), count)] if count else []


def tidy_name(text: str) -> str:
    name = " ".join(text.replace("\x00", "").split())
    if not 1 <= len(name) <= NAME_LENGTH:
        sentence = _("Write the unit's name, at most %(most)s characters.") % {"most": NAME_LENGTH}
        raise Malformed("bad_name", sentence, {"fields": {"name": [sentence]}})
    return name


def tidy_reason(text: str) -> str:
    reason = " ".join(text.replace("\x00", "").split())
    if not 1 <= len(reason) <= REASON_LENGTH:
        sentence = _("Say why, in at most %(most)s characters: it stays in the history.") % {"most": REASON_LENGTH}
        raise Malformed("no_reason", sentence, {"fields": {"reason": [sentence]}})
    return reason
