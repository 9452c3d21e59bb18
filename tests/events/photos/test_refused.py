"""What is no photo is refused with a sentence that names it, before it can do harm."""

import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from apps.errors import Malformed
from apps.events.evidence import MOST_BYTES, keep, read_photo
from apps.events.models import Evidence
from tests.cast import Cast
from tests.events.photos.pictures import encoded, photo, png, reported_step, rows_of_nothing, scene, sent

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
MEGABYTE = 2**20
BOMB = zlib.compress(bytes(200 * MEGABYTE), 9)


def animated_gif() -> bytes:
    frames = [scene(seed, (120, 120)) for seed in range(3)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


def truncated() -> bytes:
    whole = encoded(scene(1))
    return whole[: len(whole) // 2]


def heic() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(500)


NOT_PHOTOS: dict[str, tuple[Callable[[], bytes], str]] = {
    "drawing.svg": (lambda: SVG, "Use JPEG, PNG or WebP"),
    "svg.jpg": (lambda: SVG, "Use JPEG, PNG or WebP"),
    "page.jpg": (lambda: HTML, "Use JPEG, PNG or WebP"),
    "moving.gif": (animated_gif, "Use JPEG, PNG or WebP"),
    "half.jpg": (truncated, "Use JPEG, PNG or WebP"),
    "program.png": (lambda: b"MZ" + bytes(400), "Use JPEG, PNG or WebP"),
    "phone.heic": (heic, "most compatible"),
    "nothing.jpg": (lambda: b"", "is empty"),
    "large.jpg": (lambda: encoded(scene(1)) + bytes(MOST_BYTES), "larger than 12 MB"),
    "header.png": (lambda: png(width=20_000, height=20_000), "too many pixels"),
    "genuine.png": (lambda: png(rows_of_nothing(20_000, 20_000), width=20_000, height=20_000), "too many pixels"),
    "text-bomb.png": (lambda: png((b"zTXt", b"a\0\0" + BOMB), width=40, height=40), "Use JPEG, PNG or WebP"),
    "profile-bomb.png": (lambda: png((b"iCCP", b"a\0\0" + BOMB), width=40, height=40), "Use JPEG, PNG or WebP"),
}


@pytest.mark.usefixtures("alpha")
@pytest.mark.parametrize("name", NOT_PHOTOS)
def test_it_is_refused_by_name_with_what_to_do(name: str) -> None:
    make, sentence = NOT_PHOTOS[name]

    with pytest.raises(Malformed) as refusal:
        read_photo(sent(make(), name))

    assert name in refusal.value.message
    assert sentence in refusal.value.message
    assert refusal.value.data["fields"]["photos"] == [refusal.value.message]


@pytest.mark.usefixtures("alpha")
@pytest.mark.parametrize("name", ["header.png", "genuine.png", "text-bomb.png", "profile-bomb.png"])
def test_a_bomb_is_not_unpacked(name: str) -> None:
    content = NOT_PHOTOS[name][0]()
    tracemalloc.start()

    with pytest.raises(Malformed):
        read_photo(sent(content, name))

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * MEGABYTE


def test_more_pixels_than_the_header_admits_are_left_packed(cast: Cast) -> None:
    event, step = reported_step(cast)
    content = png((b"IDAT", zlib.compress(bytes(41 * 40) + bytes(50 * MEGABYTE), 9)), width=40, height=40)

    [kept] = keep(event=event, step=step, photos=[sent(content)])

    assert (kept.width, kept.height) == (40, 40)


def test_one_bad_photo_keeps_all_of_them_out(cast: Cast) -> None:
    event, step = reported_step(cast)

    with pytest.raises(Malformed, match=r"page\.jpg"):
        keep(event=event, step=step, photos=[photo(1), sent(HTML, "page.jpg"), photo(2)])

    assert not Evidence.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.jpg"))


@pytest.mark.usefixtures("alpha")
@pytest.mark.parametrize("name", ["x" * 300 + ".jpg", "../../etc/passwd", "<img src=x onerror=alert(1)>.jpg"])
def test_a_strange_name_is_quoted_short_and_without_its_folders(name: str) -> None:
    with pytest.raises(Malformed) as refusal:
        read_photo(sent(HTML, name))

    assert len(refusal.value.message) < 160
    assert "/" not in refusal.value.message.split("”")[0]


def test_a_strange_name_leaves_no_trace_in_what_is_kept(cast: Cast) -> None:
    event, step = reported_step(cast)

    [kept] = keep(event=event, step=step, photos=[photo(1, "../../<b>.jpg")])

    assert str(kept.file.name).endswith(f"{kept.sha256}.jpg")
    assert Path(kept.file.path).parent.parent.parent.name == "evidence"
