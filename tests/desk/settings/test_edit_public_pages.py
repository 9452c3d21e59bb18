"""An administrator opens the public pages, and says what they show."""

from typing import Any

import pytest

from apps.errors import NotYours, Refused
from apps.events.models import Category
from apps.portal.models import PortalRules
from apps.portal.settings import change_rules, rules
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.desk.settings.pages import Desk

PAGE = "/settings/public/"
GIVEN: dict[str, Any] = {
    "is_open": True,
    "people": "none",
    "map_shown": False,
    "map_categories": [],
    "map_days": 30,
    "letter_limit": "5WD",
    "request_limit": "15WD",
}


def _fit() -> str:
    return Category.objects.filter(is_active=True, sensitive=False).order_by("code")[0].code


def test_as_delivered_nothing_is_open(cast: Cast) -> None:
    Desk(cast.admin).page(PAGE)
    assert not rules().is_open
    assert not PortalRules.objects.exists()


def test_what_is_ticked_holds_from_then_on_and_is_told(cast: Cast) -> None:
    desk = Desk(cast.admin)
    typed: dict[str, Any] = {
        "is_open": "on",
        "letter_limit": "4WD",
    }
    typed |= {"people": "names", "map_shown": "on", "map_categories": [_fit()], "map_days": "7"}
    desk.send(PAGE, desk.open(PAGE), **typed)
    row = rules()
    assert (row.is_open, row.letter_limit, row.request_limit) == (True, "4WD", "15WD")
    assert (row.people, row.map_shown, row.map_categories, row.map_days) == ("names", True, [_fit()], 7)
    assert row.history.get().history_person_id == cast.admin.person.pk
    desk.send(PAGE, desk.open(PAGE), letter_limit="3WD")
    assert "4WD" in desk.page(f"/settings/public/{row.pk}/history/")


def test_the_same_again_leaves_no_version(cast: Cast) -> None:
    desk = Desk(cast.admin)
    desk.send(PAGE, desk.open(PAGE), is_open="on")
    desk.send(PAGE, desk.open(PAGE))
    assert rules().history.count() == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("letter_limit", "soon"),
        ("request_limit", "0WD"),
        ("people", "all"),
        ("map_days", "366"),
        ("map_categories", ["nowhere"]),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, field: str, typed: object) -> None:
    desk = Desk(cast.admin)
    page = desk.send(PAGE, desk.open(PAGE), 422, **{field: typed})
    assert f'id="id_{field}_error"' in page
    assert not PortalRules.objects.exists()


@pytest.mark.parametrize(
    ("field", "given"),
    [("map_days", 366), ("map_days", -1), ("people", "all"), ("map_categories", ["nowhere"])],
)
def test_what_posters_and_the_map_cannot_show_is_refused(cast: Cast, field: str, given: object) -> None:
    with pytest.raises(Refused) as found:
        change_rules(actor=cast.admin.actor, **GIVEN | {field: given}, seen=0)
    assert set(found.value.data["fields"]) == {field}


def test_a_map_of_nothing_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as found:
        change_rules(actor=cast.admin.actor, **GIVEN | {"map_shown": True}, seen=0)
    assert set(found.value.data["fields"]) == {"map_categories"}


def test_a_sensitive_category_is_never_taken_for_the_map(cast: Cast) -> None:
    category = Category.objects.get(code=_fit())
    Category.objects.filter(pk=category.pk).update(sensitive=True)
    given = GIVEN | {"map_shown": True, "map_categories": [category.code]}
    with pytest.raises(Refused) as found:
        change_rules(actor=cast.admin.actor, **given, seen=0)
    assert category.code in found.value.data["fields"]["map_categories"][0]


def test_a_stale_form_is_refused(cast: Cast) -> None:
    desk, other = Desk(cast.admin), Desk(cast.director)
    stale = desk.open(PAGE)
    other.send(PAGE, other.open(PAGE), letter_limit="7WD")
    page = desk.send(PAGE, stale, 409, letter_limit="9WD")
    assert "settings" in page
    assert rules().letter_limit == "7WD"


@pytest.mark.parametrize("role", ["worker", "street_chief", "centre"])
def test_the_action_asks_for_the_power_itself(cast: Cast, role: str) -> None:
    with pytest.raises(NotYours):
        change_rules(actor=getattr(cast, role).actor, **GIVEN, seen=0)


def test_another_tenant_keeps_its_own(cast: Cast, beta: Tenant) -> None:
    change_rules(actor=cast.admin.actor, **GIVEN, seen=0)
    with acting_for(beta):
        assert not rules().is_open
