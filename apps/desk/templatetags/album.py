"""Photos on the page of an event: `{% load album %}`."""

from typing import Any

from django import template

from apps.desk.album import Album
from apps.desk.telling import Told

register = template.Library()


@register.inclusion_tag("event/_photos.html")
def step_photos(album: Album, entry: Told) -> dict[str, Any]:
    """The photos of one step; `label` is what the step is called."""
    return {"label": entry.label, **album.of(entry.step)}
