"""The photos of an event as its page shows them: by step, before beside after, with those that look the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.events.evidence import Match, alike_all
from apps.events.models import Event, Evidence, Step
from apps.events.queries import visible_to
from apps.staff.actors import InPost

WARNED = ("verify_event", "view_assessment")  # those who verify, and those who supervise


@dataclass(frozen=True, slots=True)
class Seen:
    """A photo, and others that look the same with whether the actor may open their event."""

    photo: Evidence
    matches: list[tuple[Match, bool]]


@dataclass(frozen=True, slots=True)
class Album:
    """`before` holds, by order, what after-photos are compared with; None: those of the report, where the order has
    none of its own."""

    seen: dict[int, Seen]
    before: dict[int | None, list[Evidence]]

    def of(self, step: Step) -> dict[str, list[Seen]]:
        """The photos of a step; where it has some of "after", with those of "before" of the same order."""
        photos = list(step.evidence.all())
        after = [photo for photo in photos if photo.phase == "after"]
        before = self.before.get(step.order_id) or self.before.get(None, []) if after else []
        rest = [photo for photo in photos if photo.phase != "after" and photo not in before]
        shown = {"before": before, "after": after if before else [], "rest": rest if before else rest + after}
        return {name: [self.seen[photo.pk] for photo in found] for name, found in shown.items()}


def album_of(event: Event, steps: Iterable[Step], actor: InPost) -> Album:
    """From steps with their evidence at hand; at most three queries more, however many photos."""
    photos = [photo for step in steps for photo in step.evidence.all()]
    warned = any(actor.holds(power, event.unit.path) for power in WARNED)
    matches = alike_all(photos) if warned else {}
    open_to = _visible(matches, actor)
    before: dict[int | None, list[Evidence]] = {}
    for step in steps:
        for photo in step.evidence.all():
            if photo.phase == "before" or (step.order_id is None and not photo.phase):
                before.setdefault(step.order_id, []).append(photo)
    seen = {
        photo.pk: Seen(photo, [(match, match.event_id in open_to) for match in matches.get(photo.pk, [])])
        for photo in photos
    }
    return Album(seen, before)


def _visible(matches: dict[int, list[Match]], actor: InPost) -> set[int]:
    ids = {match.event_id for found in matches.values() for match in found}
    return set(visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
