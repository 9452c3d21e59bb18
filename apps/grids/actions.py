"""Adding units to the tree."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from apps.errors import Refused
from apps.grids.models import Unit
from apps.grids.rules import miscoded, misplaced

BATCH = 500
NEXT_IDS = "SELECT nextval(pg_get_serial_sequence('grids_unit', 'id')) FROM generate_series(1, %s)"


def add_unit(*, level: str, code: str, name: str, parent: Unit | None, **fields: Any) -> Unit:
    """Adds a node below `parent` (None: the district itself).

    Raises `Refused` when the code does not fit its level and parent, or is taken: a retired code is never used again.
    """
    return add_units([Unit(level=level, code=code, name=name, parent=parent, **fields)])[0]


@transaction.atomic
def add_units(units: Sequence[Unit]) -> list[Unit]:
    """`add_unit` for many, in a constant number of queries: all or none. Parents stand before their children."""
    _refuse_misfits(units)
    _refuse_taken([unit.code for unit in units])
    with connection.cursor() as cursor:
        cursor.execute(NEXT_IDS, [len(units)])
        ids = [row[0] for row in cursor.fetchall()]
    for unit, pk in zip(units, ids, strict=True):
        unit.pk = pk
        unit.parent = unit.parent  # takes over the id of a parent that was given its own a moment ago
        unit.path = f"{unit.parent.path if unit.parent else ''}{pk}."
    made: list[Unit] = bulk_create_with_history(units, Unit, batch_size=BATCH)
    return made


def _refuse_misfits(units: Sequence[Unit]) -> None:
    for unit in units:
        above = unit.parent
        problem = misplaced(level=unit.level, parent_level=above.level if above else None) or miscoded(
            level=unit.level, code=unit.code, parent_code=above.code if above else ""
        )
        if problem:
            raise Refused("misfit_unit", problem, {"code": unit.code})


def _refuse_taken(codes: Sequence[str]) -> None:
    taken = Unit.objects.filter(code__in=codes).order_by("code").first()
    if taken is None:
        return
    sentence = (
        _("The code “%(code)s” belonged to %(name)s, now retired. A code is never used twice; choose another.")
        if taken.retired_at
        else _("The code “%(code)s” belongs to %(name)s already. Choose another.")
    )
    raise Refused("code_taken", sentence % {"code": taken.code, "name": taken.name}, {"code": taken.code})
