"""What happens in each of the demo's events, decided beforehand by chance."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from apps.clocks.calendars import calendar
from apps.clocks.worktime import WorkCalendar
from apps.events.models import Category, Responsibility
from apps.grids.models import Unit
from gridgov.demo.chance import chance
from gridgov.demo.hours import in_working_time, last_working_moment
from gridgov.demo.plan import read
from gridgov.demo.pools import longer_than, pools
from gridgov.demo.turns import STANDING, TURNS, Standing, Turn

WEEKS = timedelta(weeks=5)
ENDED_BEFORE = timedelta(days=2)
LONG_AGO = timedelta(weeks=3)  # the first history of every turn, so that there was time for its end
HISTORIES = sum(turn.share for turn in TURNS)
EARLY = ("triage", "check", "supplement", "dispatch", "accept", "return_ruling", "conference", "report_in")
LATER = ("contain", "handle", "approval", "verify", "close", "call_back")
STAGES = (*EARLY, *LATER)
SLOW_STAGES = {"triage": 0.05, "dispatch": 0.04, "accept": 0.08, "handle": 0.12, "verify": 0.05, "close": 0.05}
SLOW_STAGES |= {"check": 0.05, "approval": 0.05, "call_back": 0.1}
SLOW_DEPARTMENTS = {"D04": 0.45, "D05": 0.25, "D36": 0.3, "D03": 0.15}
ASSISTED = 0.25
NEVER_ANSWERED = ((9, 4), (9, 4), (9, 4), (16, 13), (16, 13))  # between so many and so many days ago


@dataclass(slots=True)
class Script:
    """One event. `pace`: how much of its limit each stage takes (above 1: late). `gap`, if given, stands for all of
    them. `until`: the state or the move it stands at in the end; empty: it goes on to its end. `turn`: one that it
    takes. `other`: what it would be re-classified as."""

    random: Random
    start: datetime
    grid: Unit
    category: Category
    other: Category
    title: str
    description: str
    measures: str
    pace: dict[str, float]
    assisted: bool
    gap: timedelta | None = None
    until: str = ""
    turn: str = ""


@dataclass(slots=True)
class Casting:
    """What scripts are drawn from."""

    grids: list[Unit]
    now: datetime
    days: WorkCalendar = field(default_factory=calendar)
    topics: dict[str, dict[str, Any]] = field(default_factory=lambda: read("events"))
    categories: dict[str, Category] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    pools: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = Category.objects.filter(code__in=self.topics, is_active=True)
        self.categories = {category.code: category for category in found}
        listed = Responsibility.objects.filter(area=None)
        self.leads = dict(listed.values_list("category__code", "lead_type__code"))
        self.pools = pools(self.categories, self.leads)


def scripts_of(slug: str, grids: list[Unit], now: datetime, *, histories: int = HISTORIES) -> Iterator[Script]:
    """The district's events: five weeks of history, and some that stand in each state at `now`."""
    casting = Casting(grids, now)
    for number, turn in enumerate(turns_of(histories)):
        latest = now - (LONG_AGO if number < len(TURNS) else ENDED_BEFORE)
        yield _history(casting, chance("history", slug, str(number)), turn, latest)
    for number, (first, last) in enumerate(NEVER_ANSWERED):
        yield _never_answered(casting, chance("never", slug, str(number)), timedelta(first), timedelta(last))
    for row in STANDING:
        for number in range(row.count):
            yield _standing(casting, chance("standing", slug, row.until, row.turn, str(number)), row)


def turns_of(histories: int) -> list[Turn]:
    """Each turn once, then again as often as its share says."""
    most = max(turn.share for turn in TURNS)
    return [turn for time in range(most) for turn in TURNS if turn.share > time][:histories]


def _history(casting: Casting, random: Random, turn: Turn, latest: datetime) -> Script:
    start = in_working_time(random, casting.days, casting.now - WEEKS, latest)
    script = _drawn(casting, random, start, turn.pool)
    script.turn = turn.name
    return script


def _never_answered(casting: Casting, random: Random, first: timedelta, last: timedelta) -> Script:
    """The department does not sign, and then nothing happens."""
    start = in_working_time(random, casting.days, casting.now - first, casting.now - last)
    script = _drawn(casting, random, start, "brief")
    script.pace = {stage: random.uniform(0.2, 0.8) for stage in STAGES} | {"accept": 1.5}
    script.until = "handling"
    return script


def _standing(casting: Casting, random: Random, row: Standing) -> Script:
    """Its moves follow quickly upon each other and have just brought it where it stands. Danger knows no hours."""
    gap = timedelta(minutes=random.uniform(4, 14))
    end = casting.now if row.pool == "hazard" else last_working_moment(casting.days, casting.now)
    script = _drawn(casting, random, end - gap * (row.moves + 1), row.pool)
    script.gap, script.until, script.turn, script.assisted = gap, row.until, row.turn, False
    return script


def _drawn(casting: Casting, random: Random, start: datetime, pool: str) -> Script:
    code = random.choice(casting.pools[pool])
    topic, category = casting.topics[code], casting.categories[code]
    title, description = random.choice(topic["reports"])
    slow = SLOW_DEPARTMENTS.get(casting.leads[code], 0.0)
    other = random.choice(longer_than(category, casting.pools["departments"], casting.categories))
    return Script(
        random=random,
        start=start.replace(microsecond=0),
        grid=random.choice(casting.grids),
        category=category,
        other=casting.categories[other],
        title=title,
        description=description,
        measures=random.choice(topic["measures"]),
        pace={stage: _pace(random, stage, slow if stage in {"accept", "handle"} else 0.0) for stage in STAGES},
        assisted=random.random() < ASSISTED,
    )


def _pace(random: Random, stage: str, slow: float) -> float:
    if random.random() < max(SLOW_STAGES.get(stage, 0.0), slow):
        return random.uniform(1.05, 2.6 if stage == "handle" else 1.6)
    return random.uniform(0.15, 0.9)
