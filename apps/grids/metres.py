"""Degrees as metres, on the ellipsoid of WGS-84: right to a millimetre within a grid, to a metre within a district."""

from math import cos, radians, sin, sqrt

import numpy as np
from shapely import transform
from shapely.geometry.base import BaseGeometry

SEMI_MAJOR_AXIS = 6378137.0
ECCENTRICITY_SQUARED = 0.00669437999014


def flat(area: BaseGeometry, *, lng: float, lat: float) -> BaseGeometry:
    """The geometry in metres east and north of a point near it."""
    east, north = metres_a_degree(lat)
    return transform(area, lambda points: (points - np.array([lng, lat])) * np.array([east, north]))


def metres_a_degree(lat: float) -> tuple[float, float]:
    """How long a degree of longitude and one of latitude are there."""
    curvature = 1 - ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    meridian = SEMI_MAJOR_AXIS * (1 - ECCENTRICITY_SQUARED) / (curvature * sqrt(curvature))
    return radians(SEMI_MAJOR_AXIS / sqrt(curvature) * cos(radians(lat))), radians(meridian)


def square_metres(area: BaseGeometry) -> float:
    if area.is_empty:
        return 0.0
    centre = area.centroid
    return float(flat(area, lng=centre.x, lat=centre.y).area)
