"""A retry doubles nothing, and ten photos are enough."""

import pytest

from apps.errors import Malformed
from apps.events.evidence import keep
from apps.events.models import Evidence
from tests.cast import Cast
from tests.events.photos.pictures import photo, photos, reported_step


def test_the_same_bytes_sent_twice_are_one_photo(cast: Cast) -> None:
    event, step = reported_step(cast)

    assert len(keep(event=event, step=step, photos=[photo(1, "a.jpg"), photo(1, "b.jpg")])) == 1
    assert keep(event=event, step=step, photos=[photo(1)]) == []

    assert Evidence.objects.count() == 1


def test_the_same_photo_may_go_with_another_step(cast: Cast) -> None:
    for _ in range(2):
        event, step = reported_step(cast)
        keep(event=event, step=step, photos=[photo(1)])

    rows = list(Evidence.objects.all())
    assert rows[0].sha256 == rows[1].sha256
    assert rows[0].file.name != rows[1].file.name


def test_one_photo_does_not_show_both_before_and_after(cast: Cast) -> None:
    event, step = reported_step(cast)
    keep(event=event, step=step, photos=[photo(1)], phase="before")

    with pytest.raises(Malformed, match="both before and after"):
        keep(event=event, step=step, photos=[photo(1)], phase="after")


def test_ten_go_with_a_step_whatever_their_phase(cast: Cast) -> None:
    event, step = reported_step(cast)
    keep(event=event, step=step, photos=photos(range(6)), phase="before")
    keep(event=event, step=step, photos=photos(range(6, 10)), phase="after")

    with pytest.raises(Malformed, match="At most 10"):
        keep(event=event, step=step, photos=[photo(11)])

    assert Evidence.objects.filter(step=step).count() == 10


def test_eleven_at_once_are_refused_whole(cast: Cast) -> None:
    event, step = reported_step(cast)

    with pytest.raises(Malformed, match="At most 10"):
        keep(event=event, step=step, photos=photos(range(11)))

    assert not Evidence.objects.exists()
