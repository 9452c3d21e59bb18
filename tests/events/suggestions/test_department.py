"""The responsibility list suggests; it never decides."""

from apps.events.models import Responsibility
from apps.events.suggestions.department import load_of, open_orders, suggest_units
from apps.grids.actions import add_unit
from apps.grids.models import DepartmentType, Level
from tests.cast import Cast
from tests.events.scenes import category_id, dispatched, filed, reported


def test_the_list_names_the_lead_and_the_assists(cast: Cast) -> None:
    suggestion = suggest_units(filed(cast))  # 0103: D04 leads, D02 and D36 assist
    assert suggestion.lead is not None
    assert suggestion.lead.pk == cast.sanitation.actor.unit_id
    assert [unit.pk for unit in suggestion.assists] == [cast.community.actor.unit_id]
    assert suggestion.lead.name in suggestion.reason


def test_the_streets_own_department_is_nearer_than_the_districts(cast: Cast) -> None:
    squad = add_unit(
        level=Level.DEPARTMENT,
        code="360481001-D04",
        name="东街道环卫所",
        parent=cast.street.appointment.unit,
        department_type=DepartmentType.objects.get(code="D04"),
    )
    assert suggest_units(filed(cast)).lead == squad


def test_without_such_a_department_the_street_falls_back(cast: Cast) -> None:
    event = filed(cast, code="0603", urgency=4)
    Responsibility.objects.filter(category__code="0603").update(lead_type=DepartmentType.objects.get(code="D35"))
    suggestion = suggest_units(event)
    assert suggestion.lead == event.street
    assert event.street.name in suggestion.reason


def test_a_row_for_the_area_goes_before_the_one_for_everywhere(cast: Cast) -> None:
    everywhere = Responsibility.objects.get(category_id=category_id())
    enforcement = DepartmentType.objects.get(code="D03")
    Responsibility.objects.create(
        category_id=category_id(),
        area=cast.community.appointment.unit,
        lead_type=enforcement,
        fallback_type=everywhere.fallback_type,
    )
    lead = suggest_units(filed(cast)).lead
    assert lead is not None
    assert lead.pk == cast.enforcement.actor.unit_id
    assert "河畔社区" in suggest_units(filed(cast)).reason


def test_an_event_without_a_category_gets_no_suggestion(cast: Cast) -> None:
    assert suggest_units(reported(cast, category=None)).lead is None


def test_what_the_list_leaves_open_goes_to_a_conference(cast: Cast) -> None:
    event = filed(cast, code="9901", urgency=4)
    suggestion = suggest_units(event)
    assert suggestion.conference
    assert suggestion.lead == event.street  # the list's fallback, for whoever does not want one
    assert event.category is not None
    assert event.category.name in suggestion.reason


def test_the_load_counts_the_orders_that_are_still_open(cast: Cast) -> None:
    unit = cast.sanitation.appointment.unit
    assert open_orders(unit) == 0
    order = dispatched(cast)
    dispatched(cast)
    assert open_orders(unit) == 2
    order.state = "withdrawn"
    order.save()
    assert open_orders(unit) == 1
    assert unit.name in load_of(unit)
