"""A boundary as lines of text: “lng, lat” a line, an empty line between rings; a ring inside another is its hole."""

from math import isfinite
from typing import Any

from django.utils.translation import gettext as _
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from apps.errors import Malformed
from apps.grids.outlines import read_area

MOST_CHARACTERS = 400_000
Ring = list[list[float]]


def as_text(area: BaseGeometry | None) -> str:
    """The points of each ring once: the first is not repeated at the end."""
    polygons = getattr(area, "geoms", [area]) if area is not None else []
    rings = [ring for polygon in polygons for ring in (polygon.exterior, *polygon.interiors)]
    return "\n\n".join("\n".join(f"{x:.6f}, {y:.6f}" for x, y in ring.coords[:-1]) for ring in rings)


def read_text(text: str, *, gcj02: bool) -> BaseGeometry:
    """Raises `Malformed` with a sentence at the field `points`, naming the line that cannot be read."""
    if len(text) > MOST_CHARACTERS:
        raise _bad(_("That is too much to type. Send it as a GeoJSON file."))
    outer: list[tuple[Polygon, list[Ring]]] = []
    for ring in _rings(text):
        if len(ring) < 4:
            raise _bad(_("Three points at least make an area."))
        drawn = Polygon(ring)
        holder = next((rings for whole, rings in outer if whole.is_valid and whole.covers(drawn)), None)
        if holder is None:
            outer.append((drawn, [ring]))
        else:
            holder.append(ring)
    if not outer:
        raise _bad(_("Three points at least make an area."))
    return read_area({"type": "MultiPolygon", "coordinates": [rings for _whole, rings in outer]}, gcj02=gcj02)


def _rings(text: str) -> list[Any]:
    """Closed rings."""
    rings: list[Ring] = [[]]
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            rings[-1].append(_point(number, line))
        elif rings[-1]:
            rings.append([])
    return [ring if ring[0] == ring[-1] and len(ring) > 1 else [*ring, ring[0]] for ring in rings if ring]


def _point(number: int, line: str) -> list[float]:
    try:
        lng, lat = (float(text) for text in line.replace("，", ",").split(","))
        if not (isfinite(lng) and isfinite(lat)):
            raise ValueError
        return [lng, lat]
    except ValueError as problem:
        facts = {"number": number, "line": line.strip()[:40]}
        sentence = _("Line %(number)s, “%(line)s”, is not a longitude and a latitude with a comma between.") % facts
        raise _bad(sentence) from problem


def _bad(sentence: str) -> Malformed:
    return Malformed("bad_boundary", sentence, {"fields": {"points": [sentence]}})
