"""The orders a list can be read in, and its pages by key in each.

What can be looked through is everything, and is read newest first along its indexes. What waits is little: it is sorted
by what one works by, the most urgent first unless another order is asked for.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from apps.desk.kinds import Kind
from apps.desk.queries import PAGE, Page, page_of
from apps.events.models import Event
from apps.events.rules import Subject, gettext_noop
from apps.staff.seen import Seen

_ = gettext_noop
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # where no clock runs
BETWEEN = "~"
LARGEST = 2**63


@dataclass(frozen=True, slots=True)
class Sort:
    """`columns`: names of annotations, ascending; empty for newest first, by id."""

    name: str
    label: str
    columns: tuple[str, ...] = ()


NEWEST = Sort("newest", _("newest first"))
DUE = Sort("due", _("due first"), ("sort_due",))
URGENCY = Sort("urgency", _("most urgent first"), ("sort_urgency", "sort_due"))


def sorts_of(kind: Kind) -> list[Sort]:
    """The usual one first."""
    return [DUE, URGENCY, NEWEST] if kind.move else [NEWEST]


def sort_in(kind: Kind, name: str) -> Sort:
    allowed = sorts_of(kind)
    return next((sort for sort in allowed if sort.name == name), allowed[0])


def sorted_page(rows: Seen | QuerySet[Any], kind: Kind, sort: Sort, *, before: str, after: str) -> Page:
    """`before`, `after`: keys that a page gave, going further and back; others begin at the beginning."""
    if not sort.columns:
        return page_of(rows, before=_id(before), after=_id(after))
    found = _with_keys(rows, kind, sort)
    back = _key(after, sort)
    if back:
        return _back(found, sort, back)
    start = _key(before, sort)
    items = list((found.filter(_beyond(sort, start, "gt")) if start else found)[: PAGE + 1])
    more, items = len(items) > PAGE, items[:PAGE]
    older = _written(items[-1], sort) if more else None
    return Page(items, older, _written(items[0], sort) if items and start else None)


def following(rows: Seen | QuerySet[Any], kind: Kind, sort: Sort, event: Event) -> Any | None:
    """The row after those of the event, or else the first of the others."""
    column = "event" if kind.of is Subject.ORDER else "pk"
    found = _with_keys(rows, kind, sort)
    own, others = found.filter(**{column: event.pk}).last(), found.exclude(**{column: event.pk})
    if own is None:
        return others.first()
    if not sort.columns:
        return others.filter(pk__lt=own.pk).first() or others.first()
    key = tuple(getattr(own, name) for name in (*sort.columns, "pk"))
    return others.filter(_beyond(sort, key, "gt")).first() or others.first()


def _back(found: QuerySet[Any], sort: Sort, key: tuple[Any, ...]) -> Page:
    items = list(found.filter(_beyond(sort, key, "lt")).reverse()[: PAGE + 1])
    more, items = len(items) > PAGE, items[:PAGE][::-1]
    return Page(items, _written(items[-1], sort) if items else None, _written(items[0], sort) if more else None)


def _with_keys(rows: Seen | QuerySet[Any], kind: Kind, sort: Sort) -> QuerySet[Any]:
    if isinstance(rows, Seen):  # what waits was searched for words: so few rows need no index
        rows = rows.rows.filter(rows.words[0]) if rows.words else rows.rows
    urgency = "event__urgency" if kind.of is Subject.ORDER else "urgency"
    keys = rows.annotate(sort_due=Coalesce("due_at", Value(NEVER)), sort_urgency=F(urgency))
    return keys.order_by(*sort.columns, "pk") if sort.columns else keys.order_by("-pk")


def _beyond(sort: Sort, key: tuple[Any, ...], way: str) -> Q:
    """Rows whose key is greater, or less: as a row comparison, column by column."""
    columns = (*sort.columns, "pk")
    parts = [
        Q(**dict(zip(columns[:place], key, strict=False)), **{f"{column}__{way}": key[place]})
        for place, column in enumerate(columns)
    ]
    return reduce(or_, parts)


def _written(item: Any, sort: Sort) -> str:
    values = [getattr(item, column) for column in sort.columns]
    texts = [f"{value.timestamp():.6f}" if isinstance(value, datetime) else str(value) for value in values]
    return BETWEEN.join([*texts, str(item.pk)])


def _key(text: str, sort: Sort) -> tuple[Any, ...] | None:
    """The other way round; None for what no page gave."""
    parts = text.split(BETWEEN)
    if len(parts) != len(sort.columns) + 1 or _id(parts[-1]) is None:
        return None
    try:
        values = [_value(column, part) for column, part in zip(sort.columns, parts, strict=False)]
    except (ValueError, OverflowError, OSError):
        return None
    return (*values, _id(parts[-1]))


def _value(column: str, text: str) -> Any:
    if column == "sort_due":
        return datetime.fromtimestamp(float(text), tz=UTC)
    value = int(text)
    if not 0 <= value < 100:
        raise ValueError(text)
    return value


def _id(text: str) -> int | None:
    fits = text.isascii() and text.isdecimal() and len(text) < 20
    return int(text) if fits and int(text) < LARGEST else None
