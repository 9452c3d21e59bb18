"""People, households and shops are found by what one knows of them, within the area of the post."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ROLES, Cast
from tests.desk.records.folders import ELSEWHERE_PHONE, Files, folder, tag_on
from tests.desk.stories import at, seated
from tests.households.people import IDENTITY, OTHER_IDENTITY, PHONE

MINE, MASKED = "张*三", "990***********8412"
LOOKERS = {"worker", "leader", "instructor", "community", "clerk", "neighbour_community", "street", "street_chief"} | {
    *("street_reception", "street_leader", "outsider", "centre", "director"),
    *("district_reception", "district_dispatcher"),
}


@pytest.mark.parametrize("text", ["小三", "张小", IDENTITY, IDENTITY.lower(), PHONE, "8412", "0002", "河畔路8号"])
@pytest.mark.parametrize("kind", ["resident", "household"])
def test_it_is_found_by_name_address_last_digits_and_whole_numbers(cast: Cast, kind: str, text: str) -> None:
    rows = folder(cast)
    page = Files(cast.worker).found(kind, text=text)
    row = rows.person if kind == "resident" else rows.home
    assert f"/records/{kind}/{row.pk}/" in page


@pytest.mark.parametrize("text", ["大远", OTHER_IDENTITY, ELSEWHERE_PHONE, "0028", "0009"])
@pytest.mark.parametrize("kind", ["resident", "household"])
def test_nobody_is_found_outside_of_the_area(cast: Cast, kind: str, text: str) -> None:
    folder(cast)
    assert "Nothing fits what you look for." in Files(cast.worker).found(kind, text=text)


def test_what_is_typed_gets_into_no_address_and_a_number_not_even_into_the_session(cast: Cast) -> None:
    folder(cast)
    files = Files(cast.worker)
    for text in (IDENTITY, PHONE, "8412", "张小三"):
        page = files.found("resident", text=text)
        assert text not in files.address
        assert MINE in page
        if text != "张小三":
            assert f'value="{text}"' not in page
            assert text not in str(dict(files.client.session))


def test_the_list_is_masked(cast: Cast) -> None:
    folder(cast)
    page = Files(cast.worker).page("/records/resident/")
    assert MASKED in page
    assert "138****0002" in page
    assert IDENTITY not in page
    assert "张小三" not in page


def test_lists_are_for_posts_that_see_base_data(cast: Cast) -> None:
    answers = {role: seated(getattr(cast, role)).get(at("/records/resident/")).status_code for role in ROLES}
    assert answers == {role: 200 if role in LOOKERS else 403 for role in ROLES}


@pytest.mark.parametrize("kind", ["resident", "household", "organisation", "building", "key_place", "component"])
def test_a_list_costs_few_queries(cast: Cast, kind: str) -> None:
    rows = folder(cast)
    tag_on(rows.person, "T01")
    files = Files(cast.worker)
    files.page(f"/records/{kind}/")
    with CaptureQueriesContext(
        connection,
    ) as told:
        files.page(f"/records/{kind}/")
    data = [query["sql"] for query in told if "households_" in query["sql"] or "grids_" in query["sql"]]
    assert len(data) <= 8, "\n".join(data)


def test_unknown_kinds_and_filters_are_answered_in_words(cast: Cast) -> None:
    files = Files(cast.worker)
    files.page("/records/nonsense/", status=404)
    files.page("/records/dwelling/", status=404)
    files.page("/records/resident/?unit=x&status=y&tag=99999&before=abc&search=gone")


def test_filters_narrow_the_list(cast: Cast) -> None:
    rows = folder(cast)
    tagging = tag_on(rows.person, "T01")
    files = Files(cast.worker)
    assert MINE in files.page(f"/records/resident/?tag={tagging.tag_id}&status=present")
    assert MINE not in files.page("/records/resident/?status=died")
    assert f"/records/household/{rows.home.pk}/" in files.page("/records/household/?colour=yellow")
    assert f"/records/household/{rows.home.pk}/" not in files.page("/records/household/?colour=green")
