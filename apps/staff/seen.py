"""Rows that may be seen in several ways, read a page at a time.

“In my area or ordered from my unit or reported by me” as one condition has no index: the database walks all rows of the
tenant, newest first, until enough of them fit. Asked one by one, each way is a walk along an index of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OrderBy, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.grids.models import Unit
from apps.staff.searching import comparing, pairing

NEAR, NO_END = (
    1_000,
    {True: 0, False: 2**63 - 1},
)  # rows of a way that are compared one by one; the end of all, by order
NOTHING, EVERYTHING = Q(pk__in=[]), Q(pk__isnull=False)


class Gathered(Q):
    """A way to so few rows that they are collected and sorted.

    The database is not told that they come in the order of an index: it would walk all rows of the tenant in the hope
    of meeting enough of them, where mostly there are none.
    """


@dataclass(frozen=True, slots=True)
class Seen:
    """`rows` is narrowed like any queryset, but says nothing of who may see it: only `page` reads, by the `ways`.

    `words` is what the rows must hold, as two conditions for the same rows: one compares, the other asks an index.
    """

    rows: QuerySet[Any]
    ways: tuple[Q, ...] = (EVERYTHING,)
    words: tuple[Q, Q] | None = None

    def filter(self, *conditions: Q, **fields: Any) -> Self:
        return replace(self, rows=self.rows.filter(*conditions, **fields))

    def exclude(self, **fields: Any) -> Self:
        return replace(self, rows=self.rows.exclude(**fields))

    def holding(self, text: str, column: str, *, otherwise: Q = NOTHING) -> Self:
        """Rows whose column holds the text, or that fit the other condition."""
        compared, indexed = comparing(text, column), pairing(text, column)
        return replace(self, words=(otherwise | compared, otherwise | (indexed & compared)))

    def page(self, most: int, *, before: int | None = None, after: int | None = None) -> QuerySet[Any]:
        """The newest rows that may be seen, or those next older than `before`; with `after` the next newer, oldest
        first. In one query."""
        order = F("pk").desc() if after is None else F("pk").asc()
        between = Q() if before is None else Q(pk__lt=before)
        between &= Q() if after is None else Q(pk__gt=after)
        ids = [ids for way in self.ways for ids in self._ids(between, way, order, most)]
        found = ids[0].union(*ids[1:]) if len(ids) > 1 else ids[0]
        return self.rows.filter(pk__in=found).order_by(order)[:most]  # names are joined to these few alone

    def _ids(self, between: Q, way: Q, order: OrderBy, most: int) -> list[QuerySet[Any]]:
        """Words are looked for twice: a frequent one is met among the first rows of the way, and of a rare one the
        index has few. The database cannot tell which it is where characters always stand together, and would sort
        ten thousand rows to show 26. So the index is asked only when the first rows had too few.
        """
        rows = self.rows.filter(between)
        if self.words is None:
            return [_walk(rows, way, order)[:most]]
        compared, indexed = self.words
        if isinstance(way, Gathered):
            return [_walk(rows.filter(indexed), way, order)[:most]]
        met = _walk(self.rows.model._default_manager.filter(between), way, order)[NEAR : NEAR + 1]
        edge = Coalesce(Subquery(met), Value(NO_END[order.descending]))
        far = Q(pk__lte=edge) if order.descending else Q(pk__gte=edge)
        near = _walk(rows.filter(~far & compared), way, order)
        enough = Exists(near[most - 1 : most])
        return [near[:most], _walk(rows.filter(~enough, far & indexed), way, order)[:most]]


def _walk(rows: QuerySet[Any], way: Q, order: OrderBy) -> QuerySet[Any]:
    """Each once: a unit may have had two orders about an event."""
    if isinstance(way, Gathered):
        hidden = F("pk") + 0
        return rows.filter(way).order_by(hidden.desc() if order.descending else hidden.asc()).values("pk")
    return rows.filter(way).order_by(order).values("pk").distinct()


def part_of(
    rows: Seen | QuerySet[Any], most: int, *, before: int | None = None, after: int | None = None
) -> QuerySet[Any]:
    """`Seen.page` for either; a queryset has its restriction already, so there is one way to its rows."""
    return (rows if isinstance(rows, Seen) else Seen(rows)).page(most, before=before, after=after)


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
