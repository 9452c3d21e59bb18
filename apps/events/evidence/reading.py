"""Reading an upload as a photo that goes with a step."""

import hashlib
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from PIL import Image

from apps.events.evidence.likeness import likeness_of
from apps.pictures.opening import as_jpeg, open_picture, refuse_by_size, shown_name
from apps.pictures.origin import Origin
from apps.pictures.scanning import scan

THUMBNAIL_SIDE = 320
MOST_PHOTOS = 10


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that has been read. `content` and `thumbnail` are JPEG; `size` is that of the upload, in bytes."""

    name: str
    size: int
    content: bytes
    thumbnail: bytes
    width: int
    height: int
    sha256: str
    likeness: int | None
    scanned: str
    origin: Origin


def read_photo(upload: UploadedFile, *, keep_place: bool = False) -> Photo:
    """Everything that is kept of an upload; `Malformed` when it is no photo or holds a virus.

    Place and time are read only when the worker has agreed (`keep_place`).
    """
    refuse_by_size(upload)
    upload.seek(0)
    scanned = scan(upload, shown_name(upload))
    picture, origin = open_picture(upload, keep_place=keep_place)
    content = as_jpeg(picture, quality=82)
    small = picture.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Photo(
        name=shown_name(upload),
        size=upload.size or 0,
        content=content,
        thumbnail=as_jpeg(small, quality=75),
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(content).hexdigest(),
        likeness=likeness_of(small),
        scanned=scanned,
        origin=origin,
    )


def read_picture(upload: UploadedFile) -> Image.Image:
    """The upload as an upright RGB picture of bounded size, and nothing else of it; `Malformed` when it is none."""
    refuse_by_size(upload)
    return open_picture(upload)[0]
