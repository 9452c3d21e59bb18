"""Rows that may be seen in several ways, read a page at a time.

“In my area or ordered from my unit or reported by me” as one condition has no index: the database walks all rows of the
tenant, newest first, until enough of them fit. Asked one by one, each way is a walk along an index of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OrderBy, Q, QuerySet

from apps.grids.models import Unit

NOTHING, EVERYTHING = Q(pk__in=[]), Q(pk__isnull=False)


class Gathered(Q):
    """A way to so few rows that they are collected and sorted.

    The database is not told that they come in the order of an index: it would walk all rows of the tenant in the hope
    of meeting enough of them, where mostly there are none.
    """


@dataclass(frozen=True, slots=True)
class Seen:
    """`rows` is narrowed like any queryset, but says nothing of who may see it: only `page` reads, by the `ways`."""

    rows: QuerySet[Any]
    ways: tuple[Q, ...]

    def filter(self, *conditions: Q, **fields: Any) -> Self:
        return type(self)(self.rows.filter(*conditions, **fields), self.ways)

    def exclude(self, **fields: Any) -> Self:
        return type(self)(self.rows.exclude(**fields), self.ways)

    def page(self, most: int, *, before: int | None = None, after: int | None = None) -> QuerySet[Any]:
        """The newest rows that may be seen, or those next older than `before`; with `after` the next newer, oldest
        first. In one query."""
        order = F("pk").desc() if after is None else F("pk").asc()
        rows = self.rows if before is None else self.rows.filter(pk__lt=before)
        rows = rows if after is None else rows.filter(pk__gt=after)
        ids = [_ids(rows, way, order)[:most] for way in self.ways]
        found = ids[0].union(*ids[1:]) if len(ids) > 1 else ids[0]
        return self.rows.filter(pk__in=found).order_by(order)[:most]  # names are joined to these few alone


def _ids(rows: QuerySet[Any], way: Q, order: OrderBy) -> QuerySet[Any]:
    """Each once: a unit may have had two orders about an event."""
    if isinstance(way, Gathered):
        hidden = F("pk") + 0
        return rows.filter(way).order_by(hidden.desc() if order.descending else hidden.asc()).values("pk")
    return rows.filter(way).order_by(order).values("pk").distinct()


def part_of(
    rows: Seen | QuerySet[Any], most: int, *, before: int | None = None, after: int | None = None
) -> QuerySet[Any]:
    """`Seen.page` for either; a queryset has its restriction already, so there is one way to its rows."""
    return (rows if isinstance(rows, Seen) else Seen(rows, (Q(),))).page(most, before=before, after=after)


def any_of(ways: Iterable[Q]) -> Q:
    """Nothing where there is no way."""
    return reduce(or_, ways, NOTHING)


def inside(path: str, prefix: str = "") -> tuple[Q, ...]:
    """Ways to the rows in the unit at `path`, by the ids that each row repeats: unit, community, street.

    The unit's level follows from the depth: district, street, community, grid. A grid's own rows, and those of the
    micro-grids below it, are two walks along the same index.
    """
    depth, last = path.count("."), last_id(path)
    if depth == 1:
        return (EVERYTHING,)
    if column := {2: "street_id", 3: "community_id"}.get(depth):
        return (Q(**{prefix + column: last}),)
    below = Unit.objects.filter(path__startswith=path).exclude(pk=last)
    return Q(**{f"{prefix}unit_id": last}), Gathered(**{f"{prefix}unit__pk__one_of": ArraySubquery(below.values("pk"))})


def last_id(path: str) -> int:
    """The id of the unit at a path."""
    return int(path.rstrip(".").rpartition(".")[2])
