"""The formula of the monthly score, by worked examples."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.assessment.scores import (
    MONTH_CAP,
    ORDER_CAP,
    SMALL_SAMPLE,
    Cost,
    Counts,
    Score,
    ScorePart,
    deductions,
    ranks,
    score,
)

FILE = json.loads((Path(__file__).parents[2] / "fixtures/reference/score_rules.json").read_text(encoding="utf-8"))
PARTS = [
    ScorePart(
        row["code"],
        row["name"],
        row["name_en"],
        Decimal(row["weight"]),
        row["formula"],
        Decimal(row["halved_below"]) if "halved_below" in row else None,
    )
    for row in FILE["parts"]
]
PERFECT = Counts(10, 10, 10, 10, 10, 10, 10)
D = Decimal


def _score(counts: Counts = PERFECT, *costs: Cost) -> Score:
    return score(counts, PARTS, costs)


def _cost(points: str, *, earlier: str = "0", uncapped: str = "0", order_id: int | None = 1) -> Cost:
    return Cost(order_id, D(earlier), D(points), D(uncapped))


def test_a_perfect_month_is_a_hundred_although_parts_are_missing() -> None:
    assert _score().total == D("100.0")


def test_missing_parts_share_their_weights_and_are_named() -> None:
    result = _score()
    assert [part.code for part in result.missing] == ["solved", "satisfied", "feedback"]
    available = {part.part.code: part.available.quantize(D("0.01")) for part in result.parts}
    assert available == {  # 10, 15, 30 and 10 of the 65 that have data
        "accepted_on_time": D("15.38"),
        "handled": D("23.08"),
        "handled_on_time": D("46.15"),
        "first_go": D("15.38"),
    }
    assert sum((part.available for part in result.parts), D(0)).quantize(D("0.000001")) == 100


def test_a_part_without_cases_is_missing_too() -> None:
    result = _score(Counts(due=6, handled=6, handled_on_time=6))
    assert [part.part.code for part in result.parts] == ["handled", "handled_on_time"]
    assert result.total == D("100.0")


def test_a_month_worked_out_by_hand() -> None:
    counts = Counts(
        due=20, handled=18, handled_on_time=16, accept_due=20, accepted_on_time=19, passed=15, first_go=12
    )  # (10 × 0.95 + 15 × 0.9 + 30 × 0.8 + 10 × 0.8) / 65 × 100 = 84.615…, less 0.7
    assert _score(counts, _cost("-0.7")).total == D("83.9")


@pytest.mark.parametrize(("on_time", "total"), [(70, D("86.2")), (69, D("69.8"))])
def test_below_seventy_per_cent_on_time_that_part_counts_half(on_time: int, total: Decimal) -> None:
    counts = Counts(
        due=100, handled=100, handled_on_time=on_time, accept_due=1, accepted_on_time=1, passed=1, first_go=1
    )  # (10 + 15 + 30 × 0.70 + 10) / 65, and (10 + 15 + 30 × 0.69 / 2 + 10) / 65 = 0.6977 …
    result = _score(counts)
    assert result.total == total
    assert [part.halved for part in result.parts if part.part.code == "handled_on_time"] == [on_time < 70]


def test_halves_are_rounded_up() -> None:
    assert _score(PERFECT, _cost("-0.25")).total == D("99.8")  # 99.75
    assert _score(PERFECT, _cost("-0.35")).total == D("99.7")  # 99.65


def test_no_orders_is_no_score_and_never_nought() -> None:
    result = _score(Counts())
    assert (result.total, result.parts, result.ranked) == (None, (), False)
    assert len(result.missing) == len(PARTS)


@pytest.mark.parametrize(("due", "ranked"), [(SMALL_SAMPLE - 1, False), (SMALL_SAMPLE, True)])
def test_fewer_than_five_due_are_shown_without_a_rank(due: int, ranked: bool) -> None:
    result = _score(Counts(due=due, handled=due, handled_on_time=due))
    assert (result.total, result.ranked) == (D("100.0"), ranked)


def test_one_order_costs_two_at_most() -> None:
    assert deductions([_cost("-3.5")]) == D("-2")
    assert deductions([_cost("-1.5", order_id=1), _cost("-1.5", order_id=2)]) == D("-3")


def test_what_an_order_cost_in_earlier_months_fills_its_cap_first() -> None:
    assert deductions([_cost("-1", earlier="-1.5")]) == D("-0.5")
    assert deductions([_cost("-1", earlier="-4")]) == D(0)


def test_false_feedback_costs_aside_from_the_cap_of_its_order() -> None:
    assert deductions([_cost("-3.5", uncapped="-1")]) == D("-3")


def test_what_belongs_to_no_order_has_no_cap_of_an_order() -> None:
    assert deductions([_cost("-4", order_id=None)]) == D("-4")


def test_a_reversing_entry_gives_back_only_what_counted() -> None:
    assert deductions([_cost("-2.5")]) == D("-2")
    assert deductions([_cost("-2.0")]) == D("-2")  # -2.5 and +0.5
    assert deductions([_cost("0.5", earlier="-2.5")]) == D(0)


def test_a_month_costs_thirty_at_most_and_a_score_is_never_below_nought() -> None:
    many = [_cost("-2", order_id=number) for number in range(1, 30)]
    assert deductions(many) == D("-30")
    poor = Counts(due=10, handled=1, handled_on_time=0, accept_due=10, passed=1)
    assert _score(poor, *many).total == D("0.0")


def test_the_limits_are_those_of_the_reference_data() -> None:
    limits = FILE["limits"]
    assert (D(limits["order_cap"]), D(limits["month_cap"])) == (ORDER_CAP, MONTH_CAP)
    assert limits["small_sample"] == SMALL_SAMPLE


def test_equal_scores_share_a_place() -> None:
    assert ranks({7: D("90.0"), 8: D("95.5"), 9: D("90.0"), 10: D("12.0")}) == {8: 1, 7: 2, 9: 2, 10: 4}


@st.composite
def _counts(draw: st.DrawFn) -> Counts:
    def share() -> tuple[int, int]:
        whole = draw(st.integers(0, 500))
        return whole, draw(st.integers(0, whole))

    due, handled = share()
    accept_due, accepted = share()
    passed, first_go = share()
    return Counts(due, handled, draw(st.integers(0, handled)), accept_due, accepted, passed, first_go)


_points = st.decimals(-6, 1, places=2)
_costs = st.lists(st.builds(Cost, st.none() | st.integers(1, 9), _points, _points, _points), max_size=40)


@given(_counts(), _costs)
def test_a_score_lies_between_nought_and_a_hundred_or_there_is_none(counts: Counts, costs: list[Cost]) -> None:
    negative = [cost for cost in costs if max(cost.earlier, cost.this, cost.uncapped) <= 0]
    result = _score(counts, *negative)
    assert (result.total is None) == (counts.due == 0)
    assert result.total is None or 0 <= result.total <= 100
    assert MONTH_CAP <= result.deductions <= 0


@given(_counts().filter(lambda counts: counts.handled_on_time < counts.handled))
def test_one_more_in_time_never_lowers_the_score(counts: Counts) -> None:
    better = Counts(
        counts.due,
        counts.handled,
        counts.handled_on_time + 1,
        counts.accept_due,
        counts.accepted_on_time,
        counts.passed,
        counts.first_go,
    )
    before, after = _score(counts).total, _score(better).total
    assert before is not None
    assert after is not None
    assert before <= after
