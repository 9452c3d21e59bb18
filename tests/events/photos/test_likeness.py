"""The same photo used twice is found, however it was shrunk or saved again; other photos are not."""

import random

import pytest
from PIL import Image, ImageEnhance

from apps.events.evidence import alike, alike_all, keep
from apps.events.evidence.likeness import bands_of, likeness_of
from apps.events.models import Evidence
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.events.photos.pictures import encoded, photo, photos, reported_step, scene, sent


def differing(first: Image.Image, second: Image.Image) -> int:
    hashes = [likeness_of(picture) for picture in (first, second)]
    assert hashes[0] is not None
    assert hashes[1] is not None
    return ((hashes[0] ^ hashes[1]) & (2**64 - 1)).bit_count()


def nearest_band(first: list[int], second: list[int]) -> int:
    """Bits by which the most similar of the four bands differs."""
    return min((one ^ other).bit_count() for one, other in zip(first, second, strict=True))


def kept(cast: Cast, picture: Image.Image, **options: object) -> Evidence:
    event, step = reported_step(cast)
    [row] = keep(event=event, step=step, photos=[sent(encoded(picture, quality=90))], **options)  # type: ignore[arg-type]
    return row


@pytest.mark.parametrize(
    "changed",
    [
        scene(1).resize((320, 240)),
        scene(1).resize((1280, 960)),
        ImageEnhance.Brightness(scene(1)).enhance(0.9),
        scene(1).crop((3, 3, 637, 477)),
    ],
    ids=["smaller", "larger", "darker", "cropped"],
)
def test_a_photo_that_was_changed_a_little_is_found(cast: Cast, changed: Image.Image) -> None:
    first, second = kept(cast, scene(1)), kept(cast, changed)

    [match] = alike(second)
    assert (match.evidence_id, match.number) == (first.pk, first.event.number)
    assert match.distance <= 8


def test_other_photos_are_not_found(cast: Cast) -> None:
    rows = [kept(cast, scene(seed)) for seed in range(8)]

    assert alike_all(rows) == {}


def test_hashes_within_eight_bits_are_found_unless_every_band_has_two_and_none_beyond(cast: Cast) -> None:
    dice = random.Random(4)
    asked = kept(cast, scene(1))
    event, step = reported_step(cast)
    wanted: dict[int, int] = {}
    for count in [*range(12)] * 4:
        flipped = (asked.likeness or 0) & (2**64 - 1)
        for bit in dice.sample(range(64), count):
            flipped ^= 1 << bit
        signed = flipped - 2**64 if flipped >> 63 else flipped
        name = f"{len(wanted)}-{count}"
        row = Evidence.objects.create(
            event=event, step=step, sha256=name, width=1, height=1, likeness=signed, bands=bands_of(signed)
        )
        wanted[row.pk] = count

    bands = dict(Evidence.objects.values_list("pk", "bands"))
    for pk, count in wanted.items():
        Evidence.objects.exclude(pk__in=[asked.pk, pk]).update(bands=[])
        found = [(match.evidence_id, match.distance) for match in alike(asked)]
        reachable = count <= 8 and nearest_band(asked.bands, bands[pk]) <= 1
        assert found == ([(pk, count)] if reachable else [])
        assert reachable or count > 7
        for row in Evidence.objects.exclude(likeness=None):
            Evidence.objects.filter(pk=row.pk).update(bands=bands_of(row.likeness))


def test_the_same_photo_before_and_after_in_one_event_is_found(cast: Cast) -> None:
    event, step = reported_step(cast)
    [before] = keep(event=event, step=step, photos=[photo(1)], phase="before")
    [after] = keep(event=event, step=step, photos=[photo(1, quality=60)], phase="after")

    assert [match.evidence_id for match in alike(after)] == [before.pk]


def test_photos_taken_in_a_row_for_one_step_are_no_finding(cast: Cast) -> None:
    event, step = reported_step(cast)
    rows = keep(event=event, step=step, photos=[photo(1), photo(1, quality=60)])

    assert len(rows) == 2
    assert alike_all(rows) == {}


def test_a_picture_of_nothing_is_like_no_other(cast: Cast) -> None:
    rows = [kept(cast, Image.new("RGB", (400, 300), colour)) for colour in ("black", "white", "grey")]

    assert [row.likeness for row in rows] == [None, None, None]
    assert alike_all(rows) == {}


def test_photos_of_another_tenant_are_never_found(cast: Cast, beta: Tenant) -> None:
    with acting_for(beta):
        kept(cast, scene(1))

    assert alike(kept(cast, scene(1))) == []


def test_many_photos_are_compared_in_two_queries(
    cast: Cast,
    django_assert_num_queries: object,
) -> None:
    rows = []
    for _ in range(2):
        event, step = reported_step(cast)
        rows += keep(event=event, step=step, photos=photos(range(5)))

    with django_assert_num_queries(2):  # type: ignore[operator]
        found = alike_all(rows)

    assert sorted(found) == sorted(row.pk for row in rows)


def test_scenes_that_differ_differ_by_many_bits() -> None:
    assert min(differing(scene(a), scene(b)) for a in range(12) for b in range(a)) > 10


def test_a_photo_used_again_and_again_hides_no_other(cast: Cast) -> None:
    often = [kept(cast, scene(1)) for _ in range(12)]
    twice = [kept(cast, scene(2)) for _ in range(2)]

    found = alike_all([*often, *twice])

    assert [len(found[row.pk]) for row in often] == [5] * 12
    assert [match.evidence_id for match in found[twice[1].pk]] == [twice[0].pk]
