"""Units that take the place of others: new codes, the old ones retired, the lineage kept."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import Refused
from apps.grids.actions import add_unit
from apps.grids.models import Level, Regrid, Succession, Unit
from apps.grids.rules import CODING, GENERAL_GRIDS

MICRO_GRIDS = range(1, 100)


def free_codes(parent: Unit, level: Level, count: int) -> list[str]:
    """The next codes below a unit that no unit has or ever had. Source: domain README §2."""
    numbers = GENERAL_GRIDS if level == Level.GRID else MICRO_GRIDS
    width = CODING[level].length - CODING[level].shared
    taken = set(Unit.objects.filter(parent=parent, level=level).values_list("code", flat=True))
    codes = (f"{parent.code[: CODING[level].shared]}{number:0{width}}" for number in numbers)
    found = [code for code in codes if code not in taken][:count]
    if len(found) < count:
        raise Refused(
            "codes_used_up", _("%(name)s has no code left for another unit: each is used once.") % {"name": parent.name}
        )
    return found


def add_successor(*, parent: Unit, level: Level, name: str, like: Unit, boundary: object = None) -> Unit:
    """A unit with the next free code that lies where another lay."""
    return add_unit(
        level=level,
        code=free_codes(parent, level, 1)[0],
        name=name,
        parent=parent,
        kind=like.kind,
        is_rural=like.is_rural,
        boundary=boundary,
    )


def retire(units: Iterable[Unit]) -> None:
    for unit in units:
        unit.retired_at = timezone.now()
        unit.save(update_fields=["retired_at"])


def revive(units: Iterable[Unit]) -> None:
    """Only of an act that is undone: a code that was given up otherwise is never used again."""
    for unit in units:
        unit.retired_at = None
        unit.save(update_fields=["retired_at"])


def note_lineage(act: Regrid, pairs: Sequence[tuple[Unit, Unit]]) -> None:
    Succession.objects.bulk_create([Succession(act=act, old=old, new=new) for old, new in pairs])


def lineage_of(unit: Unit) -> QuerySet[Succession]:
    """Where a unit comes from and what has become of it, the newest act first."""
    rows = Succession.objects.filter(old=unit) | Succession.objects.filter(new=unit)
    return rows.select_related("act", "old", "new").order_by("-act__at", "old__code", "new__code")
