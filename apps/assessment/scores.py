"""The monthly score of a department, 0 to 100. Pure: no Django, no database. Source: domain README §5.

Totals are worked out in fractions and rounded once, to one decimal, halves upwards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from fractions import Fraction

NOTHING, HALF, WHOLE = Decimal(0), Decimal("0.5"), Decimal(100)
ORDER_CAP, MONTH_CAP = Decimal(-2), Decimal(-30)  # the most that one order, and one month, can cost
SMALL_SAMPLE = 5  # with fewer orders due the data are shown, and there is no rank


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted for one unit and one month; `queries` says what each means."""

    due: int = 0
    handled: int = 0
    handled_on_time: int = 0
    accept_due: int = 0
    accepted_on_time: int = 0
    passed: int = 0
    first_go: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


# Each formula as its numerator and denominator. Formulas that are not here have no data yet.
RATES: dict[str, tuple[str, str]] = {
    "accepted_on_time_rate": ("accepted_on_time", "accept_due"),
    "handled_rate": ("handled", "due"),
    "handled_on_time_rate": ("handled_on_time", "due"),
    "first_go_rate": ("first_go", "passed"),
}


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One part as the data give it; `halved_below` is a rate from 0 to 1."""

    code: str
    name: str
    name_en: str
    weight: Decimal
    formula: str
    halved_below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PartScore:
    """A part with its result, to be shown: `points` of the `available` ones, which include its share of missing parts'
    weights. `rate` is from 0 to 1.
    """

    part: ScorePart
    numerator: int
    denominator: int
    rate: Decimal
    available: Decimal
    points: Decimal
    halved: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """What the ledger holds against one order (None: belongs to no order): points, which are negative.

    `earlier` and `this` month under the cap of an order; `uncapped` this month aside from it.
    """

    order_id: int | None
    earlier: Decimal
    this: Decimal
    uncapped: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """A department's month. `total` is None without orders (“n/a”), never 0. `missing` parts had no data."""

    parts: tuple[PartScore, ...]
    missing: tuple[ScorePart, ...]
    deductions: Decimal
    total: Decimal | None
    ranked: bool


def score(counts: Counts, parts: Sequence[ScorePart], costs: Iterable[Cost]) -> Score:
    """Parts plus deductions, not below 0."""
    deducted = deductions(costs)
    if not counts.due:
        return Score((), tuple(parts), deducted, None, False)
    missing = tuple(part for part in parts if not _denominator(part, counts))
    present = [part for part in parts if part not in missing]
    shared = sum((part.weight for part in present), NOTHING)
    scored = tuple(_score_part(part, counts, part.weight * WHOLE / shared) for part in present)
    weighed = sum(Fraction(part.part.weight) * _exact_share(part) for part in scored)
    total = max(Fraction(0), weighed * 100 / Fraction(shared) + Fraction(deducted))
    return Score(scored, missing, deducted, _rounded(total), counts.due >= SMALL_SAMPLE)


def deductions(costs: Iterable[Cost]) -> Decimal:
    """The month's deductions after the caps. What an order has cost in earlier months fills its cap first."""
    total = sum(
        (_capped(cost) + cost.uncapped if cost.order_id else cost.this + cost.uncapped for cost in costs), NOTHING
    )
    return max(MONTH_CAP, total)


def ranks(totals: dict[int, Decimal]) -> dict[int, int]:
    """Places from 1, best first; equal totals share one, and the places they fill are left out after it."""
    better = sorted(totals.values(), reverse=True)
    return {unit: better.index(total) + 1 for unit, total in totals.items()}


def _capped(cost: Cost) -> Decimal:
    return max(ORDER_CAP, cost.earlier + cost.this) - max(ORDER_CAP, cost.earlier)


def _exact_share(part: PartScore) -> Fraction:
    return Fraction(part.numerator, part.denominator) / (2 if part.halved else 1)


def _rounded(total: Fraction) -> Decimal:
    return Decimal(int(total * 10 + Fraction(1, 2))) / 10


def _denominator(part: ScorePart, counts: Counts) -> int:
    return getattr(counts, RATES[part.formula][1]) if part.formula in RATES else 0


def _score_part(part: ScorePart, counts: Counts, available: Decimal) -> PartScore:
    numerator, denominator = (getattr(counts, name) for name in RATES[part.formula])
    rate = Decimal(numerator) / denominator
    halved = part.halved_below is not None and Fraction(numerator, denominator) < Fraction(part.halved_below)
    return PartScore(part, numerator, denominator, rate, available, rate * available * (HALF if halved else 1), halved)
