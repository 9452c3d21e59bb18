"""The coarse places of the public map: cells of about 200 m, told by their middle alone. Pure."""

import math
from typing import NamedTuple

METRES = 200
METRES_PER_DEGREE = 111_320  # of latitude, and of longitude at the equator
HEIGHT = METRES / METRES_PER_DEGREE
DIGITS = 5  # about a metre: more would say nothing about a middle


class Cell(NamedTuple):
    """The middle, WGS-84 in degrees."""

    lng: float
    lat: float


def cell_of(lng: float, lat: float) -> Cell:
    """The same for every point of a cell, so that nothing of the point itself is told. Between 85° south and north."""
    middle = (math.floor(lat / HEIGHT) + 0.5) * HEIGHT
    width = HEIGHT / math.cos(math.radians(middle))
    return Cell(round((math.floor(lng / width) + 0.5) * width, DIGITS), round(middle, DIGITS))
