"""An administrator changes a category: urgency, limits, marks, in use or not."""

import re

import pytest

from apps.clocks.models import Clock
from apps.events.models import Category
from tests.cast import Cast
from tests.desk.settings.pages import Desk
from tests.events import scenes

PATH = "/settings/categories/0102/"
HAZARD = "/settings/categories/0501/"


def limits_of(code: str) -> tuple[str, str, str]:
    row = Category.objects.get(code=code)
    return row.handle_limit, row.contain_limit, row.repair_limit


def test_what_is_saved_is_kept_with_who_and_in_which_post(cast: Cast) -> None:
    desk = Desk(cast.director)
    form = desk.open(PATH)

    desk.send(PATH, form, handle_limit="20WD", urgency="3", sensitive="on", long_running=None)

    row = Category.objects.get(code="0102")
    assert (row.handle_limit, row.urgency, row.sensitive, row.long_running) == ("20WD", 3, True, False)
    version = row.history.latest("history_id")
    assert version.history_person_id == cast.director.person.pk
    assert version.history_appointment_id == cast.director.appointment.pk
    assert version.handle_limit == "20WD"


def test_a_form_sent_as_it_came_changes_nothing_and_leaves_no_version(cast: Cast) -> None:
    desk = Desk(cast.admin)
    for path in (PATH, HAZARD):
        before = Category.history.count()
        desk.send(path, desk.open(path))
        assert Category.history.count() == before


@pytest.mark.parametrize(
    ("path", "typed", "field", "sentence"),
    [
        (PATH, {"handle_limit": "soon"}, "handle_limit", "30m"),
        (PATH, {"handle_limit": "0WD"}, "handle_limit", "1m"),
        (PATH, {"handle_limit": "4WH"}, "handle_limit", "4WH"),
        (PATH, {"handle_limit": "1UD"}, "handle_limit", "4WH"),
        (PATH, {"contain_limit": "2UH"}, "repair_limit", ""),
        (PATH, {"repair_limit": "5WD"}, "contain_limit", ""),
        (HAZARD, {"contain_limit": "1WH"}, "contain_limit", "UH"),
        (HAZARD, {"contain_limit": "2UH"}, "handle_limit", "2UH"),
        (HAZARD, {"repair_limit": "30m"}, "repair_limit", "1UH"),
        (PATH, {"name": ""}, "name", ""),
        (PATH, {"urgency": "7"}, "urgency", ""),
        (PATH, {"handle_limit": "99999999.5WD"}, "handle_limit", ""),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field_and_nothing_typed_is_lost(
    cast: Cast, path: str, typed: dict[str, str], field: str, sentence: str
) -> None:
    code = path.split("/")[-2]
    before = limits_of(code)
    desk = Desk(cast.admin)
    page = desk.send(path, desk.open(path), 422, close_rule="新的结案规则", **typed)

    errors = re.search(rf'<div id="id_{field}_error">(.*?)</div>', page, re.DOTALL)
    assert errors is not None, page
    assert "新的结案规则" in page
    for value in typed.values():
        assert value in page
    assert sentence in errors[1]
    assert limits_of(code) == before
    assert Category.objects.get(code=code).close_rule != "新的结案规则"


def test_a_stale_form_is_refused_and_tells_what_changed(cast: Cast) -> None:
    first, second = Desk(cast.admin), Desk(cast.director)
    stale = second.open(PATH)
    first.send(PATH, first.open(PATH), handle_limit="20WD")

    page = second.send(PATH, stale, 409, close_rule="拆除")

    assert Category.objects.get(code="0102").close_rule != "拆除"
    assert cast.admin.person.name in page
    assert "15WD" in page
    assert "20WD" in page
    assert 'value="拆除"' in page


def test_a_stale_form_may_be_sent_once_more(cast: Cast) -> None:
    from_before = Desk(cast.director)
    stale = from_before.open(PATH)
    Desk(cast.admin).send(PATH, Desk(cast.admin).open(PATH), close_rule="移送")
    page = from_before.send(PATH, stale, 409, close_rule="拆除")
    seen = re.findall(r'name="seen" value="(\d+)"', page)

    from_before.send(PATH, stale, close_rule="拆除", seen=seen)

    assert Category.objects.get(code="0102").close_rule == "拆除"


def test_running_and_finished_clocks_keep_what_they_were_promised(cast: Cast) -> None:
    order = scenes.answered(cast)
    scenes.accepted(cast)
    before = list(Clock.objects.order_by("pk").values())
    category = Category.objects.get(pk=order.event.category_id or 0)
    path = f"/settings/categories/{category.code}/"
    assert {clock["stage"] for clock in before if clock["stopped_at"]} >= {"accept", "handle"}
    assert any(clock["stage"] == "handle" and clock["stopped_at"] is None for clock in before)

    desk = Desk(cast.admin)
    desk.send(path, desk.open(path), handle_limit="60WD")

    category.refresh_from_db()
    assert category.handle_limit == "60WD"
    assert list(Clock.objects.order_by("pk").values()) == before


def test_a_category_out_of_use_is_no_longer_offered(cast: Cast) -> None:
    desk = Desk(cast.admin)
    desk.send(PATH, desk.open(PATH), is_active=None)
    assert "0102 " not in Desk(cast.worker).page("/report/")


@pytest.mark.parametrize(("seen", "status"), [("1" + "0" * 30, 409), ("-1", 409), ("", 422), ("x", 422)])
def test_a_form_whose_version_was_tampered_with_saves_nothing(cast: Cast, seen: str, status: int) -> None:
    desk = Desk(cast.admin)
    desk.send(PATH, desk.open(PATH), status, handle_limit="20WD", seen=seen)
    assert limits_of("0102")[0] == "15WD"
