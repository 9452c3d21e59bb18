"""What a boundary has to be: a sound area in China, inside of what its unit hangs under. Pure but for gettext."""

from collections.abc import Iterator
from itertools import chain
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _
from shapely import set_precision
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from apps.errors import Malformed
from apps.grids.geo import to_wgs84
from apps.grids.metres import square_metres
from apps.grids.tiling import GRID
from apps.grids.unitlist import EAST, NORTH, SOUTH, WEST

SMALLEST, OUTSIDE_SHARE, OUTSIDE_LEAST = 100.0, 0.01, 100.0  # m², part of the whole, m²


def read_area(geometry: Any, *, gcj02: bool) -> BaseGeometry:
    """A GeoJSON Polygon or MultiPolygon in WGS-84, to six decimals. Raises `Malformed` with what is wrong and where."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in {"Polygon", "MultiPolygon"}:
        raise _bad(_("It is not a polygon. Export areas, not lines or points."))
    parts = geometry.get("coordinates")
    polygons = [parts] if kind == "Polygon" else parts
    try:
        read = [[[_position(point, gcj02=gcj02) for point in ring] for ring in polygon] for polygon in polygons]
        _refuse_open_rings(chain.from_iterable(read))
        area = shape({"type": "MultiPolygon", "coordinates": read} if len(read) > 1 else _one(read))
    except (ShapelyError, ValueError, TypeError, LookupError, OverflowError) as problem:
        raise _bad(
            _("Its coordinates cannot be read. Each point is a pair of numbers: longitude, latitude.")
        ) from problem
    return sound(area)


def sound(area: BaseGeometry) -> BaseGeometry:
    if not area.is_valid:
        raise _bad(_unsound(area))
    tidy = set_precision(area, GRID)
    if tidy.is_empty or square_metres(tidy) < SMALLEST:
        raise _bad(_("It is smaller than %(least)s m². Draw the whole area.") % {"least": int(SMALLEST)})
    return tidy


def refuse_outside(area: BaseGeometry, whole: BaseGeometry | None, name: str) -> None:
    """A border drawn twice never runs quite alike: up to a hundredth of the area may lie outside."""
    if whole is None:
        return
    outside = square_metres(area.difference(whole))
    if outside > max(OUTSIDE_LEAST, OUTSIDE_SHARE * square_metres(area)):
        facts = {"size": round(outside), "name": name}
        raise _bad(
            _("%(size)s m² of it lie outside of %(name)s. Correct the boundary, or that of %(name)s first.") % facts
        )


def as_boundary(area: BaseGeometry) -> dict[str, Any]:
    told: dict[str, Any] = mapping(area)
    return {"type": told["type"], "coordinates": _lists(told["coordinates"])}


def holes_in(area: BaseGeometry) -> int:
    return sum(len(polygon.interiors) for polygon in getattr(area, "geoms", [area]))


def _position(point: Any, *, gcj02: bool) -> tuple[float, float]:
    lng, lat = float(point[0]), float(point[1])
    if not (isfinite(lng) and isfinite(lat)):
        raise _bad(_("One of its numbers is not finite. Export it again."))
    if WEST <= lng <= EAST and SOUTH <= lat <= NORTH:
        return to_wgs84(lng, lat) if gcj02 else (lng, lat)
    if WEST <= lat <= EAST and SOUTH <= lng <= NORTH:
        raise _bad(_("Longitude and latitude are swapped. Put the longitude first."))
    facts = {"lng": f"{lng:.6g}", "lat": f"{lat:.6g}"}
    raise _bad(_("The point %(lng)s, %(lat)s does not lie in China. Export it in degrees.") % facts)


def _refuse_open_rings(rings: Iterator[list[tuple[float, float]]]) -> None:
    for ring in rings:
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise _bad(_("A ring is not closed: its last point has to be its first. Draw it again."))


def _one(read: list[Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": read[0]}


def _unsound(area: BaseGeometry) -> str:
    told = explain_validity(area)
    place = told.partition("[")[2].rstrip("]").replace(" ", ", ")
    if "Self-intersection" in told:
        return _("It crosses itself at %(place)s. Draw it again there.") % {"place": place}
    return _("It is not a sound area, as seen at %(place)s. Draw it again there.") % {"place": place or "–"}


def _lists(value: Any) -> Any:
    return [_lists(one) for one in value] if isinstance(value, tuple | list) else value


def _bad(sentence: str) -> Malformed:
    return Malformed("bad_boundary", sentence, {"fields": {"points": [sentence]}})
