"""Brings an event to a state by the moves that lead there, made by the people who make them."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.clocks.models import Clock
from apps.errors import Refused
from apps.events.lifecycle import move, open_moves, report
from apps.events.models import Category, Event, Order, Step
from apps.grids.models import Unit
from apps.staff.actions import appoint
from apps.staff.actors import InPost
from apps.staff.models import Person, Post
from apps.staff.queries import actor_for
from tests.cast import SINCE, TODAY, Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
GARBAGE = "0103"  # 暴露垃圾: pressing, handled within 4 working hours


def at(text: str) -> datetime:
    """A moment in the tenant's zone: "2026-03-16 09:00" (a Monday)."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


MONDAY_9 = at("2026-03-16 09:00")


def photo(colour: str = "grey", *, size: tuple[int, int] = (32, 24)) -> SimpleUploadedFile:
    """A small JPEG, as a phone would send it."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return SimpleUploadedFile("photo.jpg", buffer.getvalue(), "image/jpeg")


def category_id(code: str = GARBAGE) -> int:
    return Category.objects.get(code=code).pk


def reported(cast: Cast, *, now: datetime = MONDAY_9, **given: Any) -> Event:
    values = {"client_id": uuid4(), "description": "垃圾桶满溢,异味大", "category": category_id(), **given}
    event, _new = report(actor=cast.worker.actor, given=values, now=now)
    return event


def act(
    cast_member: Any,
    event: Event,
    name: str,
    *,
    order: Any = None,
    now: Any,
    **given: Any,
) -> Step:
    return move(
        event_id=event.pk,
        name=name,
        actor=cast_member.actor,
        given=given,
        thing_id=order.pk if order else None,
        now=now,
    )


@dataclass(frozen=True)
class Somebody:
    """A person in a post, without an account."""

    person: Person
    actor: InPost


def in_post(post: str, unit: Unit) -> Somebody:
    """A new person in a post, beside the cast."""
    person = Person.objects.create(name=f"{post}人")
    held = appoint(person=person, post=Post.objects.get(code=post), unit=unit, since=SINCE)
    actor = actor_for(person.pk, held.pk, TODAY)
    assert actor is not None
    return Somebody(person, actor)


def open_to(somebody: Any, event: Event) -> set[str]:
    """The names of the moves that the person may make now."""
    return {found.move.name for found in open_moves(Event.objects.get(pk=event.pk), somebody.actor)}


def refusal(somebody: Any, event: Event, name: str, **how: Any) -> str:
    """The code with which a move is refused; fails when it is not."""
    with pytest.raises(Refused) as caught:
        act(somebody, event, name, **how)
    return caught.value.code


def state(event: Event) -> str:
    return Event.objects.values_list("state", flat=True).get(pk=event.pk)


def filed(cast: Cast, *, now: datetime = MONDAY_9, code: str = GARBAGE, urgency: int = 3) -> Event:
    event = reported(cast, now=now)
    act(cast.community, event, "file", now=now, category=category_id(code), urgency=urgency, quality="B")
    event.refresh_from_db()
    return event


def dispatched(cast: Cast, *, now: datetime = MONDAY_9, assists: list[int] | None = None, **filing: Any) -> Order:
    event = filed(cast, now=now, **filing)
    lead = cast.sanitation.actor.unit_id
    act(cast.street, event, "dispatch", now=now, lead=lead, assists=assists or [])
    return Order.objects.select_related("event").get(event=event, role="lead")


def accepted(cast: Cast, *, now: datetime = MONDAY_9, **filing: Any) -> Order:
    order = dispatched(cast, now=now, **filing)
    act(cast.sanitation, order.event, "accept", order=order, now=now)
    return fresh(order)


def answered(cast: Cast, *, now: datetime = MONDAY_9, then: datetime | None = None, **filing: Any) -> Order:
    order = accepted(cast, now=now, **filing)
    act(cast.sanitation, order.event, "answer", order=order, now=then or now, measures="已清运", after=[photo()])
    return fresh(order)


def fresh(order: Order) -> Order:
    return Order.objects.select_related("event").get(pk=order.pk)


def clock(about: Event | Order, stage: str) -> Clock:
    """The newest clock of a stage."""
    kind = "event" if isinstance(about, Event) else "order"
    return Clock.objects.filter(about=kind, about_id=about.pk, stage=stage).latest("id")
