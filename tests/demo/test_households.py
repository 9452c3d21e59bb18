"""The demo's households: as many as planned, invented so that nobody can be meant, with something to mend."""

import pytest
from django.db.models import Count, F
from shapely import Point
from shapely.geometry import shape
from stdnum.cn import uscc

from apps.grids.models import Level, Unit
from apps.households.identifiers import identity_number
from apps.households.models import (
    Building,
    Component,
    Dwelling,
    Household,
    KeyPlace,
    Organisation,
    Resident,
    Tagging,
    TeamMember,
)
from apps.tenancy.models import Tenant
from tests.demo.conftest import NOW, RUICHANG

RECORDED = (Building, Dwelling, Household, Resident, Organisation, Component, KeyPlace, Tagging, TeamMember)


def test_each_grid_has_as_many_households_as_planned(demo: Tenant) -> None:
    planned = [count for community in RUICHANG.filled for count in community.households]
    grids = Unit.objects.filter(level=Level.GRID, parent__code__in=[c.code for c in RUICHANG.filled]).order_by("code")

    counts = [Household.objects.filter(unit=grid, left_on=None).count() for grid in grids]

    assert counts == planned
    assert sum(counts) == 6000
    assert {120, 410, 780} < set(counts)


def test_there_are_some_18000_residents(demo: Tenant) -> None:
    assert 17_500 < Resident.objects.filter(status="present").count() < 18_700
    assert Resident.objects.filter(status="left").count() > 300


def test_identity_numbers_are_valid_and_of_the_division_that_does_not_exist(demo: Tenant) -> None:
    for person in Resident.objects.filter(document="111").order_by("pk")[::37]:
        number = person.identity.open()
        assert identity_number(number, today=NOW.date()) == number
        assert number.startswith("99")
        assert number[6:14] == f"{person.born_on:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) is (person.sex == "1")


def test_telephones_are_of_a_range_that_is_not_given_out(demo: Tenant) -> None:
    phones = [person.phone.open() for person in Resident.objects.exclude(phone=b"").order_by("pk")[::41]]
    assert all(phone.startswith("1380000") and len(phone) == 11 for phone in phones)


def test_credit_codes_fit_their_check_characters(demo: Tenant) -> None:
    codes = list(Organisation.objects.exclude(credit_code="").values_list("credit_code", flat=True))
    assert len(codes) > 100
    assert all(uscc.is_valid(code) and code[2:8] == "990101" for code in codes)


def test_buildings_stand_in_their_grid(demo: Tenant) -> None:
    for building in Building.objects.select_related("unit"):
        assert shape(building.unit.boundary or {}).contains(Point(float(building.lng or 0), float(building.lat or 0)))


@pytest.mark.parametrize("model", RECORDED, ids=lambda model: model.__name__)
def test_every_record_has_its_first_version(demo: Tenant, model: type) -> None:
    rows = model._default_manager  # type: ignore[attr-defined]
    versions = model.history.filter(history_type="+")  # type: ignore[attr-defined]
    assert rows.count() == versions.values("id").distinct().count() == versions.count() > 0


def test_some_people_stand_in_the_books_of_two_grids(demo: Tenant) -> None:
    twice = Resident.objects.values("identity_index").annotate(n=Count("pk"), grids=Count("unit", distinct=True))
    assert twice.filter(n=2, grids=2).count() == 45
    assert not twice.filter(n__gt=2).exists()


def test_some_were_never_verified_and_most_of_late(demo: Tenant) -> None:
    never = Household.objects.filter(verified_at=None).count()
    assert 0.04 < never / Household.objects.count() < 0.14


def test_the_most_sensitive_tag_is_carried_by_few_and_each_has_a_team(demo: Tenant) -> None:
    carried = Tagging.objects.filter(tag__code="T21")
    assert carried.count() == 4
    assert set(carried.values_list("community_id", flat=True)) == set(TeamMember.objects.values_list("area", flat=True))
    assert not Household.objects.filter(residents__taggings__in=carried).exclude(colour="red").exists()


def test_what_belongs_to_a_household_lies_where_it_lies(demo: Tenant) -> None:
    assert not Resident.objects.exclude(unit=F("household__unit")).exists()
    assert not Dwelling.objects.exclude(unit=F("building__unit")).exists()
