"""Things in the street are recorded by hand: what, where, whose."""

import pytest

from apps.grids.models import Unit
from apps.households.models import Component, ComponentType
from tests.cast import Cast
from tests.desk.records.folders import Files
from tests.desk.stories import at, seated

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def lamp() -> ComponentType:
    return ComponentType.objects.filter(owner_type__code="D05", is_active=True).earliest("code")


def new(cast: Cast) -> str:
    return f"/records/component/new/?at={cast.worker.appointment.unit.pk}"


def test_the_number_and_the_owner_follow_from_the_kind(cast: Cast, lamp: ComponentType) -> None:
    client = seated(cast.worker, headers=ENGLISH)
    for address in ("桂花路3号门前", "桂花路5号门前"):
        answer = client.post(at(new(cast)), {"type": lamp.pk, "number": "", "state": "good", "address": address})
        assert answer.status_code == 302, answer.content.decode()[:800]
    first, second = Component.objects.order_by("pk")
    assert [first.number, second.number] == [f"360481{lamp.code}000001", f"360481{lamp.code}000002"]
    assert first.owner == Unit.objects.get(department_type__code="D05")
    assert (first.unit, first.state) == (cast.worker.appointment.unit, "good")
    page = client.get(at(f"/records/component/{first.pk}/")).content.decode()
    assert lamp.name in page
    assert "市政中心" in page
    assert first.number in seated(cast.worker).get(at("/records/component/")).content.decode()


def test_a_number_there_is_already_is_refused_and_nothing_typed_is_lost(cast: Cast, lamp: ComponentType) -> None:
    client = seated(cast.worker, headers=ENGLISH)
    given = {"type": lamp.pk, "number": "A-17", "state": "damaged", "address": "桂花路"}
    assert client.post(at(new(cast)), given).status_code == 302
    answer = client.post(at(new(cast)), given | {"address": "another place"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "on record already" in page
    assert "another place" in page
    assert Component.objects.count() == 1


def test_its_state_and_owner_change_but_not_what_it_is(cast: Cast, lamp: ComponentType) -> None:
    seated(cast.worker).post(at(new(cast)), {"type": lamp.pk, "number": "A-17", "state": "good"})
    row, other = Component.objects.get(), Unit.objects.get(department_type__code="D04")
    files = Files(cast.worker)
    address = f"/records/component/{row.pk}/edit/"
    files.send(address, files.open(address), state="missing", owner=str(other.pk), number="B-1")
    row.refresh_from_db()
    assert (row.state, row.owner, row.number, row.history.count()) == ("missing", other, "A-17", 2)


def test_only_departments_own_things_and_only_editors_record_them(cast: Cast, lamp: ComponentType) -> None:
    grid = cast.worker.appointment.unit
    answer = seated(cast.worker).post(at(new(cast)), {"type": lamp.pk, "state": "good", "owner": grid.pk})
    assert answer.status_code == 422
    assert seated(cast.street).get(at(new(cast))).status_code == 403
    assert seated(cast.neighbour_community).get(at(new(cast))).status_code == 404
    assert not Component.objects.exists()
