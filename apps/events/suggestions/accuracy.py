"""How good the suggestions are, on events they have not learned from. The same data give the same answer.

The filed events are split by time: the first four fifths are learned from, the last fifth is asked about. Departments
are compared with what dispatchers chose first, near-by events with what people really merged.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Q

from apps.events.models import Category, Event, Step
from apps.events.rules import ENDED, EventState
from apps.events.suggestions.bayes import rank
from apps.events.suggestions.category import clear
from apps.events.suggestions.department import suggest_units
from apps.events.suggestions.learning import MOST_EVENTS, Lesson, filed_events, lesson_of, told
from apps.events.suggestions.nearby import likely_same, reported

HELD_OUT = 0.2
MOST_CHECKED = 1000  # dispatches and merges that are looked at, the newest


@dataclass(slots=True)
class Tally:
    """Of `asked`: right at first, among the first three, without any suggestion."""

    asked: int = 0
    first: int = 0
    among_three: int = 0
    silent: int = 0


@dataclass(slots=True)
class Accuracy:
    """`categories`: by code. `merges`: [merged events with a position, those whose main event was hinted, and first].

    `dispatches`: [first dispatches looked at, those whose lead was the suggested one].
    """

    learned: int
    category: Tally
    categories: dict[str, Tally] = field(default_factory=dict)
    dispatches: list[int] = field(default_factory=lambda: [0, 0])
    merges: list[int] = field(default_factory=lambda: [0, 0, 0])

    @property
    def worst_first(self) -> list[tuple[str, Tally]]:
        return sorted(self.categories.items(), key=lambda row: (share(row[1].first, row[1].asked) or 0, row[0]))

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def measure() -> Accuracy:
    """For the current tenant."""
    ids = list(filed_events().order_by("-id").values_list("pk", flat=True)[:MOST_EVENTS])[::-1]
    learned, asked = ids[: len(ids) - round(len(ids) * HELD_OUT)], ids[len(ids) - round(len(ids) * HELD_OUT) :]
    found = Accuracy(len(learned), Tally())
    if asked:
        earlier = filed_events().filter(pk__range=(learned[0], learned[-1])) if learned else Event.objects.none()
        later = filed_events().filter(pk__range=(asked[0], asked[-1])).order_by("pk")
        _ask_categories(found, lesson_of(lambda: told(earlier)), told(later))
        _ask_departments(found, asked)
    _ask_merges(found)
    return found


def _ask_categories(found: Accuracy, lesson: Lesson, asked: Any) -> None:
    codes = dict(Category.objects.values_list("pk", "code"))
    for category, words in asked:
        known = {word: lesson.words[word] for word in words if word in lesson.words}
        ranked = [suggestion.category for suggestion in clear(rank(known, lesson.totals))]
        for tally in (found.category, found.categories.setdefault(codes[category], Tally())):
            tally.asked += 1
            tally.first += ranked[:1] == [category]
            tally.among_three += category in ranked
            tally.silent += not ranked


def _ask_departments(found: Accuracy, asked: list[int]) -> None:
    """By today's list, so that a list that was mended since reads better than it was."""
    steps = Step.objects.filter(move="dispatch", event_id__in=asked[-MOST_CHECKED:]).order_by("event_id", "id")
    places = ("event__category", "event__unit", "event__community", "event__street")
    for step in steps.distinct("event_id").select_related(*places):
        lead = suggest_units(step.event).lead
        found.dispatches[0] += 1
        found.dispatches[1] += lead is not None and str(lead.pk) == str(step.given.get("lead"))


def _ask_merges(found: Accuracy) -> None:
    """Would the main event have been hinted when the other was reported, and as the first?"""
    merged = Event.objects.filter(state=EventState.MERGED, lng__isnull=False, lat__isnull=False).order_by("-id")
    counts: Counter[str] = Counter()
    for event in merged[:MOST_CHECKED]:
        report = reported(event)
        if report is None:
            continue
        open_then = Event.objects.filter(~Q(state__in=ENDED) | Q(changed_at__gt=report.at), pk__lt=event.pk)
        hinted = [near.event.pk for near in likely_same(open_then, report, now=report.at)]
        counts["all"] += 1
        counts["hinted"] += event.merged_into_id in hinted
        counts["first"] += hinted[:1] == [event.merged_into_id]
    found.merges = [counts["all"], counts["hinted"], counts["first"]]
