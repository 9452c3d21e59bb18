"""What is written: reports made and moved to their end by the people whose turn it is, by page and by API."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from apps.events.models import Event, Order, Petition
from bench.events import bare
from bench.events.browser import Person
from bench.events.measuring import Figure, bare_sql, measure
from bench.events.town import CATEGORY, Town

EXTENDED = "extended"
Sender = Callable[[Person, str, dict[str, Any]], Any]


def figures(people: dict[str, Person], town: Town, times: int) -> Iterator[Figure]:
    """Each move by API and by page, `times` events each."""
    yield from _Chain(people, town, times, api=True).run()
    yield from _Chain(people, town, times, api=False).run()


class _Chain:
    """The same events go from move to move, so that each is measured in the state it is made in."""

    def __init__(self, people: dict[str, Person], town: Town, times: int, *, api: bool) -> None:
        self.people, self.town, self.times, self.api = people, town, times, api
        self.events: list[Event] = []
        self.door = "API" if api else "page"
        actor = people["community"].actor
        spare = Event.objects.filter(state="declined").order_by("id").values_list("pk", flat=True)[0]
        ids = {"event": spare, "unit": actor.unit_id, "person": actor.person_id, "held": actor.appointment_id}
        self.bare_create = bare_sql(bare.CREATE, ids, times)
        self.bare_move = bare_sql(bare.MOVE, ids, times)

    def run(self) -> Iterator[Figure]:
        lead, assists = self.town.unit("-D11"), [self.town.unit("-D04"), self.town.unit("-D05")]
        filing = {"category": CATEGORY, "urgency": "3", "quality": "B"}
        yield self._report()
        yield self._of_events("file", "community", filing)
        yield self._of_events("dispatch", "dispatcher", {"lead": lead, "assists": assists})
        for who, unit in (("department", lead), ("assisting", assists[0]), ("joining", assists[1])):
            yield self._of_orders("accept", who, unit, {}, name=f"accept, {who}")
        yield self._of_orders("extend", "department", lead, {"extra": 1, "reason": "天气原因"})
        yield self._approve("leader")
        yield self._approve("dispatcher")
        for who, unit in (("department", lead), ("assisting", assists[0]), ("joining", assists[1])):
            yield self._of_orders("answer", who, unit, {"measures": "已修复"}, name=f"answer, {who}")
        yield self._of_orders("rework", "community", lead, {"failed": "仍有积水"})
        yield self._of_orders("answer", "department", lead, {"measures": "已再次修复"}, name="answer after rework")
        for unit, part in ((lead, "lead"), (assists[0], "assist"), (assists[1], "last assist")):
            yield self._of_orders("pass", "community", unit, {}, name=f"pass, {part}")
        yield self._of_events("close", "community", {})

    def _report(self) -> Figure:
        worker = self.people["worker"]
        before = Event.objects.latest("id").pk

        def one() -> None:
            given = {"client_id": str(uuid4()), "description": "路面积水,影响通行"}
            if self.api:
                worker.tell("/events/", given)
            else:
                worker.send("/report/", {**given, "unit": worker.actor.unit_id})

        found = measure(f"report ({self.door})", [one] * self.times, bare=self.bare_create)
        self.events = list(Event.objects.filter(pk__gt=before, state="reported").order_by("id"))
        return found

    def _of_events(self, move: str, who: str, given: dict[str, Any]) -> Figure:
        acts = [self._act(who, f"/events/{event.number}/moves/{move}/", given, event.pk) for event in self.events]
        return self._measured(move, acts)

    def _of_orders(self, move: str, who: str, unit: int, given: dict[str, Any], name: str = "") -> Figure:
        orders = Order.objects.filter(event__in=self.events, unit=unit).order_by("id")
        acts = [self._act(who, f"/orders/{order.pk}/moves/{move}/", given, order.event_id) for order in orders]
        return self._measured(name or move, acts)

    def _approve(self, who: str) -> Figure:
        petitions = Petition.objects.filter(event__in=self.events).order_by("id")
        acts = [self._act(who, f"/petitions/{row.pk}/moves/approve/", {}, row.event_id) for row in petitions]
        return self._measured(f"approve, {who}", acts)

    def _measured(self, name: str, acts: list[Callable[[], Any]]) -> Figure:
        return measure(f"{name} ({self.door})", acts, bare=self.bare_move)

    def _act(self, who: str, path: str, given: dict[str, Any], event: int) -> Callable[[], Any]:
        """With the version as it is now: read beforehand, as the page has it."""
        version = Event.objects.values_list("version", flat=True).get(pk=event)
        send: Sender = Person.tell if self.api else Person.send
        return lambda: send(self.people[who], path, {**given, "version": version})
