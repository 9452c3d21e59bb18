"""Photos: read and written anew, kept with a step, found again by likeness, served by links that run out."""

from apps.events.evidence.keeping import keep
from apps.events.evidence.likeness import Match, alike, alike_all
from apps.events.evidence.links import from_token, link_token
from apps.events.evidence.reading import MOST_PHOTOS, Photo, read_photo, read_picture
from apps.events.evidence.uploads import receive, received
from apps.pictures.opening import MOST_BYTES
from apps.pictures.scanner_state import ScannerState, scanner_state

__all__ = [
    "MOST_BYTES",
    "MOST_PHOTOS",
    "Match",
    "Photo",
    "ScannerState",
    "alike",
    "alike_all",
    "from_token",
    "keep",
    "link_token",
    "read_photo",
    "read_picture",
    "receive",
    "received",
    "scanner_state",
]
