"""Two at the same moment, each on a connection of their own: one wins, the other is told; nothing doubles."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from threading import Barrier
from threading import Event as ThreadEvent
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from apps.clocks.sweep import sweep
from apps.errors import Refused
from apps.events.lifecycle import move, report
from apps.events.lifecycle.engine import locked
from apps.events.models import Category, Event, Order, Step
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.events.scenes import MONDAY_9, accepted, act, dispatched, reported
from tests.events.walking import Company, check, choose, company


@pytest.fixture
def together(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Callable[..., list[Any]]:
    """Runs the callables at once, each in a thread inside the tenant; results or refusals, in order."""

    def run(*calls: Callable[[], Any]) -> list[Any]:
        start = Barrier(len(calls))

        def one(call: Callable[[], Any]) -> Any:
            try:
                with django_db_blocker.unblock(), acting_for(fresh_tenant):
                    start.wait(timeout=60)
                    return call()
            except Refused as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(len(calls)) as pool:
            return list(pool.map(one, calls))

    return run


def test_one_report_sent_four_times_at_once_is_one_event(fresh_tenant: Tenant, together: Callable[..., list]) -> None:
    with acting_for(fresh_tenant):
        worker = casting.load().worker.actor
    given = {"client_id": uuid4(), "description": "井盖缺失"}
    results = together(*[lambda: report(actor=worker, given=given, now=MONDAY_9)] * 4)
    assert sorted(new for _event, new in results) == [False, False, False, True]
    with acting_for(fresh_tenant):
        assert Event.objects.count() == Step.objects.count() == 1


def test_reports_of_one_moment_get_numbers_of_their_own(fresh_tenant: Tenant, together: Callable[..., list]) -> None:
    with acting_for(fresh_tenant):
        worker = casting.load().worker.actor
    results = together(
        *[
            lambda: report(actor=worker, given={"client_id": uuid4(), "description": "井盖缺失"}, now=MONDAY_9)
            for _ in range(6)
        ]
    )
    assert len({event.number for event, _new in results}) == 6


def test_accepting_and_returning_at_once_does_one_of_the_two(
    fresh_tenant: Tenant, together: Callable[..., list]
) -> None:
    with acting_for(fresh_tenant):
        cast = casting.load()
        order = dispatched(cast)
        proposed = cast.enforcement.actor.unit_id
    results = together(
        lambda: act(cast.sanitation, order.event, "accept", order=order, now=MONDAY_9),
        lambda: act(
            cast.sanitation, order.event, "return_order", order=order, now=MONDAY_9, ground="x", proposed=proposed
        ),
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    with acting_for(fresh_tenant):
        assert Step.objects.filter(order=order, move__in=["accept", "return_order"]).count() == 1
        assert Order.objects.get(pk=order.pk).state in {"accepted", "return_pending"}


def test_who_waited_for_the_lock_sees_the_category_of_now(fresh_tenant: Tenant, together: Callable[..., list]) -> None:
    with acting_for(fresh_tenant):
        event = reported(casting.load())
        other = Category.objects.order_by("code")[0]
    held = ThreadEvent()

    def first() -> None:
        with transaction.atomic():
            locked(event.pk)
            held.set()
            sleep(0.5)  # the other one has asked by now, and waits
            Event.objects.filter(pk=event.pk).update(category=other)

    def second() -> Category | None:
        held.wait(60)
        with transaction.atomic():
            return locked(event.pk).category

    assert together(first, second)[1] == other


def test_two_dispatchers_make_one_lead_order(fresh_tenant: Tenant, together: Callable[..., list]) -> None:
    with acting_for(fresh_tenant):
        cast = casting.load()
        event = dispatched(cast).event
        act(
            cast.sanitation,
            event,
            "return_order",
            order=Order.objects.get(event=event),
            now=MONDAY_9,
            ground="x",
            proposed=1,
        )
        act(cast.street_chief, event, "uphold_return", order=Order.objects.get(event=event), now=MONDAY_9)
    results = together(
        *[lambda: act(cast.street, event, "dispatch", now=MONDAY_9, lead=cast.enforcement.actor.unit_id)] * 2
    )
    assert sum(isinstance(result, Refused) for result in results) == 1
    with acting_for(fresh_tenant):
        assert Order.objects.filter(event=event, role="lead").exclude(state="withdrawn").count() == 1


def test_two_events_merged_into_each_other_at_once_leave_one_open(
    fresh_tenant: Tenant, together: Callable[..., list]
) -> None:
    with acting_for(fresh_tenant):
        cast = casting.load()
        one, other = reported(cast), reported(cast)
    results = together(
        lambda: act(cast.community, one, "merge", now=MONDAY_9, main=other.number),
        lambda: act(cast.clerk, other, "merge", now=MONDAY_9, main=one.number),
    )
    assert any(isinstance(result, Refused) for result in results)
    with acting_for(fresh_tenant):
        assert Event.objects.filter(pk__in=[one.pk, other.pk], state="reported").exists()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_several_people_and_a_sweep_at_once_keep_what_must_hold(
    fresh_tenant: Tenant, together: Callable[..., list], seed: int
) -> None:
    """In each round three people make a move that was open when they looked, while the sweep runs."""
    with acting_for(fresh_tenant):
        cast = casting.load()
        people, event = company(cast), accepted(cast, urgency=seed).event
    random, now = Random(seed), MONDAY_9
    for _round in range(8):
        now += timedelta(hours=random.choice([1, 3, 26]), minutes=random.randint(0, 59))
        seeds = [random.randint(0, 2**32) for _person in range(3)]
        together(lambda now=now: sweep(now), *[_somebody(event, people, number, now) for number in seeds])
        with acting_for(fresh_tenant):
            sweep(now)  # what one of them had locked
            check(event)


def _somebody(event: Event, people: Company, seed: int, now: datetime) -> Callable[[], Any]:
    def make() -> Any:
        chosen = choose(event, people, Random(seed), now)
        return move(**chosen) if chosen else None

    return make


def test_a_move_on_a_stale_version_is_lost_to_nobody(fresh_tenant: Tenant, together: Callable[..., list]) -> None:
    """Six urge and urge again on what they last saw: every one that is not refused has its step."""
    with acting_for(fresh_tenant):
        cast = casting.load()
        order = accepted(cast)
    version = order.event.version
    calls = [
        lambda member=member: move(
            event_id=order.event_id, name="urge", actor=member.actor, given={}, version=version, now=MONDAY_9
        )
        for member in (cast.worker, cast.community, cast.street, cast.street_chief, cast.centre, cast.director)
    ]
    results = together(*calls)
    refused = [result for result in results if isinstance(result, Refused)]
    assert len(refused) == 5
    assert {refusal.code for refusal in refused} == {"stale"}
    assert all([step["move"] for step in refusal.data["steps"]] == ["urge"] for refusal in refused)
    with acting_for(fresh_tenant):
        check(order.event)
