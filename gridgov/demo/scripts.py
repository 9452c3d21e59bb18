"""What happens in each of the demo's events, decided beforehand by chance."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from apps.clocks.calendars import calendar
from apps.clocks.worktime import WorkCalendar
from apps.events.models import Category, Responsibility
from apps.events.rules import ORDINARY
from apps.grids.models import Unit
from gridgov.demo.chance import chance
from gridgov.demo.departments import NEVER
from gridgov.demo.hours import in_working_time, last_working_moment
from gridgov.demo.plan import read

WEEKS = timedelta(weeks=5)
ENDED_BEFORE = timedelta(days=2)
CONTINUOUS = (1, 2)  # urgencies whose clocks run day and night
HISTORIES = 98
STAGES = ("triage", "dispatch", "accept", "handle", "return_ruling", "verify", "close")
SLOW_STAGES = {"triage": 0.05, "dispatch": 0.04, "accept": 0.08, "handle": 0.12, "verify": 0.05, "close": 0.05}
SLOW_DEPARTMENTS = {"D04": 0.45, "D05": 0.25, "D36": 0.3, "D03": 0.15}
TWISTS = ["decline"] * 6 + ["merge"] * 5 + ["uphold"] * 5 + ["reject"] * 4 + ["rework"] * 9
RETURNS = ("uphold", "reject")
# Events that stand in every state today: in which, by which way, how many.
STANDING = (
    ("reported", "", 6),
    ("filed", "", 4),
    ("dispatched", "", 6),
    ("return_pending", "uphold", 3),
    ("handling", "", 9),
    ("rework", "rework", 3),
    ("feedback", "", 5),
    ("verified", "", 4),
)
NEVER_ANSWERED = 5


@dataclass(slots=True)
class Script:
    """One event. `pace`: how much of its limit each stage takes (above 1: late). `gap`, if given, stands for all of
    them. `until`: the state it stands in at the end; empty: it goes on to its end. `twist`: a turn that it takes."""

    random: Random
    start: datetime
    grid: Unit
    category: Category
    title: str
    description: str
    measures: str
    pace: dict[str, float]
    gap: timedelta | None = None
    until: str = ""
    twist: str = ""


@dataclass(slots=True)
class Casting:
    """What scripts are drawn from. `calm`: categories whose orders rest at night, so that what stands at the end of a
    day is not long overdue the next morning; `returnable`: those of them that a department leads; `ordinary`: those
    whose triage and dispatch rest at night too."""

    grids: list[Unit]
    now: datetime
    days: WorkCalendar = field(default_factory=calendar)
    topics: dict[str, dict[str, Any]] = field(default_factory=lambda: read("events"))
    categories: dict[str, Category] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    calm: list[str] = field(default_factory=list)
    returnable: list[str] = field(default_factory=list)
    ordinary: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        found = Category.objects.filter(code__in=self.topics, is_active=True)
        self.categories = {category.code: category for category in found}
        listed = Responsibility.objects.filter(area=None)
        self.leads = dict(listed.values_list("category__code", "lead_type__code"))
        self.calm = sorted(code for code, category in self.categories.items() if category.urgency not in CONTINUOUS)
        self.ordinary = [code for code in self.calm if self.categories[code].urgency == ORDINARY]
        self.returnable = [code for code in self.calm if self.leads[code] not in NEVER]


def scripts_of(slug: str, grids: list[Unit], now: datetime, *, histories: int = HISTORIES) -> Iterator[Script]:
    """The district's events: five weeks of history, and some that stand in each state at `now`."""
    casting = Casting(grids, now)
    for number in range(histories):
        twist = TWISTS[number] if number < len(TWISTS) else ""
        yield _history(casting, chance("history", slug, str(number)), twist)
    for number in range(NEVER_ANSWERED):
        yield _never_answered(casting, chance("never", slug, str(number)))
    for state, twist, count in STANDING:
        for number in range(count):
            yield _standing(casting, chance("standing", slug, state, str(number)), state, twist)


def _history(casting: Casting, random: Random, twist: str) -> Script:
    start = in_working_time(random, casting.days, casting.now - WEEKS, casting.now - ENDED_BEFORE)
    # A twin may be triaged only the next morning: what runs day and night would wait for it for hours.
    codes = {"merge": casting.ordinary, "uphold": casting.returnable, "reject": casting.returnable}
    script = _drawn(casting, random, start, codes.get(twist) or sorted(casting.categories))
    script.twist = twist
    return script


def _never_answered(casting: Casting, random: Random) -> Script:
    """The department does not sign, and then nothing happens."""
    start = in_working_time(random, casting.days, casting.now - timedelta(days=9), casting.now - timedelta(days=4))
    script = _drawn(casting, random, start, casting.returnable)
    script.pace = {stage: random.uniform(0.2, 0.8) for stage in STAGES} | {"accept": 1.5}
    script.until = "handling"
    return script


def _standing(casting: Casting, random: Random, state: str, twist: str) -> Script:
    """Its moves follow quickly upon each other and have just brought it to `state`."""
    gap = timedelta(minutes=random.uniform(4, 14))
    moves = [name for name, _, _ in STANDING].index(state) + 1
    start = last_working_moment(casting.days, casting.now) - gap * (moves + 1)
    codes = casting.returnable if twist in RETURNS else casting.calm
    script = _drawn(casting, random, start, casting.ordinary if state in {"reported", "filed"} else codes)
    script.gap, script.until, script.twist = gap, state, twist
    return script


def _drawn(casting: Casting, random: Random, start: datetime, codes: list[str]) -> Script:
    code = random.choice(codes)
    topic, category = casting.topics[code], casting.categories[code]
    title, description = random.choice(topic["reports"])
    slow = SLOW_DEPARTMENTS.get(casting.leads[code], 0.0)
    return Script(
        random=random,
        start=start.replace(microsecond=0),
        grid=random.choice(casting.grids),
        category=category,
        title=title,
        description=description,
        measures=random.choice(topic["measures"]),
        pace={stage: _pace(random, stage, slow if stage in {"accept", "handle"} else 0.0) for stage in STAGES},
    )


def _pace(random: Random, stage: str, slow: float) -> float:
    if random.random() < max(SLOW_STAGES.get(stage, 0.0), slow):
        return random.uniform(1.05, 2.6 if stage == "handle" else 1.6)
    return random.uniform(0.15, 0.9)
