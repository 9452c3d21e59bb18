"""All suggestions about one report or event, for pages and API alike. Nothing here changes anything."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.events.models import Event
from apps.events.suggestions.category import LikelyCategory, likely_categories
from apps.events.suggestions.department import Suggestion, load_of, suggest_units
from apps.events.suggestions.nearby import Near, Place, near_by, near_event
from apps.staff.actors import Actor

# Which suggestions help with which move.
CATEGORY, NEAR, DEPARTMENT = "category", "near", "department"
HELPS = {
    "file": {CATEGORY, NEAR},
    "self_handle": {CATEGORY},
    "solve_on_spot": {CATEGORY},
    "reclassify": {CATEGORY},
    "merge": {NEAR},
    "dispatch": {DEPARTMENT},
    "whistle": {DEPARTMENT},
    "assign": {DEPARTMENT},
}
EVERYTHING = frozenset({CATEGORY, NEAR, DEPARTMENT})


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What can be suggested; `load` is a sentence about the suggested lead."""

    categories: list[LikelyCategory] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)
    department: Suggestion | None = None
    load: str = ""

    @property
    def any(self) -> bool:
        return bool(self.categories or self.near or self.department)


def about_event(*, event: Event, actor: Actor, now: datetime, what: frozenset[str] | set[str]) -> Suggestions:
    """`what`: some of CATEGORY, NEAR and DEPARTMENT. In a constant number of queries."""
    department = suggest_units(event) if DEPARTMENT in what else None
    return Suggestions(
        categories=likely_categories(event.title, event.description) if CATEGORY in what else [],
        near=near_event(actor=actor, event=event, now=now) if NEAR in what else [],
        department=department,
        load=load_of(department.lead) if department and department.lead else "",
    )


def about_report(*, actor: Actor, given: dict[str, Any], now: datetime) -> Suggestions:
    """While something is being reported; `given` is what `HintForm` cleans to."""
    near: list[Near] = []
    if given["lng"] is not None and given["lat"] is not None:
        place = Place(given["lng"], given["lat"])
        near = near_by(actor=actor, place=place, category_id=given["category"], text=given["text"], now=now)
    return Suggestions(categories=likely_categories(given["text"]), near=near)
