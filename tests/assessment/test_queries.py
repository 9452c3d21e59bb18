"""Which counts, scores and entries each post sees, and what the counts mean."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from apps.assessment.models import Entry
from apps.assessment.queries import Row, entries_visible_to, scores
from apps.assessment.reasons import reasons
from apps.clocks.sweep import sweep
from apps.errors import Malformed
from apps.events.models import Category, Order
from tests.cast import Cast, Member
from tests.events.scenes import GARBAGE, MONDAY_9, act, answered, at, dispatched, fresh, photo

MARCH = "2026-03"
IN_TIME, TOO_LATE = at("2026-03-16 14:00"), at("2026-03-16 16:00")  # due 15:00
END_OF_MARCH = at("2026-03-31 23:59")


def _row(member: Member, *, period: str = MARCH, now: datetime = END_OF_MARCH) -> Row:
    """The row of the member's own unit."""
    return next(row for row in scores(member.actor, period, now=now) if row.unit.pk == member.actor.unit_id)


def _passed(cast: Cast, order: Order, now: datetime) -> None:
    act(cast.community, order.event, "pass", order=order, now=now)


def test_a_good_months_figures(cast: Cast) -> None:
    for _ in range(5):
        order = answered(cast, then=IN_TIME)
        _passed(cast, order, IN_TIME)
    row = _row(cast.sanitation)
    assert (row.counts.due, row.counts.handled, row.counts.handled_on_time) == (5, 5, 5)
    assert (row.counts.accept_due, row.counts.accepted_on_time) == (5, 5)
    assert (row.counts.passed, row.counts.first_go) == (5, 5)
    assert (row.score.total, row.rank, row.score.deductions) == (Decimal("100.0"), 1, 0)
    assert [part.code for part in row.score.missing] == ["solved", "satisfied", "feedback"]


def test_rework_counts_an_order_once_by_its_first_answer(cast: Cast) -> None:
    order = answered(cast, then=IN_TIME)
    act(cast.community, order.event, "rework", order=order, now=IN_TIME, failed="仍有残留")
    act(
        cast.sanitation,
        order.event,
        "answer",
        order=order,
        now=at("2026-03-20 09:00"),
        measures="再次清运",
        after=[photo()],
    )
    _passed(cast, order, at("2026-03-20 09:10"))
    counts = _row(cast.sanitation).counts
    assert (counts.due, counts.handled, counts.handled_on_time, counts.passed, counts.first_go) == (1, 1, 1, 1, 0)


def test_answered_too_late_is_handled_but_not_on_time(cast: Cast) -> None:
    answered(cast, then=TOO_LATE)
    counts = _row(cast.sanitation).counts
    assert (counts.due, counts.handled, counts.handled_on_time) == (1, 1, 0)


def test_what_ran_out_unanswered_is_due_and_not_handled(cast: Cast) -> None:
    dispatched(cast)
    sweep(TOO_LATE)
    counts = _row(cast.sanitation).counts
    assert (counts.due, counts.handled, counts.accept_due, counts.accepted_on_time) == (1, 0, 1, 0)


def test_what_is_not_due_yet_does_not_count_yet(cast: Cast) -> None:
    dispatched(cast)
    assert _row(cast.sanitation, now=IN_TIME).counts.due == 0
    assert _row(cast.sanitation, now=TOO_LATE).counts.due == 1


def test_an_order_counts_in_the_month_of_its_answer_or_its_due_time_whichever_came_first(cast: Cast) -> None:
    sent = at("2026-03-31 17:00")  # due 1 April, 11:00
    april = at("2026-04-30 12:00")
    answered(cast, now=sent, then=at("2026-03-31 17:30"))
    answered(cast, now=sent, then=at("2026-04-01 08:30"))
    dispatched(cast, now=sent)
    assert _row(cast.sanitation, now=april).counts.due == 1
    assert _row(cast.sanitation, period="2026-04", now=april).counts.due == 2


def test_an_answer_of_the_next_month_is_not_handled_by_this_months_end(cast: Cast) -> None:
    answered(cast, now=at("2026-03-31 09:00"), then=at("2026-04-01 08:30"))  # due 31 March, 15:00
    counts = _row(cast.sanitation, now=at("2026-04-30 12:00")).counts
    assert (counts.due, counts.handled) == (1, 0)


def test_withdrawn_orders_do_not_count(cast: Cast) -> None:
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
    act(cast.street_chief, order.event, "uphold_return", order=order, now=MONDAY_9)
    assert (_row(cast.sanitation).counts.due, _row(cast.sanitation).counts.accept_due) == (0, 0)


def test_matters_kept_out_of_the_counts_do_not_count(cast: Cast) -> None:
    answered(cast, then=IN_TIME)
    Category.objects.filter(code=GARBAGE).update(excluded_from_counts=True)
    assert _row(cast.sanitation).counts.due == 0


def test_a_department_without_orders_is_not_available_and_never_nought(cast: Cast) -> None:
    row = _row(cast.sanitation)
    assert (row.score.total, row.rank) == (None, None)


def test_four_orders_are_shown_without_a_rank(cast: Cast) -> None:
    for _ in range(4):
        answered(cast, then=IN_TIME)
    row = _row(cast.sanitation)
    assert (row.score.total, row.rank) == (Decimal("100.0"), None)


def test_one_late_order_costs_two_however_late(cast: Cast) -> None:
    dispatched(cast)
    sweep(END_OF_MARCH)
    row = _row(cast.sanitation)
    assert Entry.objects.count() > 5
    assert row.score.deductions == -2


def test_what_was_capped_in_march_costs_nothing_more_in_april(cast: Cast) -> None:
    dispatched(cast, now=at("2026-03-26 09:00"))
    april = at("2026-04-15 12:00")
    sweep(april)
    assert Entry.objects.filter(period="2026-04").exists()
    assert _row(cast.sanitation, period="2026-04", now=april).score.deductions == 0


def test_a_rank_is_the_place_among_all_even_for_who_sees_only_itself(cast: Cast) -> None:
    for _ in range(5):
        answered(cast, then=TOO_LATE)
        order = dispatched(cast, assists=[cast.enforcement.actor.unit_id])
        share = Order.objects.get(event=order.event, role="assist")
        for act_name, given in (("accept", {}), ("answer", {"measures": "已处理", "after": [photo()]})):
            act(cast.enforcement, order.event, act_name, order=share, now=MONDAY_9, **given)
    assert _row(cast.enforcement).rank == 1
    assert _row(cast.sanitation).rank == 2
    assert len(scores(cast.sanitation.actor, MARCH, now=END_OF_MARCH)) == 1


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("centre", {"城管局", "环卫中心", "市政中心"}),
        ("director", {"城管局", "环卫中心", "市政中心"}),
        ("sanitation", {"环卫中心"}),
        ("enforcement", {"城管局"}),
        ("street_chief", set()),
        ("community", set()),
        ("worker", set()),
        ("admin", set()),
    ],
)
def test_scores_reach_as_far_as_the_post(cast: Cast, role: str, seen: set[str]) -> None:
    dispatched(cast)
    sweep(TOO_LATE)
    rows = scores(getattr(cast, role).actor, MARCH, now=END_OF_MARCH)
    assert {row.unit.name for row in rows} == seen


@pytest.mark.parametrize(
    ("role", "count"),
    [("centre", 2), ("sanitation", 2), ("enforcement", 0), ("street_chief", 0), ("worker", 0), ("outsider", 0)],
)
def test_entries_reach_as_far_as_the_post(cast: Cast, role: str, count: int) -> None:
    dispatched(cast)
    sweep(TOO_LATE)
    assert entries_visible_to(getattr(cast, role).actor).count() == count


def test_entries_are_narrowed_by_unit_and_month_and_come_newest_first(cast: Cast) -> None:
    order = dispatched(cast)
    sweep(TOO_LATE)
    entries = entries_visible_to(cast.centre.actor, unit_id=order.unit_id, period=MARCH)
    assert [entry.pk for entry in entries] == sorted((entry.pk for entry in entries), reverse=True)
    assert not entries_visible_to(cast.centre.actor, period="2026-04").exists()
    assert not entries_visible_to(cast.centre.actor, unit_id=cast.enforcement.actor.unit_id).exists()


@pytest.mark.parametrize("period", ["2026-13", "2026", "", "2026-3", "２０２６-03", "2026-03-01"])
def test_a_month_is_written_in_one_way(cast: Cast, period: str) -> None:
    with pytest.raises(Malformed, match="is not a month"):
        scores(cast.centre.actor, period)


def test_an_entry_says_why(cast: Cast) -> None:
    order = answered(cast, then=at("2026-03-17 11:30"), urgency=1)
    act(cast.community, order.event, "rework", order=order, now=at("2026-03-17 12:00"), failed="仍有残留")
    sweep(at("2026-03-17 12:00"))
    entries = list(entries_visible_to(cast.centre.actor))
    with translation.override("en"):
        told = reasons(entries)
    twice = " Counted twice: the event is critical."
    assert sorted(told.values()) == [
        f"On 2026-03-17 12:00 the order was sent back for rework, time 1.{twice}",
        f"The time for handling ran out on 2026-03-16 15:00.{twice}",
        f"The time for handling ran out on 2026-03-16 15:00; step 2 of its lateness began on 2026-03-17 09:00.{twice}",
    ]


def test_more_rows_take_no_more_queries(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    def look(queries: int) -> None:
        with django_assert_num_queries(queries):
            scores(cast.centre.actor, MARCH, now=END_OF_MARCH)
        with django_assert_num_queries(3):
            reasons(entries_visible_to(cast.centre.actor))

    dispatched(cast)
    order = fresh(answered(cast, then=TOO_LATE))
    act(cast.community, order.event, "rework", order=order, now=TOO_LATE, failed="仍有残留")
    sweep(TOO_LATE)
    look(6)
    for days in range(1, 4):
        dispatched(cast, now=MONDAY_9 + timedelta(days=days))
    sweep(END_OF_MARCH)
    look(6)
