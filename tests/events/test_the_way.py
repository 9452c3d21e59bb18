"""The way of an event is found again from its steps, and is the way it really went."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from apps.desk.queries import Story, story_of
from apps.desk.templatetags.way import way
from apps.events.drawing.way import Sent, Told, Walked, way_of
from apps.events.lifecycle import move
from apps.events.models import Event, Order
from tests.cast import Cast, Member
from tests.events.scenes import MONDAY_9, act, category_id, photo, reported


class Traveller:
    """Makes moves one minute apart, and keeps every state the event was in."""

    def __init__(self, event: Event) -> None:
        self.event, self.now, self.seen = event, MONDAY_9, ["reported"]

    def go(self, who: Member, name: str, thing: Any = None, **given: Any) -> None:
        self.now += timedelta(minutes=1)
        thing_id = thing.pk if thing else None
        move(event_id=self.event.pk, name=name, actor=who.actor, given=given, thing_id=thing_id, now=self.now)
        self.event.refresh_from_db()
        if self.event.state != self.seen[-1]:
            self.seen.append(self.event.state)

    def order(self, member: Member) -> Order:
        return Order.objects.exclude(state="withdrawn").get(event=self.event, unit_id=member.actor.unit_id)

    def found(self) -> list[str]:
        steps = self.event.steps.order_by("version")
        told = [Told(s.move, s.from_state, s.to_state, s.at, s.order_id, s.given) for s in steps]
        orders = [Sent(o.pk, o.unit_id, o.role, o.own, o.sent_at) for o in self.event.orders.all()]
        return [step.target for step in way_of(told, orders)]


@pytest.fixture
def trip(cast: Cast) -> Traveller:
    return Traveller(reported(cast))


def file(trip: Traveller, cast: Cast) -> None:
    trip.go(cast.community, "file", category=category_id(), urgency=3, quality="B")


def dispatch(trip: Traveller, cast: Cast, *assists: Member) -> None:
    lead = cast.sanitation.actor.unit_id
    trip.go(cast.street, "dispatch", lead=lead, assists=[member.actor.unit_id for member in assists])


def test_the_straight_way(trip: Traveller, cast: Cast) -> None:
    file(trip, cast)
    dispatch(trip, cast)
    order = trip.order(cast.sanitation)
    trip.go(cast.sanitation, "accept", order)
    trip.go(cast.sanitation, "answer", order, measures="已清运", after=[photo()])
    trip.go(cast.community, "pass", order)
    trip.go(cast.community, "close")
    assert trip.found() == trip.seen == [
        "reported",
        "filed",
        "dispatched",
        "handling",
        "feedback",
        "verified",
        "closed",
    ]  # fmt: skip


def test_an_assist_holds_it_in_handling_and_rework_brings_it_back(trip: Traveller, cast: Cast) -> None:
    file(trip, cast)
    dispatch(trip, cast, cast.enforcement)
    lead, assist = trip.order(cast.sanitation), trip.order(cast.enforcement)
    for member, order in ((cast.enforcement, assist), (cast.sanitation, lead)):
        trip.go(member, "accept", order)
    trip.go(cast.sanitation, "answer", lead, measures="已清运", after=[photo()])
    trip.go(cast.community, "rework", lead, failed="仍有残留")
    trip.go(cast.enforcement, "answer", assist, measures="已处罚", after=[photo("red")])
    trip.go(cast.sanitation, "answer", lead, measures="再次清运", after=[photo("blue")])
    assert trip.found() == trip.seen
    assert trip.seen[-3:] == ["handling", "rework", "feedback"]


def test_a_return_a_second_dispatch_and_the_conference(trip: Traveller, cast: Cast) -> None:
    file(trip, cast)
    dispatch(trip, cast)
    proposed = cast.enforcement.actor.unit_id
    trip.go(cast.sanitation, "return_order", trip.order(cast.sanitation), ground="权责清单", proposed=proposed)
    trip.go(cast.street_chief, "uphold_return", trip.order(cast.sanitation))
    trip.go(cast.street, "dispatch", lead=proposed)
    sanitation = cast.sanitation.actor.unit_id
    trip.go(cast.enforcement, "return_order", trip.order(cast.enforcement), ground="权责清单", proposed=sanitation)
    trip.go(cast.director, "assign", lead=proposed, assists=[sanitation], ruling="由城管局主办")
    trip.go(cast.enforcement, "accept", trip.order(cast.enforcement))
    assert trip.found() == trip.seen
    assert trip.seen[2:] == [
        "dispatched",
        "return_pending",
        "filed",
        "dispatched",
        "conference",
        "dispatched",
        "handling",
    ]


def test_taken_on_and_given_up_again(trip: Traveller, cast: Cast) -> None:
    trip.go(cast.community, "self_handle", category=category_id(), plan="社区清理")
    trip.go(cast.community, "escalate", tried="已清理", why="量太大")
    trip.go(cast.street_reception, "file", category=category_id(), urgency=3, quality="B")
    assert trip.found() == trip.seen == ["reported", "self_handling", "reported", "filed"]


def test_two_moves_of_one_moment_are_told_apart(cast: Cast) -> None:
    event = reported(cast)
    act(cast.community, event, "file", now=MONDAY_9, category=category_id(), urgency=3, quality="B")
    lead = cast.sanitation.actor.unit_id
    act(cast.street, event, "dispatch", now=MONDAY_9, lead=lead, assists=[])
    act(cast.street, event, "withdraw", order=event.orders.get(), now=MONDAY_9, reason="派错")
    act(cast.street, event, "dispatch", now=MONDAY_9, lead=lead, assists=[])
    assert Traveller(event).found() == ["reported", "filed", "dispatched", "filed", "dispatched"]


def _told(*moves: tuple[str, str, str, dict[str, Any]]) -> list[Told]:
    """Steps of one order, number 7, a minute apart."""
    return [
        Told(name, before, after, MONDAY_9 + timedelta(minutes=n), 7, given)
        for n, (name, before, after, given) in enumerate(moves)
    ]


SENT = [Sent(7, 70, "lead", False, MONDAY_9 + timedelta(minutes=1))]
BEGUN: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("file", "reported", "filed", {}),
    ("dispatch", "filed", "dispatched", {"lead": 70}),
    ("accept", "sent", "accepted", {}),
)


def test_a_granted_suspension_is_on_the_way_but_one_level_alone_is_not() -> None:
    asked: tuple[str, str, str, dict[str, Any]] = ("suspend", "accepted", "accepted", {"until": str(date(2026, 9, 1))})
    steps = _told(
        *BEGUN,
        asked,
        ("approve", "asked", "endorsed", {"kind": "suspension"}),
        ("approve", "endorsed", "granted", {"kind": "suspension"}),
        ("resume", "suspended", "accepted", {}),
    )
    found = way_of(steps, SENT)
    assert [step.target for step in found[2:]] == ["handling", "suspended", "handling"]
    assert found[3] == Walked("handling", "suspended", "approve")


def test_a_granted_voiding_ends_the_way() -> None:
    steps = _told(*BEGUN, ("approve", "asked", "granted", {"kind": "void"}))
    assert way_of(steps, SENT)[-1] == Walked("handling", "void", "approve")


def test_what_the_next_step_knows_better_is_believed() -> None:
    steps = _told(*BEGUN, ("close", "verified", "closed", {}))
    assert [step.target for step in way_of(steps, SENT)[2:]] == ["verified", "closed"]


def test_the_page_shows_the_way_in_words_and_as_a_picture(
    trip: Traveller, cast: Cast, client_of: Callable[..., Client]
) -> None:
    file(trip, cast)
    page = client_of(cast.community).get(f"/t/alpha/events/{trip.event.number}/").content.decode()
    drawn = page[page.index('class="card-plain way"') :]
    assert drawn.count("way-box-passed") == 1
    assert drawn.count("way-box-now") == 1
    assert "<style" not in drawn
    assert "style=" not in drawn


def test_drawing_it_asks_the_database_nothing(
    trip: Traveller, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    file(trip, cast)
    story: Story = story_of(trip.event, cast.community.actor)
    with django_assert_num_queries(0):
        assert len(way(trip.event, story)["stations"]) == 2
