"""A spot check in the browser: drawn by the grid centre, looked at by somebody else, read by the leaders."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.households.models import Drawn, Resident, SpotCheck
from apps.notices.models import Notice
from tests.cast import ROLES, Cast
from tests.desk.staffing.offices import chief_of
from tests.desk.stories import at, seated
from tests.households.lots import answered, drawn_by, grids_of, of, people, riverside
from tests.households.people import IDENTITY, PHONE

ENGLISH = {"accept-language": "en"}
RUN, LOOK = {"director"}, {"instructor", "community", "clerk", "neighbour_community", "street_chief", "centre"}


@pytest.fixture
def homes(cast: Cast) -> list[Resident]:
    first, _second = grids_of(cast)
    return people(first, 4)


@pytest.fixture
def check(cast: Cast, homes: list[Resident]) -> SpotCheck:
    return drawn_by(cast.director, riverside(cast), cast.community)


def test_the_list_is_for_those_who_run_checks_or_look(cast: Cast) -> None:
    answers = {role: seated(getattr(cast, role)).get(at("/data/checks/")).status_code for role in ROLES}
    assert answers == {role: 200 if role in RUN | LOOK else 403 for role in ROLES}
    drawing = {role: seated(getattr(cast, role)).get(at("/data/checks/new/")).status_code for role in ROLES}
    assert drawing == {role: 200 if role in RUN else 403 for role in ROLES}


def test_drawn_looked_at_and_read(cast: Cast, homes: list[Resident]) -> None:
    chief, unit = seated(chief_of(cast), headers=ENGLISH), riverside(cast)
    page = chief.get(at(f"/data/checks/new/?area={unit.pk}")).content.decode()
    assert cast.community.person.name in page
    assert cast.worker.person.name not in page
    due = timezone.localdate() + timedelta(days=7)
    given = {"share": "50", "due_on": due.isoformat(), "checkers": [str(cast.community.appointment.pk)]}
    answer = chief.post(at(f"/data/checks/new/?area={unit.pk}"), given)
    check = SpotCheck.objects.get()
    assert answer["Location"] == at(f"/data/checks/{check.pk}/")
    Notice.objects.update(shown_from=timezone.now())

    looker = seated(cast.community, headers=ENGLISH)
    assert "2 of 2 records wait" in looker.get(at("/data/checks/")).content.decode()
    notice = Notice.objects.get(kind="spot_check_drawn")
    assert looker.post(at(f"/notices/{notice.pk}/open/")).headers["Location"] == at(f"/data/checks/{check.pk}/")
    first, second = of(check)
    onward = looker.post(at(f"/data/checks/records/{first.pk}/"), {"result": "wrong", "wrong": ["phone", "name"]})
    assert onward["Location"] == at(f"/data/checks/records/{second.pk}/")
    onward = looker.post(at(f"/data/checks/records/{second.pk}/"), {"result": "right"})
    assert onward["Location"] == at(f"/data/checks/{check.pk}/")

    read = chief.get(at(f"/data/checks/{check.pk}/")).content.decode()
    assert "50 %" in read
    assert "telephone" in read
    assert check.seed in read
    quality = seated(cast.worker, headers=ENGLISH).get(at("/data/")).content.decode()
    assert "of 2" in quality
    mend = at(f"/data/records/?level=grid&unit={first.unit_id}&figure=found_wrong")
    assert mend.replace("&", "&amp;") in quality
    assert at(f"/records/resident/{first.resident_id}/") in seated(cast.worker).get(mend).content.decode()


def test_what_was_typed_stays_when_it_is_refused(cast: Cast, homes: list[Resident]) -> None:
    director, unit = seated(cast.director, headers=ENGLISH), riverside(cast)
    given = {"share": "7", "due_on": "2020-01-01", "checkers": [str(cast.community.appointment.pk)]}
    answer = director.post(at(f"/data/checks/new/?area={unit.pk}"), given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "within the next three months" in page
    assert 'value="7"' in page
    assert 'value="2020-01-01"' in page
    assert f'value="{cast.community.appointment.pk}" id="id_checkers_' in page
    assert " checked" in page
    assert not SpotCheck.objects.exists()


def test_an_answer_that_says_nothing_comes_back_with_its_ticks(cast: Cast, check: SpotCheck) -> None:
    row = of(check)[0]
    client = seated(cast.community, headers=ENGLISH)
    answer = client.post(at(f"/data/checks/records/{row.pk}/"), {"result": "right", "wrong": ["phone"]})
    assert answer.status_code == 422
    assert "You ticked what is wrong" in answer.content.decode()
    answer = client.post(at(f"/data/checks/records/{row.pk}/"), {})
    assert answer.status_code == 422
    row.refresh_from_db()
    assert row.result == "waiting"


def test_others_find_neither_the_check_nor_its_records(cast: Cast, check: SpotCheck) -> None:
    row = of(check)[0]
    for member in (cast.clerk, cast.neighbour_community, cast.street_chief, cast.centre):
        client = seated(member)
        assert client.get(at(f"/data/checks/{check.pk}/")).status_code == 404
        assert client.get(at(f"/data/checks/records/{row.pk}/")).status_code == 404
        assert client.post(at(f"/data/checks/records/{row.pk}/"), {"result": "right"}).status_code == 404
        assert client.post(at(f"/data/checks/{check.pk}/end/")).status_code == 404
    stranger = seated(cast.community, enforce_csrf_checks=True)
    assert stranger.post(at(f"/data/checks/records/{row.pk}/"), {"result": "right"}).status_code == 403


def test_a_checker_does_not_run_the_check(cast: Cast, check: SpotCheck) -> None:
    client = seated(cast.community, headers=ENGLISH)
    page = client.get(at(f"/data/checks/{check.pk}/")).content.decode()
    assert "End the check" not in page
    assert check.seed not in page
    assert client.post(at(f"/data/checks/{check.pk}/end/")).status_code == 403
    assert client.post(at(f"/data/checks/{check.pk}/vanish/")).status_code == 404


def test_the_record_is_masked(cast: Cast, check: SpotCheck) -> None:
    row = of(check)[0]
    for client, path in (
        (seated(cast.community), f"/data/checks/records/{row.pk}/"),
        (seated(cast.community), f"/data/checks/{check.pk}/"),
        (seated(cast.director), f"/data/checks/{check.pk}/"),
    ):
        page = client.get(at(path)).content.decode()
        assert IDENTITY not in page
        assert PHONE not in page
        assert "张小三" not in page


def test_a_record_that_left_the_area_shows_nothing_of_itself(cast: Cast, check: SpotCheck) -> None:
    row = of(check)[0]
    Resident.objects.filter(pk=row.resident_id).update(merged_into=of(check)[1].resident_id)
    page = seated(cast.community, headers=ENGLISH).get(at(f"/data/checks/records/{row.pk}/")).content.decode()
    assert "A record that has left your area" in page
    assert "张" not in page
    answer = seated(cast.community).post(at(f"/data/checks/records/{row.pk}/"), {"result": "gone"})
    assert answer.status_code == 302


def test_it_is_handed_on_and_ended(cast: Cast, check: SpotCheck) -> None:
    client = seated(cast.director, headers=ENGLISH)
    giver, taker = cast.community.appointment.pk, cast.clerk.appointment.pk
    refused = client.post(at(f"/data/checks/{check.pk}/hand-on/"), {"giver": taker, "taker": giver})
    assert refused.status_code == 422
    assert "nothing that this person may take over" in refused.content.decode()
    assert client.post(at(f"/data/checks/{check.pk}/hand-on/"), {"giver": giver, "taker": taker}).status_code == 302
    assert set(Drawn.objects.values_list("checker", flat=True)) == {taker}
    answered(cast.clerk, of(check)[0], "absent")
    refused = client.post(at(f"/data/checks/{check.pk}/call-off/"), {"reason": "too few <b>"})
    assert refused.status_code == 409
    assert "too few <b>" not in refused.content.decode()
    assert client.post(at(f"/data/checks/{check.pk}/end/")).status_code == 302
    page = seated(cast.clerk, headers=ENGLISH).get(at(f"/data/checks/records/{of(check)[0].pk}/")).content.decode()
    assert "nobody met" in page
    assert "Keep and go on" not in page


def test_more_records_take_no_more_queries(cast: Cast) -> None:
    first, second = grids_of(cast)
    counts = []
    for count, grid in ((3, first), (40, second)):
        people(grid, count, f"{count}号楼")
        check = drawn_by(cast.director, riverside(cast), cast.community, share=100)
        client, looker = seated(cast.director), seated(cast.community)
        for row in of(check)[:-1]:
            answered(cast.community, row, "wrong", ["name"])
        pages = (client, f"/data/checks/{check.pk}/"), (looker, f"/data/checks/{check.pk}/"), (client, "/data/checks/")
        for browser, path in pages:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(at(path)).status_code == 200
            counts.append(len(queries))
        client.post(at(f"/data/checks/{check.pk}/end/"))
    assert counts[:3] == counts[3:]
