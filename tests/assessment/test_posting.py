"""Every fact that a rule names becomes one entry, however often it is looked at."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.assessment.models import Entry, Rule
from apps.assessment.posting import post_entries
from apps.clocks.sweep import sweep
from tests.assessment.ledgers import ledger, points
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, answered, at, clock, dispatched, fresh, photo

FIFTH, HALF = Decimal("-0.20"), Decimal("-0.50")
ACCEPT_OVER = at("2026-03-16 11:00:01")  # pressing: accepted within 2 working hours
HANDLE_OVER = at("2026-03-16 15:00:01")  # 暴露垃圾: handled within 4 working hours


def test_a_window_that_ran_out_costs_its_unit_a_fifth(cast: Cast) -> None:
    order = dispatched(cast)
    sweep(ACCEPT_OVER)
    entry = Entry.objects.get()
    assert (entry.code, entry.points, entry.step, entry.period) == ("accept_late", FIFTH, 1, "2026-03")
    assert (entry.cause, entry.cause_id) == ("clock", clock(order, "accept").pk)
    assert (entry.unit_id, entry.event_id, entry.order_id) == (order.unit_id, order.event_id, order.pk)
    assert entry.occurred_at == at("2026-03-16 11:00")


def test_due_exactly_costs_nothing(cast: Cast) -> None:
    dispatched(cast)
    sweep(at("2026-03-16 11:00"))
    assert ledger() == []


def test_handling_late_costs_a_half_and_a_half_for_each_further_limit(cast: Cast) -> None:
    dispatched(cast)
    sweep(HANDLE_OVER)
    assert points("handle_late") == [HALF]
    sweep(at("2026-03-17 09:00"))  # 15:00 and 4 working hours more: not late yet
    assert points("handle_late") == [HALF]
    sweep(at("2026-03-17 09:00:01"))
    assert points("handle_late") == [HALF, HALF]
    assert points("accept_late") == [FIFTH]  # further limits of accepting cost nothing


def test_what_no_sweep_saw_is_posted_all_the_same(cast: Cast) -> None:
    """The answer came after the due time and before the next sweep: the act itself recorded the lateness."""
    answered(cast, then=HANDLE_OVER)
    assert ledger() == []
    post_entries(HANDLE_OVER)
    assert points("handle_late") == [HALF]


@pytest.mark.parametrize(
    ("urgency", "accept", "handle"),
    [
        (1, 2 * FIFTH, 2 * HALF),
        (2, 2 * FIFTH, HALF),
        (3, FIFTH, HALF),
        (4, FIFTH, HALF),
    ],
)
def test_critical_and_urgent_ones_cost_double(cast: Cast, urgency: int, accept: Decimal, handle: Decimal) -> None:
    dispatched(cast, urgency=urgency)
    sweep(HANDLE_OVER)
    assert (points("accept_late"), points("handle_late")) == ([accept], [handle])


def test_rework_costs_a_fifth_twice_and_a_half_from_the_third_time(cast: Cast) -> None:
    order = answered(cast)
    for _time in range(4):
        act(cast.community, order.event, "rework", order=order, now=MONDAY_9, failed="仍有残留")
        act(cast.sanitation, order.event, "answer", order=order, now=MONDAY_9, measures="再次清运", after=[photo()])
    post_entries(MONDAY_9)
    assert points("rework") == [FIFTH, FIFTH]
    assert points("rework_again") == [HALF, HALF]


def test_a_rejected_return_costs_a_half(cast: Cast) -> None:
    order = dispatched(cast)
    proposed = cast.enforcement.actor.unit_id
    act(
        cast.sanitation,
        order.event,
        "return_order",
        order=order,
        now=MONDAY_9,
        ground="非本单位职责",
        proposed=proposed,
    )
    act(cast.street_chief, order.event, "reject_return", order=order, now=MONDAY_9, why="清单载明由环卫主办")
    post_entries(MONDAY_9)
    entry = Entry.objects.get()
    assert (entry.code, entry.points, entry.unit_id) == ("return_rejected", HALF, order.unit_id)


def test_what_is_late_about_the_event_itself_costs_no_department(cast: Cast) -> None:
    answered(cast)  # verification runs
    sweep(at("2026-03-30 09:00"))
    assert ledger() == []


def test_lateness_of_an_order_that_was_withdrawn_later_stays(cast: Cast) -> None:
    order = dispatched(cast)
    proposed = cast.enforcement.actor.unit_id
    act(
        cast.sanitation,
        order.event,
        "return_order",
        order=order,
        now=MONDAY_9,
        ground="非本单位职责",
        proposed=proposed,
    )
    act(cast.street_chief, order.event, "uphold_return", order=order, now=HANDLE_OVER)
    post_entries(HANDLE_OVER)
    assert clock(order, "handle").outcome == "void"
    assert points("handle_late") == [HALF]


def test_any_number_of_sweeps_posts_once(cast: Cast) -> None:
    dispatched(cast)
    sweep(HANDLE_OVER)
    before = ledger()
    for _ in range(3):
        sweep(HANDLE_OVER)
        assert post_entries(HANDLE_OVER) == 0
    assert ledger() == before
    assert len(before) == 2


def test_small_batches_post_the_same(cast: Cast) -> None:
    for _ in range(3):
        answered(cast, then=HANDLE_OVER)
    assert post_entries(HANDLE_OVER, batch=1) == 3
    assert points("handle_late") == [HALF] * 3


def test_the_month_is_the_tenants(cast: Cast) -> None:
    """Midnight in Shanghai is 16:00 the day before in UTC."""
    order = dispatched(cast, now=at("2026-03-31 23:59:30"), urgency=1)  # 10 minutes to accept, day and night
    sweep(at("2026-04-01 00:30"))
    assert clock(order, "accept").due_at == at("2026-04-01 00:09:30")
    assert Entry.objects.get(code="accept_late").period == "2026-04"


def _version(code: str, number: int, day: date, value: str) -> None:
    first = Rule.objects.filter(code=code).values().get(version=1)
    Rule.objects.create(**{**first, "id": None, "version": number, "valid_from": day, "points": Decimal(value)})


def test_a_fact_is_judged_by_the_version_of_its_day(cast: Cast) -> None:
    _version("accept_late", 2, date(2026, 3, 17), "-0.30")
    dispatched(cast)
    dispatched(cast, now=MONDAY_9 + timedelta(days=1))
    sweep(at("2026-03-17 11:00:01"))
    assert points("accept_late") == [FIFTH, Decimal("-0.30")]


def test_a_version_made_afterwards_does_not_post_again(cast: Cast) -> None:
    dispatched(cast)
    sweep(ACCEPT_OVER)
    _version("accept_late", 2, date(2026, 1, 1), "-0.30")
    assert post_entries(ACCEPT_OVER) == 0
    assert points("accept_late") == [FIFTH]


def test_a_rule_that_is_not_in_force_yet_posts_nothing(cast: Cast) -> None:
    order = answered(cast)
    act(cast.community, order.event, "rework", order=order, now=MONDAY_9, failed="仍有残留")
    Rule.objects.create(
        code="new", version=1, name="新", name_en="New", cause="step:rework", points=-1, valid_from=date(2026, 3, 17)
    )
    post_entries(MONDAY_9)
    assert [code for code, *_ in ledger()] == ["rework"]


def test_a_reversed_entry_is_not_posted_a_second_time(cast: Cast) -> None:
    order = fresh(dispatched(cast))
    sweep(ACCEPT_OVER)
    entry = Entry.objects.get()
    values = {name: getattr(entry, name) for name in ("rule_id", "code", "cause", "cause_id", "step", "unit_id")}
    Entry.objects.create(
        **values, event=order.event, order=order, period="2026-03", points=-entry.points,
        occurred_at=entry.occurred_at, reverses=entry,
    )  # fmt: skip
    assert post_entries(ACCEPT_OVER) == 0
    assert points("accept_late") == [FIFTH, -FIFTH]
