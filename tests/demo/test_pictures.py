"""The demo's photos: small, recognisably different, and the same every time."""

from itertools import combinations

from apps.events.evidence import read_picture
from apps.events.evidence.likeness import MOST_DIFFERING, likeness_of
from apps.events.models import Category, Evidence, Step
from apps.tenancy.models import Tenant
from gridgov.demo.pictures import THINGS, can_be_seen, picture
from gridgov.demo.plan import read

MOST_BYTES = 20_000


def bits_apart(one: str, other: str, category: str) -> int:
    first, second = (likeness_of(read_picture(picture(scene, category, settled=False))) for scene in (one, other))
    assert first is not None
    assert second is not None
    return ((first ^ second) & (2**64 - 1)).bit_count()


def test_every_picture_weighs_less_than_twenty_kilobytes() -> None:
    sizes = [picture("a scene", code, settled=settled).size or 0 for code in THINGS for settled in (True, False)]
    assert max(sizes) < MOST_BYTES


def test_the_same_scene_is_drawn_the_same() -> None:
    once, again = (picture("a scene", "0103", settled=False, view=1).read() for _ in range(2))
    assert once == again


def test_before_and_after_are_different_pictures_of_every_category() -> None:
    for code in THINGS:
        assert picture("a scene", code, settled=False).read() != picture("a scene", code, settled=True).read()


def test_different_scenes_are_not_taken_for_the_same_photo() -> None:
    scenes = [f"scene {number}" for number in range(12)]
    alike = [bits_apart(one, other, "0103") <= MOST_DIFFERING for one, other in combinations(scenes, 2)]
    assert sum(alike) <= 1


def test_what_asks_for_photos_can_be_drawn(demo: Tenant) -> None:
    asking = Category.objects.filter(photos_required=True, code__in=read("events")).values_list("code", flat=True)
    assert [code for code in asking if not can_be_seen(code)] == []


def test_answers_show_how_it_looks_afterwards_where_the_category_asks_for_it(demo: Tenant) -> None:
    answers = Step.objects.filter(move="answer", event__category__photos_required=True)
    shown = Evidence.objects.filter(step__in=answers, phase="after").values("step")
    assert answers.exists()
    assert not answers.exclude(pk__in=shown).exists()


def test_reports_checks_and_removed_dangers_carry_photos(demo: Tenant) -> None:
    moves = set(Evidence.objects.values_list("step__move", flat=True))
    assert {"report", "answer", "answer_check", "contain"} <= moves
