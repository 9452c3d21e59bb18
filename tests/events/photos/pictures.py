"""Files as people send them: pictures that differ from each other, and things that only pretend to be pictures."""

import io
import random
import struct
import zlib
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from apps.events.models import Event, Evidence, Step
from tests.cast import Cast
from tests.events.scenes import reported

EXIF, GPS = 0x8769, 0x8825


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture of blocks and shades; another for every seed."""
    dice = random.Random(seed)
    picture = Image.new("RGB", size, tuple(dice.randrange(256) for _ in range(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y = dice.randrange(size[0]), dice.randrange(size[1])
        corner = (x + dice.randrange(40, size[0] // 2), y + dice.randrange(40, size[1] // 2))
        draw.rectangle(((x, y), corner), fill=tuple(dice.randrange(256) for _ in range(3)))
    return picture


def encoded(picture: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def sent(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo(seed: int = 1, name: str = "photo.jpg", **options: Any) -> SimpleUploadedFile:
    return sent(encoded(scene(seed), **options), name)


def photos(seeds: Sequence[int]) -> list[SimpleUploadedFile]:
    return [photo(seed, f"{seed}.jpg") for seed in seeds]


def with_exif(*, orientation: int = 1, taken: str = "2026:03:16 08:15:00", gps: dict[int, Any] | None = None) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(EXIF)[0x9003] = taken
    exif.get_ifd(GPS).update(gps or {1: "N", 2: (29.0, 40.0, 30.0), 3: "E", 4: (115.0, 39.0, 0.0)})
    return encoded(scene(7), exif=exif)


def png(*chunks: tuple[bytes, bytes], width: int, height: int) -> bytes:
    """A PNG in shades of grey of which only what is given is there."""
    header = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def rows_of_nothing(width: int, height: int) -> tuple[bytes, bytes]:
    """The pixels of a black picture, packed a thousandfold."""
    packer = zlib.compressobj(9)
    row = bytes(1 + width)
    return b"IDAT", b"".join([packer.compress(row) for _ in range(height)] + [packer.flush()])


def reported_step(cast: Cast) -> tuple[Event, Step]:
    event = reported(cast)
    return event, Step.objects.get(event=event)


def only_evidence() -> Evidence:
    return Evidence.objects.get()
