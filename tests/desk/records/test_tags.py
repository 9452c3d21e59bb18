"""A tag that may not be seen leaves no trace on any page."""

from datetime import date

import pytest

from apps.households.models import Household, Resident, Tag, Tagging, TeamMember
from apps.households.tagging import recolour
from tests.cast import Cast
from tests.desk.records.folders import Files, Folder, folder, tag_on
from tests.desk.stories import at

HIDDEN = "社区矫正对象"


def pages(files: Files, rows: Folder) -> dict[str, str]:
    addresses = [
        *("/records/resident/", "/records/household/", "/records/household/?colour=red"),
        *(f"/records/{kind}/{row.pk}/{tail}" for kind, row in _rows(rows) for tail in ("", "history/")),
    ]
    return {address: files.page(address) for address in addresses}


def _rows(rows: Folder) -> list[tuple[str, Resident | Household]]:
    return [("resident", rows.person), ("household", rows.home)]


def test_pages_are_the_same_with_and_without_a_hidden_tag(cast: Cast) -> None:
    rows = folder(cast)
    files = Files(cast.worker)
    before = pages(files, rows)
    tag_on(rows.person, "T22")
    recolour(rows.person)
    assert Household.objects.get(pk=rows.home.pk).colour == "red"
    after = pages(files, rows)
    assert {name: _still(page) for name, page in after.items()} == {name: _still(page) for name, page in before.items()}


def _still(page: str) -> str:
    """Without the token and the time of day, which differ each time."""
    moving = ("csrfmiddlewaretoken", 'id="counting"')
    return "\n".join(line for line in page.splitlines() if not any(mark in line for mark in moving))


def test_a_member_of_the_team_sees_it_in_the_teams_area_alone(cast: Cast) -> None:
    rows = folder(cast)
    tagging = tag_on(rows.person, "T22")
    files = Files(cast.worker)
    member = TeamMember.objects.create(
        tag=tagging.tag,
        area=cast.neighbour_community.appointment.unit,
        appointment=cast.worker.appointment,
        since=date(2026, 1, 1),
    )
    assert HIDDEN not in files.page(f"/records/resident/{rows.person.pk}/")
    member.area = cast.community.appointment.unit
    member.save()
    assert HIDDEN in files.page(f"/records/resident/{rows.person.pk}/")
    assert f"/records/household/{rows.home.pk}/" in files.page("/records/household/?colour=red")
    member.until = date(2026, 1, 2)
    member.save()
    assert HIDDEN not in files.page(f"/records/resident/{rows.person.pk}/")


def test_filtering_by_a_hidden_tag_filters_nothing(cast: Cast) -> None:
    rows = folder(cast)
    tagging = tag_on(rows.person, "T22")
    page = Files(cast.worker).page(f"/records/resident/?tag={tagging.tag_id}")
    assert page.count("/records/resident/") > 0
    assert f"/records/resident/{rows.person.pk}/" in page
    assert HIDDEN not in page


def test_the_worker_sets_and_takes_off_what_is_the_workers(cast: Cast) -> None:
    rows = folder(cast)
    files = Files(cast.worker)
    files.send(f"/records/resident/{rows.person.pk}/tags/", {"tag": Tag.objects.get(code="T01").pk})
    tagging = Tagging.objects.get(resident=rows.person)
    assert (tagging.tag.code, tagging.set_by_id) == ("T01", cast.worker.appointment.pk)
    assert Household.objects.get(pk=rows.home.pk).colour == "yellow"
    files.send(f"/records/resident/{rows.person.pk}/tags/", {"tag": tagging.tag_id}, status=409)
    files.send(f"/records/resident/{rows.person.pk}/tags/{tagging.pk}/end/", {})
    assert Tagging.objects.get(pk=tagging.pk).ended_at
    assert Household.objects.get(pk=rows.home.pk).colour == "green"


@pytest.mark.parametrize("code", ["T03", "T04", "T22", "T27", "T44"])
def test_others_tags_are_not_set(cast: Cast, code: str) -> None:
    rows = folder(cast)
    page = Files(cast.worker).send(
        f"/records/resident/{rows.person.pk}/tags/", {"tag": Tag.objects.get(code=code).pk}, status=422
    )
    assert "Choose a tag from the list." in page
    assert not Tagging.objects.exists()


def test_a_hidden_tag_cannot_be_taken_off_or_guessed(cast: Cast) -> None:
    rows = folder(cast)
    tagging = tag_on(rows.person, "T22")
    client = Files(cast.worker).client
    path = f"/records/resident/{rows.person.pk}/tags/"
    real = client.post(at(f"{path}{tagging.pk}/end/"))
    invented = client.post(at(f"{path}{tagging.pk + 1000}/end/"))
    assert (real.status_code, invented.status_code) == (404, 404)
