"""When and where a photo was taken, as its camera wrote it into the EXIF."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from PIL import ExifTags, Image

SIX_PLACES = Decimal("0.000001")  # eleven centimetres
WRITTEN_TIME = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")
WRITTEN_OFFSET = re.compile(r"[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Origin:
    """Degrees are WGS-84, both or neither."""

    taken_at: datetime | None = None
    lng: Decimal | None = None
    lat: Decimal | None = None


def origin_of(opened: Image.Image) -> Origin:
    """What can be read of it; nothing at all rather than an error."""
    try:
        exif = opened.getexif()
        taken_at = _time(exif.get_ifd(ExifTags.IFD.Exif))
        lng, lat = _place(exif.get_ifd(ExifTags.IFD.GPSInfo))
    except Exception:  # EXIF is written by anybody, and fails to be read in any way
        return Origin()
    return Origin(taken_at, lng, lat)


def _time(tags: Mapping[int, Any]) -> datetime | None:
    """In the camera's zone where it says so, else in the tenant's."""
    text = str(tags.get(ExifTags.Base.DateTimeOriginal, "")).strip("\x00 ")
    offset = str(tags.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\x00 ")
    if not WRITTEN_TIME.fullmatch(text):
        return None
    try:
        if WRITTEN_OFFSET.fullmatch(offset):
            return datetime.strptime(text + offset, "%Y:%m:%d %H:%M:%S%z")
        return timezone.make_aware(datetime.strptime(text, "%Y:%m:%d %H:%M:%S"))
    except ValueError:
        return None


def _place(tags: Mapping[int, Any]) -> tuple[Decimal | None, Decimal | None]:
    lng = _degrees(tags.get(ExifTags.GPS.GPSLongitude), tags.get(ExifTags.GPS.GPSLongitudeRef), "W", 180)
    lat = _degrees(tags.get(ExifTags.GPS.GPSLatitude), tags.get(ExifTags.GPS.GPSLatitudeRef), "S", 90)
    if lng is None or lat is None or (lng == 0 and lat == 0):  # cameras without a fix write zeros
        return None, None
    return lng, lat


def _degrees(parts: Any, side: Any, negative: str, most: int) -> Decimal | None:
    """From degrees, minutes and seconds."""
    if parts is None or len(parts) != 3:
        return None
    try:
        value = sum(float(part) / 60**power for power, part in enumerate(parts))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= value <= most:  # also refuses what is not a number
        return None
    return Decimal(-value if str(side).strip("\x00 ") == negative else value).quantize(SIX_PLACES)
