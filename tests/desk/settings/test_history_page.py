"""An administrator sees who changed what, and compares two versions side by side."""

import re

from apps.events.models import Category
from apps.grids.models import Unit
from apps.staff.models import User
from tests.cast import Cast
from tests.desk.settings.pages import Desk

EDIT = "/settings/categories/0102/"


def history_of(row: Category) -> str:
    return f"/settings/category/{row.pk}/history/"


def changed_twice(cast: Cast) -> Category:
    first, second = Desk(cast.admin), Desk(cast.director)
    first.send(EDIT, first.open(EDIT), handle_limit="20WD")
    second.send(EDIT, second.open(EDIT), close_rule="法定程序立案;拆除")
    return Category.objects.get(code="0102")


def test_versions_are_listed_newest_first_with_who_and_in_which_post(cast: Cast) -> None:
    page = Desk(cast.admin).page(history_of(changed_twice(cast)))
    newest, middle, first = page.partition('class="timeline"')[2].split("<strong>")[1:]
    assert cast.director.person.name in newest
    assert cast.director.appointment.post.name in newest
    assert "法定程序" in newest
    assert cast.admin.person.name in middle
    assert "15WD" in middle
    assert "20WD" in middle
    assert "→" not in first


def test_two_versions_stand_side_by_side_with_the_differences_marked(cast: Cast) -> None:
    row = changed_twice(cast)
    newest, _middle, oldest = row.history.order_by("-history_id").values_list("history_id", flat=True)
    page = Desk(cast.admin).page(f"{history_of(row)}?one={newest}&other={oldest}")
    removed, added = re.findall(r"<del>(.*?)</del>", page), re.findall(r"<ins>(.*?)</ins>", page)
    assert "或移送(可挂账)" in removed
    assert any("15" in piece for piece in removed)
    assert any("20" in piece for piece in added)


def test_in_either_order_the_older_one_stands_first(cast: Cast) -> None:
    row = changed_twice(cast)
    newest, _middle, oldest = row.history.order_by("-history_id").values_list("history_id", flat=True)
    desk = Desk(cast.admin)
    both = [
        desk.page(f"{history_of(row)}?one={a}&other={b}").partition("<table")[2].partition("</table>")[0]
        for a, b in ((newest, oldest), (oldest, newest))
    ]
    assert both[0] == both[1]
    assert "<del>" in both[0]


def test_versions_of_another_record_are_not_compared(cast: Cast) -> None:
    row = changed_twice(cast)
    foreign = Category.objects.get(code="0103").history.latest("history_id").history_id
    own = row.history.latest("history_id").history_id
    assert "<table" not in Desk(cast.admin).page(f"{history_of(row)}?one={own}&other={foreign}")


def test_every_kind_of_record_has_its_page(cast: Cast) -> None:
    desk = Desk(cast.admin)
    for kind in (
        "category",
        "responsibility",
        "stage",
        "hours",
        "day",
        "year",
        "unit",
        "post",
        "person",
        "appointment",
    ):
        desk.page(f"/settings/{kind}/1/history/")


def test_an_outline_is_told_in_short(cast: Cast) -> None:
    unit = Unit.objects.get(code="360481001001")
    unit.boundary = {"type": "Polygon", "coordinates": [[[115.1, 29.6]] * 200]}
    unit.save()
    page = Desk(cast.admin).page(f"/settings/unit/{unit.pk}/history/")
    assert 1 < page.count("115.1") < 30


def test_the_overview_lists_what_was_changed_last(cast: Cast) -> None:
    row = changed_twice(cast)
    assert history_of(row) in Desk(cast.admin).page("/settings/")


def test_a_change_by_the_program_says_so(cast: Cast) -> None:
    User.objects.filter(pk=cast.admin.user.pk).update(language="en")
    row = Category.objects.get(code="0102")
    row.close_rule = "拆除"
    row.save()
    assert "the program" in Desk(cast.admin).page(history_of(row))
