"""Tags and filters of the pages: `{% load desk %}`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from apps.clocks.models import Clock, Outcome
from apps.clocks.worktime import Limit
from apps.desk import bells, naming, times
from apps.desk.keys import LETTERS
from apps.desk.queries import Story
from apps.events.evidence import link_token
from apps.events.facts import CardFacts, PetitionFacts
from apps.events.judge import OpenMove
from apps.events.labels import (
    CARD_LABELS,
    CLOCK_LABELS,
    COLOUR_LABELS,
    EVENT_LABELS,
    ORDER_LABELS,
    PETITION_KIND_LABELS,
    PETITION_LABELS,
    ROLE_LABELS,
    STAGE_LABELS,
    URGENCY_LABELS,
)
from apps.events.models import Event, Evidence, Order
from apps.events.rules import STAGE_OF, EventState, Move, PublicStage
from apps.grids import basemaps
from apps.staff.actors import InPost

register = template.Library()

FIVE = [stage for stage in PublicStage if stage is not PublicStage.ENDED]
LABELS: dict[str, Mapping[Any, str]] = {
    "clock": CLOCK_LABELS,
    "role": ROLE_LABELS,
    "urgency": URGENCY_LABELS,
    "petition": PETITION_LABELS,
    "petition_kind": PETITION_KIND_LABELS,
    "card": CARD_LABELS,
    "colour": COLOUR_LABELS,
}
# How a state looks: by shape as well as by colour, so that nobody has to tell colours apart.
LOOK = {
    "reported": "waiting",
    "supplement": "waiting",
    "checking": "checking",
    "self_handling": "working",
    "filed": "waiting",
    "sent": "waiting",
    "dispatched": "waiting",
    "return_pending": "contested",
    "conference": "contested",
    "suspended": "waiting",
    "rework": "contested",
    "handling": "working",
    "accepted": "working",
    "answered": "checking",
    "feedback": "checking",
    "verified": "checking",
    "passed": "done",
    "closed": "done",
    "declined": "ended",
    "merged": "ended",
    "withdrawn": "ended",
    "archived": "done",
    "void": "ended",
}


@register.simple_tag(takes_context=True)
def base_map(context: Any) -> SafeString:
    """For the scripts of a page with a map. What the page may then fetch, `BaseMapMiddleware` puts into its policy."""
    row = basemaps.base_map()
    if row is None:
        return mark_safe("")
    layers = [address for address in (row.tiles, row.labels) if address]
    context["request"].base_map_sources = sorted({basemaps.source_of(address) for address in layers})
    return json_script({"layers": layers, "attribution": row.attribution, "deepest": row.deepest}, "base-map")


@register.filter
def post_named(actor: InPost) -> str:
    """The post acted in, in the reader's language."""
    return naming.in_language(actor.post_name, actor.post_name_en)


@register.filter
def tr(text: str) -> str:
    """A text of the tables of rules, in the reader's language."""
    return gettext(text) if text else ""


@register.filter
def named(thing: Any) -> str:
    return naming.named(thing)


@register.filter
def listed(things: Iterable[Any]) -> str:
    """Names as a list within a sentence."""
    return naming.listing(map(naming.named, things))


@register.filter
def moment(at: datetime | None) -> str:
    return times.moment(at) if at else ""


@register.filter
def label(code: Any, what: str) -> str:
    """The label of a clock's stage, a role or an urgency."""
    return gettext(LABELS[what][code])


@register.filter
def capped(count: int) -> str:
    """A count that goes no further than “99+”."""
    return bells.capped(count)


@register.filter
def of(counts: Mapping[int, int], key: int) -> int:
    """The count of one key; nothing when it is not there."""
    return counts.get(key, 0)


@register.filter
def limit_words(text: str) -> str:
    """A limit as people say it: “4 working hours”."""
    return times.limit_words(Limit.parse(text))


@register.filter
def photo_token(evidence: Evidence) -> str:
    return link_token(evidence.pk)


@register.simple_tag
def move_url(event: Event, move: Move, thing: Any = None) -> str:
    """Where a move is made: the event's own, or that of one of its orders, petitions or cards."""
    if thing is None:
        return reverse("event_move", args=[event.number, move.name])
    return reverse("thing_move", args=[f"{move.of}s", getattr(thing, "pk", None) or thing.id, move.name])


@register.filter
def letter(name: str) -> str:
    """Of a move, for the keyboard; empty where it has none on purpose."""
    return LETTERS.get(name, "")


@register.filter
def about_thing(found: OpenMove, story: Story) -> str:
    """What a button is about, where the event has several such things: a unit, a kind of petition, a colour."""
    thing = found.thing
    if isinstance(thing, PetitionFacts):
        return gettext(PETITION_KIND_LABELS[thing.kind])
    if isinstance(thing, CardFacts):
        return gettext(COLOUR_LABELS[thing.colour])
    return thing.unit_name if thing and len(story.file.orders) > 1 else ""


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture of our sprite; it is hidden from screen readers, because words stand beside it."""
    sprite = staticfiles_storage.url("img/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>', sprite, name
    )


@register.inclusion_tag("components/time_left.html")
def time_left(due: datetime | None, now: datetime) -> dict[str, Any]:
    return {"left": times.time_left(due, now) if due else None, "due": due}


@register.inclusion_tag("components/counting.html")
def counting() -> dict[str, Any]:
    """What `static/js/countdown.js` needs once a page: the words, when “soon” begins, and what time the server has."""
    soon = int(times.SOON.total_seconds())
    return {"told": {"words": times.counting_words(), "soon": soon, "now": timezone.now().isoformat()}}


@register.inclusion_tag("offline/as_of.html")
def as_of() -> dict[str, datetime]:
    """The line that the service worker shows when the page comes from the phone's store (`js/offline/keeping.js`)."""
    return {"at": timezone.now()}


@register.inclusion_tag("components/state.html")
def state(thing: Event | Order) -> dict[str, Any]:
    labels = ORDER_LABELS if isinstance(thing, Order) else EVENT_LABELS
    return {"look": LOOK[thing.state], "label": gettext(labels[thing.state])}


@register.inclusion_tag("components/stages.html")
def stages(event: Event, size: str = "") -> dict[str, Any]:
    """The five public stages: those behind us, the present one, those ahead."""
    now = STAGE_OF[EventState(event.state)]
    done = event.state in {EventState.CLOSED, EventState.ARCHIVED}
    at = FIVE.index(now) if now in FIVE else -1
    shown = [
        (gettext(STAGE_LABELS[stage]), "past" if place < at or done else "now" if place == at else "ahead")
        for place, stage in enumerate(FIVE)
    ]
    ended = gettext(EVENT_LABELS[event.state]) if now is PublicStage.ENDED and not done else ""
    return {"stages": shown, "ended": ended, "size": size}


@register.inclusion_tag("components/outcome.html")
def outcome(clock: Clock) -> dict[str, Any]:
    """What became of a promise: met or missed, and by how much of its own kind of time."""
    working = not Limit.parse(clock.limit).unit.continuous
    words = times.span_of_minutes(abs(clock.minutes), working=working) if clock.minutes is not None else ""
    return {
        "words": words,
        "working": working,
        "met": clock.outcome == Outcome.MET,
        "void": clock.outcome == Outcome.VOID,
    }


@register.filter
def part_colour(number: int) -> int:
    """The parts of a grid have six colours in turn; their numbers tell them apart."""
    return number % 6
