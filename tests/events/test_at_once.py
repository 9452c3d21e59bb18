"""Two at the same moment, each on a connection of their own: one wins, the other is told; nothing doubles."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from apps.errors import Refused
from apps.events.lifecycle import report
from apps.events.models import Event, Order, Step
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.events.scenes import MONDAY_9, act, dispatched


@pytest.fixture
def together(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Callable[..., list[Any]]:
    """Runs the callables at once, each in a thread inside the tenant; results or refusals, in order."""

    def run(*calls: Callable[[], Any]) -> list[Any]:
        start = Barrier(len(calls))

        def one(call: Callable[[], Any]) -> Any:
            try:
                with django_db_blocker.unblock(), acting_for(fresh_tenant):
                    start.wait(timeout=10)
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
