"""Working-time arithmetic in four units, on a calendar with holidays and swapped days (调休).

Moments are aware datetimes; what comes out is UTC. Working intervals are half-open, [begin, end), and lie on the wall
clock of the calendar's zone. A limit that is used up exactly at the end of an interval is due at that end (Friday
18:00, not Monday 08:00): the earliest moment at which the whole limit has passed. Limits are whole seconds; a start
keeps its fraction of a second.
"""

import enum
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NOTHING = timedelta()
FIRST_YEAR, LAST_YEAR = 1900, 2200
LARGEST_AMOUNT = 100_000
LIMIT_TEXT = re.compile(r"([0-9]+(?:\.[0-9]+)?)(WH|WD|UH|UD|m)")


class Unit(enum.StrEnum):
    """The four clock units: 工作时, 工作日 (eight working hours), 紧急工作时, 紧急工作日 (24 hours)."""

    WH = "WH"
    WD = "WD"
    UH = "UH"
    UD = "UD"

    @property
    def continuous(self) -> bool:
        """Nights, weekends and holidays count: the unit is absolute time."""
        return self in (Unit.UH, Unit.UD)


UNIT_SECONDS = {Unit.WH: 3600, Unit.WD: 8 * 3600, Unit.UH: 3600, Unit.UD: 24 * 3600}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take. The amount is kept to the whole second, so a half of five minutes stays exact."""

    amount: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if not (self.amount.is_finite() and 0 <= self.amount <= LARGEST_AMOUNT):
            raise ValueError(
                f"A limit is an amount from 0 to {LARGEST_AMOUNT}, but {self.amount} was given. Give a smaller one."
            )
        exact = Decimal(self._seconds) / UNIT_SECONDS[self.unit]
        object.__setattr__(self, "amount", _plain(round(exact, 6)))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "4WH", "1.5WD", "0.5UH", "2UD" or "15m" (minutes are always continuous: 0.25 UH)."""
        match = LIMIT_TEXT.fullmatch(text.strip())
        if match is None:
            raise ValueError(
                f"“{text}” is not a limit. Write a number and its unit without a space: WH or WD for working hours "
                "or days, UH or UD for continuous hours or days, m for continuous minutes, as in 4WH, 0.5UD or 15m."
            )
        amount, unit = Decimal(match[1]), match[2]
        return cls(amount / 60, Unit.UH) if unit == "m" else cls(amount, Unit(unit))

    def __str__(self) -> str:
        if self.unit is Unit.UH and round(self.amount, 2) != self.amount:
            return f"{_plain(round(Decimal(self._seconds) / 60, 6))}m"
        return f"{self.amount:f}{self.unit}"

    def __mul__(self, factor: int | Decimal) -> Self:
        return type(self)(Decimal(self._seconds) * factor / UNIT_SECONDS[self.unit], self.unit)

    def half(self) -> Self:
        return self * Decimal("0.5")

    def plus_a_day(self) -> Self:
        """A day more, as the unit counts days: eight working hours, or 24 hours."""
        day = UNIT_SECONDS[Unit.UD if self.unit.continuous else Unit.WD]
        return type(self)(Decimal(self._seconds + day) / UNIT_SECONDS[self.unit], self.unit)

    @property
    def length(self) -> timedelta:
        """Length in the limit's own unit: working time for WH and WD, plain time for UH and UD."""
        return timedelta(seconds=self._seconds)

    @property
    def minutes(self) -> int:
        """Length in minutes of the limit's own unit, a begun minute counted as one."""
        return -(-self._seconds // 60)

    @property
    def _seconds(self) -> int:
        return round(self.amount * UNIT_SECONDS[self.unit])


Hours = tuple[tuple[time, time], ...]


class WorkingYear(NamedTuple):
    """The working intervals of one local year, in microseconds since the epoch, in order and apart."""

    begins: list[int]
    ends: list[int]
    before: list[int]  # working time of the year before each interval; one longer, the last is the year's total

    @property
    def total(self) -> int:
        return self.before[-1]

    def worked_until(self, moment: int) -> int:
        index = bisect_right(self.begins, moment) - 1
        return 0 if index < 0 else self.before[index] + min(moment, self.ends[index]) - self.begins[index]

    def moment_when(self, worked: int) -> int:
        """The earliest moment by which `worked` (more than 0, at most the total) of the year has passed."""
        index = bisect_left(self.before, worked) - 1
        return self.begins[index] + worked - self.before[index]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When people work in one place.

    hours: (begin, end) on the wall clock, in order and apart; an end of 00:00 is midnight at the end of the day, so a
    night shift is given as two intervals. later_hours: those that take their place from a day on, in order of the
    days. off_days are holidays, extra_days working days swapped in (调休). published_years are those whose official
    notice is known; in any other year work is Monday to Friday.
    """

    zone: ZoneInfo
    hours: Hours
    off_days: frozenset[date]
    extra_days: frozenset[date]
    published_years: frozenset[int]
    later_hours: tuple[tuple[date, Hours], ...] = ()
    _years: dict[int, WorkingYear] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check(self.hours)
        for _since, hours in self.later_hours:
            _check(hours)

    def hours_on(self, day: date) -> Hours:
        """The working hours in force on a local date, whether it is a working day or not."""
        index = bisect_right([since for since, _ in self.later_hours], day) - 1
        return self.hours if index < 0 else self.later_hours[index][1]

    def is_workday(self, day: date) -> bool:
        """Judge a local date: swapped-in days win over holidays, holidays over Monday to Friday."""
        if day.year in self.published_years:
            if day in self.extra_days:
                return True
            if day in self.off_days:
                return False
        return day.weekday() < 5

    def is_working(self, moment: datetime) -> bool:
        instant = _microseconds(moment)
        year = self._year(self._local_year(moment))
        index = bisect_right(year.begins, instant) - 1
        return index >= 0 and instant < year.ends[index]

    def add(self, start: datetime, limit: Limit) -> datetime:
        """When a limit begun at `start` is used up; begun outside working time, it runs from the next working moment.

        A limit of nothing is due at its start, wherever that lies.
        """
        return self.advance(start, limit.unit, limit.length)

    def elapsed(self, start: datetime, end: datetime, unit: Unit) -> timedelta:
        """Time between two moments as the unit counts it (working or plain); nothing when the end is not later."""
        begun, ended = _microseconds(start), _microseconds(end)
        if ended <= begun:
            return NOTHING
        if unit.continuous:
            return (ended - begun) * MICROSECOND
        first, last = self._local_year(start), self._local_year(end)
        whole_years = sum(self._year(year).total for year in range(first, last))
        worked = self._year(last).worked_until(ended) - self._year(first).worked_until(begun)
        return (whole_years + worked) * MICROSECOND

    def late_steps(self, due: datetime, limit: Limit, now: datetime) -> int:
        """How many steps late: those whose `step_moment` has passed. Met exactly at the moment is still in time."""
        if _microseconds(now) <= _microseconds(due):
            return 0
        if not limit.length:
            return 1
        full, begun = divmod(self.elapsed(due, now, limit.unit), limit.length)
        next_passed = bool(begun) or self.step_moment(due, limit, full + 1) < now.astimezone(UTC)
        return full + int(next_passed)

    def step_moment(self, due: datetime, limit: Limit, step: int) -> datetime:
        """The moment after which step 1, 2, 3 … counts: due, due + limit, due + 2 × limit …"""
        if step < 1 or (step > 1 and not limit.length):
            raise ValueError(
                f"There is no step {step} of a limit of {limit}. Steps count from 1; nothing has only one."
            )
        return self.advance(due, limit.unit, limit.length * (step - 1))

    def advance(self, start: datetime, unit: Unit, length: timedelta) -> datetime:
        """When a length of time, as the unit counts it, has passed since `start`."""
        begun, more = _microseconds(start), length // MICROSECOND
        if unit.continuous or not more:
            return EPOCH + (begun + more) * MICROSECOND
        number = self._local_year(start)
        year = self._year(number)
        worked = year.worked_until(begun) + more
        while worked > year.total:
            worked -= year.total
            number += 1
            year = self._year(number)
        return EPOCH + year.moment_when(worked) * MICROSECOND

    def _local_year(self, moment: datetime) -> int:
        return moment.astimezone(self.zone).year

    def _year(self, number: int) -> WorkingYear:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._build(number)
        return year

    def _build(self, number: int) -> WorkingYear:
        if not FIRST_YEAR <= number <= LAST_YEAR:
            raise ValueError(
                f"Working time is known from {FIRST_YEAR} to {LAST_YEAR}, and this needs the year {number}. "
                "Check the date and the limit, and that the calendar leaves days to work on."
            )
        spans = [(begin, end) for begin, end in self._intervals(number) if begin < end]
        before = accumulate((end - begin for begin, end in spans), initial=0)
        return WorkingYear([begin for begin, _ in spans], [end for _, end in spans], list(before))

    def _intervals(self, number: int) -> Iterator[tuple[int, int]]:
        for ordinal in range(date(number, 1, 1).toordinal(), date(number + 1, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            if self.is_workday(day):
                for begin, end in self.hours_on(day):
                    last = day if end > begin else day + timedelta(days=1)
                    yield (
                        _instant(datetime.combine(day, begin), self.zone),
                        _instant(datetime.combine(last, end), self.zone),
                    )


def _check(hours: Hours) -> None:
    if not hours:
        raise ValueError("The calendar has no working hours, so nothing would ever fall due. Give at least one.")
    spans = [(begin, time.max if end == time.min else end) for begin, end in hours]
    in_order = all(end <= begin for (_, end), (begin, _) in pairwise(spans))
    if not in_order or any(begin >= end for begin, end in spans):
        raise ValueError(
            "Working hours must each end after they begin, stand in the order of the day and not overlap. "
            "Split hours that run past midnight in two, the first of them ending at 00:00."
        )


def _plain(amount: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: 4, 10, 0.25."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


def _microseconds(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError(f"The moment {moment} has no time zone. Give one that has.")
    return (moment - EPOCH) // MICROSECOND


def _instant(wall: datetime, zone: ZoneInfo) -> int:
    """The first instant at which a clock in the zone shows `wall` or later.

    A wall time that occurs twice is its first occurrence; one that a clock change skips is the moment of the change.
    """
    earlier, later = (wall.replace(tzinfo=zone, fold=fold) for fold in (1, 0))
    low, high = int(earlier.timestamp()), int(later.timestamp())
    if low >= high:
        return _microseconds(later)
    seconds = range(low, high)
    skipped = bisect_left(
        seconds, True, key=lambda second: datetime.fromtimestamp(second, zone).replace(tzinfo=None) >= wall
    )
    return (low + skipped) * 1_000_000
