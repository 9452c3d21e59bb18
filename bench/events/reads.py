"""What is read: every queue and filter of every measured post, search, detail, export. Each beside its bare SQL."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

from apps.desk.kinds import Kind, places_for, waiting_kinds
from apps.desk.queries import PAGE
from apps.events.models import Event
from apps.events.rules import EventState
from bench.events import bare
from bench.events.browser import Person
from bench.events.measuring import Series, bare_sql
from bench.events.town import Town

API_PAGE = 50
EXPORT_PAGE = 500
SEEN = 100  # how many different events the detail pages are taken from
ORDER_KINDS = {"accept", "handle", "self_handle", "report_in"}


@dataclass(frozen=True, slots=True)
class Case:
    """`paths` are asked for in turn; `api`: of the API. `group`: list, filter, search, detail, export or page."""

    name: str
    group: str
    who: str
    paths: list[str]
    sql: str | list[str] = ""
    values: dict[str, Any] = field(default_factory=dict)
    api: bool = False


@dataclass(slots=True)
class Reading:
    """A case being measured at one size."""

    case: Case
    person: Person
    series: Series

    @classmethod
    def of(cls, case: Case, people: dict[str, Person], times: int) -> Self:
        """With its bare SQL measured."""
        person = people[case.who]
        hand = bare_sql(case.sql, {**_ids(person), **case.values}, times) if case.sql else None
        return cls(case, person, Series(case.name, hand))

    def go_on(self, times: int) -> None:
        ask = self.person.ask if self.case.api else self.person.get
        for _ in range(times):
            path = self.case.paths[len(self.series.spent) % len(self.case.paths)]
            self.series.add(partial(ask, path))


def cases(people: dict[str, Person], town: Town) -> Iterator[Case]:
    for who, person in people.items():
        yield Case(f"desk of the {who}", "page", who, ["/"])
        for kind in [*waiting_kinds(person.actor), *places_for(person.actor)]:
            sql, values = _bare_list(kind, who)
            yield Case(f"queue {kind.name}, {who}", "list", who, [f"/queues/{kind.name}/"], sql, values)
    yield from _filters(people, town)
    yield from _of_the_api(town)
    yield from _details(people)
    yield from _further(people)


def _ids(person: Person) -> dict[str, Any]:
    actor = person.actor
    return {"unit": actor.unit_id, "person": actor.person_id, "held": actor.appointment_id, "rows": PAGE + 1}


def _bare_list(kind: Kind, who: str) -> tuple[str, dict[str, Any]]:
    if kind.name in ORDER_KINDS:
        return bare.ORDER_ROW + bare.ORDERS_IN + bare.NEWEST_ORDERS, {"states": list(kind.states), "own": kind.own}
    if kind.name == "orders":
        return bare.ORDER_ROW + bare.ORDERS + bare.NEWEST_ORDERS, {}
    where = {
        "events": bare.AREA.get(who, ""),
        "mine": bare.MINE,
        "check": bare.CHECKS,
        "supplement": bare.SUPPLEMENTS,
        "approve": bare.PETITIONS,
        "card": bare.CARDS,
    }
    return bare.EVENT_ROW + where.get(kind.name, bare.CLOCK) + bare.NEWEST_EVENTS, {"stage": kind.stage}


def _filters(people: dict[str, Person], town: Town) -> Iterator[Case]:
    number = Event.objects.filter(community=people["community"].actor.unit_id).latest("id").number
    asked: dict[str, tuple[str, str, str, dict[str, Any]]] = {
        "state handling": ("filter", "state=handling", bare.STATE, {"state": "handling"}),
        "state archived": ("filter", "state=archived", bare.STATE, {"state": "archived"}),
        "category": ("filter", f"category={town.category}", bare.CATEGORY, {"category": town.category}),
        "urgency": ("filter", "urgency=1", bare.URGENCY, {"urgency": 1}),
        "late": ("filter", "late=on", bare.LATE, {}),
        "a number": ("search", f"text={number}", bare.NUMBER, {"number": number}),
        "frequent words": ("search", "text=井盖松动", bare.WORDS, {"words": "%井盖松动%"}),
        "rare words": ("search", "text=樱花树", bare.WORDS, {"words": "%樱花树%"}),
        "words nobody wrote": ("search", "text=火山爆发", bare.WORDS, {"words": "%火山爆发%"}),
    }
    for name, (group, query, where, values) in asked.items():
        for who, area in bare.AREA.items():
            sql = bare.EVENT_ROW + area + where + bare.NEWEST_EVENTS
            yield Case(f"events by {name}, {who}", group, who, [f"/queues/events/?{query}"], sql, values)
    for name, query in (("state", "state=passed"), ("late", "late=on"), ("rare words", "text=樱花树")):
        yield Case(f"orders by {name}, department", "filter", "department", [f"/queues/orders/?{query}"])


def _of_the_api(town: Town) -> Iterator[Case]:
    rows = {"rows": API_PAGE + 1}
    for who, area in bare.AREA.items():
        sql = bare.EVENT_ROW + area + bare.NEWEST_EVENTS
        yield Case(f"API events, {who}", "list", who, ["/events/"], sql, rows, api=True)
    sql = bare.ORDER_ROW + bare.ORDERS + bare.NEWEST_ORDERS
    yield Case("API orders, department", "list", "department", ["/orders/"], sql, rows, api=True)
    yield Case("API events, department", "list", "department", ["/events/"], api=True)
    yield Case("API notices, community", "list", "community", ["/notices/"], bare.NOTICES, rows, api=True)
    for query in ("stage=handle", "state=archived", "urgency=1", "category=0115", "unit=360481001001"):
        for who in ("community", "district"):
            yield Case(f"API events by {query}, {who}", "filter", who, [f"/events/?{query}"], api=True)


def _details(people: dict[str, Person]) -> Iterator[Case]:
    near = Event.objects.filter(community=people["community"].actor.unit_id)
    unit = people["department"].actor.unit_id
    opened = list(near.filter(state=EventState.HANDLING, version__lt=10, orders__unit=unit).order_by("-id")[:SEEN])
    long = near.filter(version__gte=40).order_by("id")[:1]
    old = list(near.filter(state=EventState.ARCHIVED).order_by("id")[:SEEN])
    for name, events in (("in handling", opened), ("with 40 steps", list(long)), ("archived", old)):
        values = {"number": events[0].number, "event": events[0].pk}
        pages = [f"/events/{event.number}/" for event in events]
        for who in ("worker", "community", "dispatcher", "district", "department"):
            seen = (
                pages
                if who != "worker"
                else [
                    page
                    for page, event in zip(pages, events, strict=True)
                    if event.unit_id == people[who].actor.unit_id
                ]
            )
            if seen and (who != "department" or name == "in handling"):
                yield Case(f"event {name}, {who}", "detail", who, seen, bare.DETAIL, values)
        yield Case(f"API event {name}, community", "detail", "community", pages, bare.DETAIL, values, api=True)
    page = f"/events/{long[0].number}/steps/"
    yield Case(
        "API steps of an event with 40", "list", "community", [page], bare.DETAIL[2], {"event": long[0].pk}, True
    )


def _further(people: dict[str, Person]) -> Iterator[Case]:
    middle = Event.objects.latest("id").pk // 2
    for who, area in bare.AREA.items():
        sql = bare.EVENT_ROW + area + " AND e.id < %(middle)s::bigint" + bare.NEWEST_EVENTS
        path = f"/queues/events/?before={middle}"
        yield Case(f"events from the middle on, {who}", "list", who, [path], sql, {"middle": middle})
    yield Case("notices, community", "list", "community", ["/notices/"], bare.NOTICES)
    yield Case("the bell, community", "page", "community", ["/notices/bell/"])
    yield Case("page to report, worker", "page", "worker", ["/report/"])
    for who in ("community", "district"):
        sql = bare.EVENT_ROW + bare.AREA[who] + bare.NEWEST_EVENTS
        page = people[who].get("/queues/events/").content.decode()
        path = "/export/" + page.partition("/export/")[2].partition('"')[0]
        yield Case(f"first page of an export, {who}", "export", who, [path], sql, {"rows": EXPORT_PAGE})
