"""Which areas lie side by side. Pure: GeoJSON geometries in degrees, WGS-84."""

from collections.abc import Mapping
from typing import Any

from shapely import STRtree
from shapely.geometry import shape

SHARED = 1e-5  # degrees, about a metre: neighbours that were drawn apart leave such slits
LEAST_EDGE = 5e-5  # degrees: areas that meet in a corner are no neighbours


def touching(boundaries: Mapping[int, dict[str, Any]]) -> set[tuple[int, int]]:
    """Pairs of keys, the smaller first, whose areas have an edge in common."""
    if not boundaries:
        return set()  # shapely takes no empty list for areas
    keys = sorted(boundaries)
    areas = [shape(boundaries[key]) for key in keys]
    tree = STRtree(areas)
    found = set()
    for one, two in tree.query(areas, predicate="dwithin", distance=SHARED).T.tolist():
        if one < two and areas[one].buffer(SHARED).intersection(areas[two].boundary).length > LEAST_EDGE:
            found.add((keys[one], keys[two]))
    return found
