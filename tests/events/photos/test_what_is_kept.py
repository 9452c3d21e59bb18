"""Of every photo only the picture is kept: upright, small enough, on white, without anything that was written in it."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.fields.files import FieldFile
from PIL import Image

from apps.events.evidence import keep
from apps.events.models import Evidence
from tests.cast import Cast
from tests.events.photos.pictures import encoded, photo, reported_step, scene, sent, with_exif

MARK = b"<script>alert('inside')</script>"


def kept(cast: Cast, upload: SimpleUploadedFile, **options: Any) -> Evidence:
    event, step = reported_step(cast)
    [row] = keep(event=event, step=step, photos=[upload], **options)
    return Evidence.objects.get(pk=row.pk)


def shown(evidence: Evidence) -> Image.Image:
    return Image.open(io.BytesIO(bytes_of(evidence.file)))


def bytes_of(file: FieldFile) -> bytes:
    return Path(file.path).read_bytes()


def near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 16 for a, b in zip(colour, wanted, strict=True))


def test_it_is_a_jpeg_of_bounded_size_with_a_thumbnail(cast: Cast) -> None:
    upload = sent(encoded(scene(1, (4000, 3000))))
    row = kept(cast, upload)

    assert shown(row).format == "JPEG"
    assert (row.width, row.height, row.size) == (1600, 1200, upload.size)
    assert Image.open(io.BytesIO(bytes_of(row.thumbnail))).size == (320, 240)


def test_html_behind_or_within_a_jpeg_is_dropped(cast: Cast) -> None:
    row = kept(cast, sent(encoded(scene(1), comment=MARK) + MARK, "page.html"))

    assert b"<script" not in bytes_of(row.file)
    assert b"<script" not in bytes_of(row.thumbnail)


def test_nothing_of_the_exif_is_in_the_file(cast: Cast) -> None:
    row = kept(cast, sent(with_exif()), keep_place=True)

    assert not shown(row).getexif()
    assert b"Exif" not in bytes_of(row.file)


def test_place_and_time_are_kept_when_the_worker_agrees(cast: Cast) -> None:
    row = kept(cast, sent(with_exif()), keep_place=True)

    assert (row.taken_lng, row.taken_lat) == (Decimal("115.65"), Decimal("29.675"))
    assert row.taken_at == datetime(2026, 3, 16, 0, 15, tzinfo=UTC)  # 08:15 in Shanghai


def test_place_and_time_are_not_kept_without_being_asked(cast: Cast) -> None:
    row = kept(cast, sent(with_exif()))

    assert (row.taken_at, row.taken_lng, row.taken_lat) == (None, None, None)


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (115.0, 0.0, 0.0)},
        {1: "N", 2: (29.0, 0.0, 0.0)},
        {1: "N", 2: (29.0, 40.0), 3: "E", 4: (115.0, 0.0)},
    ],
)
def test_a_place_that_is_none_is_not_kept(cast: Cast, gps: dict[int, Any]) -> None:
    row = kept(cast, sent(with_exif(gps=gps, taken="yesterday")), keep_place=True)

    assert (row.taken_at, row.taken_lng, row.taken_lat) == (None, None, None)


def test_the_south_and_the_west_are_negative(cast: Cast) -> None:
    gps = {1: "S", 2: (12.0, 30.0, 0.0), 3: "W", 4: (77.0, 15.0, 0.0)}
    row = kept(cast, sent(with_exif(gps=gps)), keep_place=True)

    assert (row.taken_lng, row.taken_lat) == (Decimal("-77.25"), Decimal("-12.5"))


@pytest.mark.parametrize(("orientation", "corner"), [(1, (0, 0)), (3, (39, 19)), (6, (19, 0)), (8, (0, 39))])
def test_it_is_turned_as_the_camera_was_held(cast: Cast, orientation: int, corner: tuple[int, int]) -> None:
    picture = Image.new("RGB", (40, 20), "white")
    picture.paste("red", (0, 0, 8, 8))
    exif = Image.Exif()
    exif[0x0112] = orientation

    upright = shown(kept(cast, sent(encoded(picture, exif=exif, quality=95))))

    assert upright.size == ((40, 20) if orientation in (1, 3) else (20, 40))
    assert near(upright.getpixel(corner), (254, 0, 0))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_exif_does_not_cost_the_photo(cast: Cast) -> None:
    content = encoded(scene(1), exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\xff\xff" + b"\xff" * 40)

    assert kept(cast, sent(content), keep_place=True).width == 640


def test_colours_for_print_become_colours_for_a_screen(cast: Cast) -> None:
    row = kept(cast, sent(encoded(Image.new("RGB", (40, 30), (200, 40, 40)).convert("CMYK"))))

    assert shown(row).mode == "RGB"
    assert near(shown(row).getpixel((20, 15)), (200, 40, 40))


def test_sixteen_bits_of_grey_keep_their_shades(cast: Cast) -> None:
    grey = Image.new("I;16", (40, 30))
    grey.putdata([0x8000] * 1200)

    row = kept(cast, sent(encoded(grey, "PNG"), "scan.png"))

    assert near(shown(row).getpixel((20, 15)), (128, 128, 128))


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(cast: Cast, mode: str) -> None:
    glass = Image.new("RGBA", (40, 30), (0, 0, 0, 0)).convert(mode)
    options = {"transparency": 0} if mode == "P" else {}

    row = kept(cast, sent(encoded(glass, "PNG", **options), "glass.png"))

    assert near(shown(row).getpixel((20, 15)), (255, 255, 255))


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_forms_of_photos_are_taken(cast: Cast, form: str) -> None:
    assert shown(kept(cast, sent(encoded(scene(2), form)))).size == (640, 480)


def test_the_phase_is_kept_with_it(cast: Cast) -> None:
    assert kept(cast, photo(1), phase="after").phase == "after"
