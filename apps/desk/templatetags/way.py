"""The way an event has gone, in words and as a picture: `{% load way %}{% way event story %}`."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from apps.desk.queries import Story
from apps.events.drawing.svg import described, picture
from apps.events.drawing.way import Sent, Told, way_of
from apps.events.labels import EVENT_LABELS
from apps.events.models import Event
from apps.events.rules import MOVE

register = template.Library()


@register.inclusion_tag("event/_way.html")
def way(event: Event, story: Story) -> dict[str, Any]:
    """From what the page has read already; it asks the database nothing."""
    steps = [Told(s.move, s.from_state, s.to_state, s.at, s.order_id, s.given) for s in story.steps]
    orders = [Sent(o.pk, o.unit_id, o.role, o.own, o.sent_at) for o in story.file.orders]
    walked = way_of(steps, orders)
    words = described(gettext, walked)
    return {
        "stations": [(gettext(EVENT_LABELS[step.target]), gettext(MOVE[step.move].label)) for step in walked],
        # Everything in it is escaped where it is drawn.
        "picture": SafeString(picture(gettext, name="way", description=words, way=walked)),
    }
