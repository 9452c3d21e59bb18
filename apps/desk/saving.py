"""Saved filters as a list shows them: a tab each, with how much there is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict

from apps.desk.filters import QueueFilter, narrowed
from apps.desk.kinds import Kind
from apps.desk.queries import list_of
from apps.desk.sorting import Sort, sort_in, sorts_of
from apps.staff.actors import InPost
from apps.staff.models import SavedFilter
from apps.staff.saved import saved_for
from apps.staff.seen import part_of

COUNTED = 99  # beyond that a number says nothing; it would only cost


@dataclass(frozen=True, slots=True)
class Tab:
    """`count` goes no further than one more than is told."""

    saved: SavedFilter
    count: int
    is_current: bool


def query_of(kind: Kind, wanted: dict[str, Any], sort: Sort) -> str:
    """The address of what is shown, always written alike; empty when nothing is filtered or sorted otherwise."""
    query = QueryDict(mutable=True)
    for name in sorted(wanted):
        query[name] = "on" if wanted[name] is True else str(wanted[name])
    if sort != sorts_of(kind)[0]:
        query["sort"] = sort.name
    return query.urlencode()


def query_kept(kind: Kind, actor: InPost, query: str) -> str:
    """Of a query as some address had it what the list understands."""
    asked = QueryDict(query)
    return query_of(kind, QueueFilter(kind, actor, asked).wanted, sort_in(kind, asked.get("sort", "")))


def tabs_of(kind: Kind, actor: InPost, form: QueueFilter, *, current: str, now: datetime) -> list[Tab]:
    """In a query or two for each."""
    return [
        Tab(saved, _count(kind, actor, form, saved, now), saved.query == current)
        for saved in saved_for(actor, kind.name)
    ]


def _count(kind: Kind, actor: InPost, form: QueueFilter, saved: SavedFilter, now: datetime) -> int:
    wanted = QueueFilter(kind, actor, QueryDict(saved.query), like=form).wanted
    return len(part_of(narrowed(list_of(kind, actor), kind, wanted, now), COUNTED + 1).values_list("pk", flat=True))
