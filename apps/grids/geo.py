"""From the Chinese map datum (GCJ-02) to WGS-84 and back.

Everything inside is WGS-84; lists and maps made in China give GCJ-02, some 500 m off. The forward formula is the
published one of the datum; there is no exact inverse, so it is approached until nothing moves any more.
"""

from math import cos, pi, sin, sqrt

SEMI_MAJOR_AXIS = 6378245.0  # Krasovsky 1940, metres
ECCENTRICITY_SQUARED = 0.00669342162296594323
ROUNDS = 10
SMALL_ENOUGH = 1e-9  # degrees, a tenth of a millimetre
CHINA = (72.004, 0.8293, 137.8347, 55.8271)  # lng, lat, lng, lat: outside of it the datums are the same


def to_gcj02(lng: float, lat: float) -> tuple[float, float]:
    """(lng, lat) in degrees of a WGS-84 position, as a Chinese map shows it."""
    west, south, east, north = CHINA
    if not (west <= lng <= east and south <= lat <= north):
        return lng, lat
    d_lng, d_lat = _shift(lng - 105.0, lat - 35.0)
    radians = lat * pi / 180
    curvature = 1 - ECCENTRICITY_SQUARED * sin(radians) ** 2
    metres_lat = SEMI_MAJOR_AXIS * (1 - ECCENTRICITY_SQUARED) / (curvature * sqrt(curvature))
    metres_lng = SEMI_MAJOR_AXIS / sqrt(curvature) * cos(radians)
    return lng + d_lng * 180 / (metres_lng * pi), lat + d_lat * 180 / (metres_lat * pi)


def to_wgs84(lng: float, lat: float) -> tuple[float, float]:
    """(lng, lat) in degrees of a GCJ-02 position, in WGS-84; off by far less than a metre."""
    guess_lng, guess_lat = lng, lat
    for _ in range(ROUNDS):
        shown_lng, shown_lat = to_gcj02(guess_lng, guess_lat)
        guess_lng, guess_lat = guess_lng + lng - shown_lng, guess_lat + lat - shown_lat
        if abs(lng - shown_lng) < SMALL_ENOUGH and abs(lat - shown_lat) < SMALL_ENOUGH:
            break
    return guess_lng, guess_lat


def _shift(x: float, y: float) -> tuple[float, float]:
    """Metres east and north, from the degrees east of 105° E and north of 35° N."""
    short_waves = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + short_waves
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + short_waves
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    return east, north
