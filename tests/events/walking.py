"""People who make whatever moves are open to them, while time passes; and what must hold all the while."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

from django.db import models

from apps.clocks.models import Clock, DueChange, Lateness
from apps.clocks.sweep import sweep
from apps.errors import Refused
from apps.events import judge
from apps.events.lifecycle import move, open_file
from apps.events.lifecycle.clocking import next_card_at, wanted_by
from apps.events.lifecycle.facts import facts_of
from apps.events.models import Card, Event, Opinion, Order, Petition, Step
from apps.events.rules import (
    ENDED,
    MOVE,
    MOVES,
    OF_ORDERS,
    OPEN_ORDER,
    PENDING,
    Field,
    Kind,
    OrderState,
    Role,
    Share,
    state_of_orders,
)
from apps.staff.actors import InPost
from tests.cast import Cast
from tests.events.scenes import category_id, in_post, photo

CATEGORIES = ("0103", "0109", "0102", "0501", "0301")  # ordinary, another, long-running, a hazard, with call-back
HOURS = (0, 0, 0, 1, 3, 8, 26, 24 * 8, 24 * 40)
FEW = {"void", "decline", "merge", "recompute"}  # these end a walk, or need another event


@dataclass(frozen=True)
class Company:
    """Everybody who can have a part in an event."""

    actors: tuple[InPost, ...]
    checker: int
    colleague: int
    departments: tuple[int, ...]


def company(cast: Cast) -> Company:
    street, district = cast.street.appointment.unit, cast.director.appointment.unit
    beside = [in_post(post, street) for post in ("P15", "P14")]
    beside += [in_post(post, district) for post in ("P22", "P18")]
    beside += [in_post("P25", member.appointment.unit) for member in (cast.sanitation, cast.enforcement)]
    actors = [member.actor for member in cast.everybody] + [somebody.actor for somebody in beside]
    departments = (cast.sanitation.actor.unit_id, cast.enforcement.actor.unit_id)
    return Company(tuple(actors), cast.worker.person.pk, cast.sanitation.person.pk, departments)


def walk(event: Event, people: Company, random: Random, now: datetime, steps: int) -> Iterator[datetime]:
    """Makes moves, lets time pass, and yields the moment after each."""
    for _ in range(steps):
        hours = random.choice(HOURS)
        if hours:
            now += timedelta(hours=hours, minutes=random.randint(0, 59))
            sweep(now)
        else:
            now += timedelta(minutes=random.randint(1, 20))
            _make_any(event, people, random, now)
        yield now


def _make_any(event: Event, people: Company, random: Random, now: datetime) -> None:
    chosen = choose(event, people, random, now)
    if chosen is None:
        return
    before = rows()
    try:
        move(**chosen)
    except Refused:
        assert rows() == before, chosen["name"]


def choose(event: Event, people: Company, random: Random, now: datetime) -> dict[str, Any] | None:
    """One of the moves that are open to somebody now, as `move` takes it."""
    facts = facts_of(open_file(_fresh(event)), now)
    found = [(actor, open_move) for actor in people.actors for open_move in judge.open_moves(facts, actor)]
    names = sorted({open_move.move.name for _, open_move in found})
    usual = [name for name in names if name not in FEW or random.random() < 0.05]
    if not usual:
        return None
    name = random.choice(usual)
    actor, chosen = random.choice([pair for pair in found if pair[1].move.name == name])
    thing = chosen.thing.id if chosen.thing else None
    given = {field.name: value(field, people, random, now) for field in chosen.move.fields}
    return {"event_id": event.pk, "name": name, "actor": actor, "given": given, "thing_id": thing, "now": now}


def value(field: Field, people: Company, random: Random, now: datetime) -> Any:
    """Something that fits the field; not always something that the move can do with."""
    made = {
        Kind.TEXT: "说明",
        Kind.LINE: "三号楼",
        Kind.FLAG: False,
        Kind.CATEGORY: category_id(random.choice(CATEGORIES)),
        Kind.URGENCY: random.randint(1, 4),
        Kind.UNIT: random.choice(people.departments),
        Kind.UNITS: random.choice([[], [random.choice(people.departments)]]),
        Kind.EVENT: "0",
        Kind.CHECKER: people.checker,
        Kind.COLLEAGUE: people.colleague,
        Kind.PHOTOS: [photo()] if field.name == "after" else [],
        Kind.AMOUNT: Decimal(random.choice(["0.5", "1", "2"])),
        Kind.DATE: (now + timedelta(days=random.randint(1, 90))).date(),
        Kind.MOMENT: now + timedelta(minutes=10),
    }
    return random.choice(field.choices)[0] if field.kind is Kind.CHOICE else made[field.kind]


def attempts(event: Event, people: Company, random: Random, now: datetime) -> Iterator[tuple[str, InPost, int | None]]:
    """Moves that are not open to whoever tries them."""
    facts = facts_of(open_file(_fresh(event)), now)
    for row in random.sample([row for row in MOVES if row.sources], 12):
        actor = random.choice(people.actors)
        for thing in judge.things_of(row, facts):
            if judge.obstacle(row, facts=facts, actor=actor, thing=thing) is not None:
                yield row.name, actor, thing.id if thing else None


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything that a move could have changed."""
    tables: tuple[type[models.Model], ...] = (Event, Order, Petition, Card, Opinion, Step, Clock, Lateness, DueChange)
    return {table.__name__: list(table._default_manager.order_by("pk").values_list()) for table in tables}


def check(event: Event) -> None:
    """Whatever has happened, this holds."""
    event = _fresh(event)
    file = open_file(event)
    live = [order for order in file.orders if order.state != OrderState.WITHDRAWN]
    assert sum(order.role == Role.LEAD for order in live) <= 1
    assert len({order.unit_id for order in live}) == len(live)
    if event.state in OF_ORDERS:
        shares = [Share(order.role, order.state, order.own) for order in file.orders]
        assert event.state == state_of_orders(shares, referred=event.referred)
    if event.state in ENDED:
        assert not [order for order in live if order.state in OPEN_ORDER]
    _check_history(event)
    _check_clocks(event)
    pending = [(p.order_id, p.kind) for p in file.petitions if p.state in PENDING]
    assert len(pending) == len(set(pending))


def _check_history(event: Event) -> None:
    versions = list(event.steps.order_by("version").values_list("version", flat=True))
    assert versions == list(range(1, event.version + 1))
    moves = set(event.steps.values_list("move", flat=True))
    assert moves <= MOVE.keys()


def _check_clocks(event: Event) -> None:
    file = open_file(event)
    running = {(c.about, c.about_id, c.stage): c for c in file.running.clocks}
    wanted = {(key[0], key[1], stage) for key, found in wanted_by(file).items() for stage in found.clocks}
    assert set(running) == wanted
    paused = {
        (key[0], key[1], stage) for key, found in wanted_by(file).items() for stage in found.paused & found.clocks
    }
    assert {key for key, clock in running.items() if clock.paused_at} == paused
    for clock in file.clocks:
        assert clock.due_at >= clock.started_at or clock.changes.exists()
        assert clock.stopped_at is None or clock.stopped_at >= clock.started_at
        assert clock.late_steps <= clock.marked
        assert clock.latenesses.count() == clock.marked
        assert clock.latenesses.filter(reversal=None).count() == clock.late_steps
        dues = list(clock.changes.order_by("id").values_list("old_due", "new_due"))
        assert all(before[1] == after[0] for before, after in pairwise(dues))
        assert not dues or dues[-1][1] == clock.due_at
    for order in file.orders:
        own = [c.due_at for c in running.values() if c.about == "order" and c.about_id == order.pk and not c.paused_at]
        assert order.due_at == min(own, default=None)
        assert order.card_at == next_card_at(order, file.running.clocks, file.cards, file.timing)


def _fresh(event: Event) -> Event:
    return Event.objects.select_related("category", "unit", "community", "street", "merged_into").get(pk=event.pk)
