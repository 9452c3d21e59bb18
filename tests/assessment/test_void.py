"""What was made void costs nobody anything: each entry of the event is reversed, once."""

from datetime import timedelta
from decimal import Decimal

from apps.assessment.models import Entry
from apps.assessment.posting import post_entries
from apps.clocks.sweep import sweep
from apps.events.models import Order, Petition
from tests.assessment.ledgers import points
from tests.cast import Cast
from tests.events.scenes import act, at, dispatched

HANDLE_OVER = at("2026-03-16 15:00:01")
DAY = timedelta(days=1)


def voided(cast: Cast, order: Order) -> None:
    act(cast.community, order.event, "void", now=HANDLE_OVER, reason="测试数据")
    petition = Petition.objects.get(event=order.event)
    act(cast.director, order.event, "approve", order=petition, now=HANDLE_OVER)


def total(order: Order) -> Decimal:
    return sum((entry.points for entry in Entry.objects.filter(event=order.event)), Decimal(0))


def test_lateness_of_a_void_event_is_taken_back_in_its_own_period(cast: Cast) -> None:
    order, other = dispatched(cast), dispatched(cast)
    sweep(HANDLE_OVER)
    assert total(order) == Decimal("-0.70")
    voided(cast, order)
    sweep(HANDLE_OVER + DAY)
    assert total(order) == 0
    assert total(other) < 0
    for entry in Entry.objects.filter(event=order.event, reverses=None):
        assert (entry.reversed_by.period, entry.reversed_by.occurred_at) == (entry.period, HANDLE_OVER)


def test_it_is_taken_back_once(cast: Cast) -> None:
    order = dispatched(cast)
    sweep(HANDLE_OVER)
    voided(cast, order)
    for _ in range(2):
        sweep(HANDLE_OVER + DAY)
        post_entries(HANDLE_OVER + DAY)
    assert points("handle_late") == [Decimal("-0.50"), Decimal("0.50")]


def test_lateness_that_is_found_after_the_decision_is_taken_back_too(cast: Cast) -> None:
    order = dispatched(cast)
    voided(cast, order)
    post_entries(HANDLE_OVER + DAY)
    assert total(order) == 0
    assert Entry.objects.filter(event=order.event).count() in {2, 4}


def test_a_petition_that_was_refused_changes_nothing(cast: Cast) -> None:
    order = dispatched(cast)
    sweep(HANDLE_OVER)
    act(cast.community, order.event, "void", now=HANDLE_OVER, reason="测试数据")
    act(cast.director, order.event, "refuse", order=Petition.objects.get(), now=HANDLE_OVER, reason="属实")
    sweep(HANDLE_OVER + DAY)
    assert total(order) < 0
