"""Events that were filed, many at a time: what is learned from."""

from datetime import datetime, timedelta
from uuid import uuid4

from apps.events.models import Category, Event, Step
from apps.events.suggestions.learning import learn
from tests.cast import Cast
from tests.events.scenes import MONDAY_9

COVER, LAMP, QUARREL = "0601", "0603", "0801"  # a manhole cover, a street lamp; a dispute, which is sensitive


def file_many(cast: Cast, texts: list[tuple[str, str]], *, since: datetime = MONDAY_9) -> list[Event]:
    """From pairs of category and text, a minute apart; each with the step that filed it."""
    categories = Category.objects.in_bulk(field_name="code")
    grid = cast.worker.appointment.unit
    taken = Event.objects.count()
    events = Event.objects.bulk_create(
        Event(
            client_id=uuid4(),
            number=f"99{taken + number:08d}",
            title=text[:40],
            description=text,
            category=categories[code],
            urgency=4,
            state="filed",
            unit=grid,
            community_id=cast.community.appointment.unit_id,
            street_id=cast.street.appointment.unit_id,
            reporter=cast.worker.person,
            reported_at=since + timedelta(minutes=number),
            changed_at=since + timedelta(minutes=number),
        )
        for number, (code, text) in enumerate(texts)
    )
    Step.objects.bulk_create(
        Step(event=event, version=1, move="file", to_state="filed", system="test", at=event.reported_at)
        for event in events
    )
    return events


def learned(cast: Cast, texts: list[tuple[str, str]]) -> None:
    """The tenant has filed these and has learned from them."""
    file_many(cast, texts)
    learn(now=MONDAY_9)
