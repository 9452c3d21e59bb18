"""Who tells a story: the script, the stage, and the event as it stands."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.events.models import Card, Event, Order, Petition
from apps.events.rules import OrderState, Role
from apps.staff.actors import InPost
from gridgov.demo.cast import Cast
from gridgov.demo.pictures import can_be_seen, picture
from gridgov.demo.places import point_in
from gridgov.demo.plan import read
from gridgov.demo.scripts import Script
from gridgov.demo.stage import Stage

WORDS = read("words")
SURE_OF_CATEGORY = 0.8
PHOTOGRAPHED = 0.8
A_FEW_STEPS = 0.0001  # degrees: some ten metres


class Stands(Exception):  # noqa: N818  no error: the story has come to where its event stands today
    """Ends a story."""


@dataclass(slots=True)
class Teller:
    """`event` is there from `report` on, and always as the last move left it."""

    script: Script
    stage: Stage
    event: Event = field(init=False)
    reporter: InPost = field(init=False)
    views: int = 0

    @property
    def cast(self) -> Cast:
        return self.stage.cast

    @property
    def turn(self) -> str:
        return self.script.turn

    def move(
        self,
        name: str,
        actors: list[InPost],
        thing: Order | Petition | Card | None = None,
        event: Event | None = None,
        **given: object,
    ) -> None:
        """Makes it; `Stands` once the event has come to where the script leaves it. `event`: another one."""
        self.stage.move(event or self.event, name, actors, thing, **given)
        if event is None and self.script.until in {name, str(self.event.state)}:
            raise Stands

    def report(self, reporter: InPost, *, beside: Event | None = None) -> Event:
        """Makes an event of the script's: at a place of the grid, or a few steps beside another event."""
        random, script = self.script.random, self.script
        lng, lat = point_in(random, script.grid)
        if beside is not None and beside.lng is not None and beside.lat is not None:
            lng, lat = float(beside.lng) + A_FEW_STEPS, float(beside.lat) + A_FEW_STEPS
        place = random.choice(WORDS["places"]).format(n=random.randint(1, 18), m=random.randint(1, 5))
        given: dict[str, Any] = {
            "client_id": UUID(int=random.getrandbits(128), version=4),
            "title": script.title,
            "description": f"{place}：{script.description}",
            "category": script.category.pk if random.random() < SURE_OF_CATEGORY else None,
            "unit": script.grid.pk,
            "place": place,
            "lng": lng,
            "lat": lat,
            "danger": False,
            "photos": [],
        }
        if can_be_seen(script.category.code) and random.random() < PHOTOGRAPHED:
            given["photos"] = [self.taken(str(given["client_id"]))]
        return self.stage.report(reporter, given)

    def neighbour(self) -> InPost:
        """One of those who report from the grid."""
        return self.script.random.choice(self.cast.reporters(self.script.grid))

    def begin(self) -> None:
        self.reporter = self.neighbour()
        self.event = self.report(self.reporter)
        if self.script.until == self.event.state:
            raise Stands

    def photos(self, *, settled: bool) -> list[SimpleUploadedFile]:
        """One from a view of its own; none where there is nothing to be seen."""
        category = self.event.category or self.script.category
        if not (category.photos_required or can_be_seen(category.code)):
            return []
        self.views += 1
        return [self.taken(str(self.event.client_id), settled=settled, view=self.views)]

    def taken(self, scene: str, *, settled: bool = False, view: int = 0) -> SimpleUploadedFile:
        return picture(scene, self.script.category.code, settled=settled, view=view)

    def when(self, about: Event | Order | Petition, clock: str) -> datetime:
        """The moment at which what the clock waits for is done, by the script's pace."""
        if self.script.gap:
            return self.stage.now + self.script.gap
        return max(self.stage.in_time(about, clock, self.script.pace[clock]), self.stage.now)

    def at_pace(self, order: Order, pace: float) -> datetime:
        """The moment at which this share of the order's time is used up."""
        if self.script.gap:
            return self.stage.now + self.script.gap
        return max(self.stage.in_time(order, "handle", pace), self.stage.now)

    def soon(self) -> datetime:
        return self.stage.now + (self.script.gap or timedelta(minutes=self.script.random.uniform(2, 9)))

    def say(self, what: str) -> str:
        return str(self.script.random.choice(WORDS[what]))

    def live(self) -> list[Order]:
        """The orders that have not been withdrawn, as they are now."""
        live = self.event.orders.exclude(state=OrderState.WITHDRAWN)
        return list(live.select_related("unit").order_by("id"))

    def lead(self) -> Order:
        return next(order for order in self.live() if order.role == Role.LEAD)
