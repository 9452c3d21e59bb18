"""An administrator says who leads, assists and falls back for a category, in an area or everywhere."""

from apps.events.models import Responsibility
from apps.events.suggestions.department import suggest_units
from apps.grids.models import DepartmentType, Unit
from tests.cast import Cast
from tests.desk.settings.pages import Desk
from tests.events import scenes

NEW = "/settings/responsibility/new/"


def kind(code: str) -> str:
    return str(DepartmentType.objects.get(code=code).pk)


def row_of(code: str) -> Responsibility:
    return Responsibility.objects.get(category__code=code, area=None)


def assists(row: Responsibility) -> list[str]:
    return [known.code for known in row.assist_types.order_by("code")]


def test_one_save_is_one_version_with_its_assists(cast: Cast) -> None:
    row = row_of("0103")
    path = f"/settings/responsibility/{row.pk}/"
    desk = Desk(cast.admin)
    desk.send(path, desk.open(path), lead_type=kind("D05"), assist_types=[kind("D03"), kind("D02")])

    row.refresh_from_db()
    assert (row.lead_type.code, assists(row)) == ("D05", ["D02", "D03"])
    newest, first = row.history.order_by("-history_id")
    assert newest.history_person_id == cast.admin.person.pk
    assert sorted(link.departmenttype.code for link in newest.assist_types.all()) == ["D02", "D03"]
    assert sorted(link.departmenttype.code for link in first.assist_types.all()) == ["D02", "D36"]


def test_a_row_for_an_area_goes_before_the_one_for_everywhere(cast: Cast) -> None:
    event = scenes.filed(cast)
    assert event.category is not None
    desk = Desk(cast.admin)
    form = desk.open(NEW)
    street = Unit.objects.get(code="360481001000")
    desk.send(
        NEW,
        form,
        category=str(event.category.pk),
        area=str(street.pk),
        lead_type=kind("D05"),
        fallback_type=kind("D01"),
        duty_list="基本",
    )
    suggested = suggest_units(event)
    assert suggested.lead is not None
    assert suggested.lead.code.endswith("-D05")


def test_a_second_row_for_the_same_category_and_area_is_refused(cast: Cast) -> None:
    desk = Desk(cast.admin)
    row = row_of("0103")
    before = Responsibility.objects.count()
    page = desk.send(
        NEW,
        desk.open(NEW),
        409,
        category=str(row.category_id),
        lead_type=kind("D05"),
        fallback_type=kind("D01"),
        duty_list="未列",
        basis="街道清单",
    )
    assert 'value="街道清单"' in page
    assert Responsibility.objects.count() == before


def test_nobody_assists_themselves_and_the_fallback_can_act(cast: Cast) -> None:
    row = row_of("0103")
    path = f"/settings/responsibility/{row.pk}/"
    desk = Desk(cast.admin)
    page = desk.send(path, desk.open(path), 422, assist_types=[kind("D04")], fallback_type=kind("D99"))
    assert 'id="id_assist_types_error"' in page
    assert 'id="id_fallback_type_error"' in page
    assert assists(row) == ["D02", "D36"]


def test_sent_as_it_came_it_leaves_no_version(cast: Cast) -> None:
    path = f"/settings/responsibility/{row_of('0103').pk}/"
    before = Responsibility.history.count()
    desk = Desk(cast.admin)
    desk.send(path, desk.open(path))
    assert Responsibility.history.count() == before


def test_a_stale_form_is_refused_and_tells_what_changed(cast: Cast) -> None:
    path = f"/settings/responsibility/{row_of('0103').pk}/"
    desk, other = Desk(cast.admin), Desk(cast.director)
    stale = desk.open(path)
    other.send(path, other.open(path), assist_types=[kind("D03")])
    page = desk.send(path, stale, 409, basis="新的依据")
    assert "D36" in page.partition('class="timeline"')[2].partition("</ol>")[0]
    assert cast.director.person.name in page
    assert assists(row_of("0103")) == ["D03"]
    assert row_of("0103").basis != "新的依据"


def test_orders_that_were_sent_stay_where_they_are(cast: Cast) -> None:
    order = scenes.dispatched(cast)
    assert order.event.category is not None
    path = f"/settings/responsibility/{row_of(order.event.category.code).pk}/"
    desk = Desk(cast.admin)
    desk.send(path, desk.open(path), lead_type=kind("D05"), assist_types=[])
    unit = order.unit_id
    order.refresh_from_db()
    assert order.unit_id == unit
