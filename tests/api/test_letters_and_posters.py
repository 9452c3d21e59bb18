"""What residents write, and where posters hang, over the API: the same rules as on the pages."""

import pytest

from apps.audit.models import AccessEntry
from apps.portal.models import Letter, PortalRules, Poster
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import ROLES, Cast
from tests.households.people import building
from tests.portal.residents import report
from tests.portal.test_letters import write

PHONE = "13812345678"


@pytest.fixture(autouse=True)
def open_to_residents(cast: Cast) -> None:
    PortalRules.objects.create(is_open=True)


def test_a_letter_is_read_masked_and_answered_once(cast: Cast, alpha: Tenant) -> None:
    _, letter, _ = write(phone=PHONE, words="<b>太慢</b>")
    caller = Caller(alpha, cast.district_reception)
    (row,) = caller.get("letters/", state="open").json()["results"]
    assert (row["number"], row["kind"], row["words"], row["event"]) == (letter.number, "complaint", "<b>太慢</b>", None)
    assert PHONE not in str(row)
    assert caller.get("letters/", kind="suggestion").json()["results"] == []
    said = caller.post(f"letters/{letter.number}/answer/", {"answer": "已改进"}).json()
    assert (said["state"], said["answer"]) == ("answered", "已改进")
    refused(caller.post(f"letters/{letter.number}/answer/", {"answer": "再答"}), 409, "answered")
    assert Letter.objects.get().answer == "已改进"


@pytest.mark.parametrize("body", [{}, {"answer": ""}, {"answer": "x" * 2001}, {"answer": "好", "granted": "perhaps"}])
def test_what_cannot_be_read_answers_nothing(cast: Cast, alpha: Tenant, body: dict[str, str]) -> None:
    _, letter, _ = write()
    assert Caller(alpha, cast.district_reception).post(f"letters/{letter.number}/answer/", body).status_code == 400
    assert Letter.objects.get().state == "open"


def test_only_posts_that_answer_read_letters(cast: Cast, alpha: Tenant) -> None:
    _, letter, _ = write()
    readers = {"district_reception", "director"}
    for role in ROLES:
        status = 200 if role in readers else 403
        caller = Caller(alpha, getattr(cast, role))
        assert caller.get("letters/").status_code == status, role
        assert caller.get(f"letters/{letter.number}/").status_code == status, role


def test_the_number_is_opened_for_triage_and_logged(cast: Cast, alpha: Tenant) -> None:
    _, event, _ = report(cast, phone=PHONE)
    refused(Caller(alpha, cast.worker).post(f"events/{event.number}/contact/"), 404)
    assert AccessEntry.objects.filter(about="portal.slip").count() == 0
    answer = Caller(alpha, cast.community).post(f"events/{event.number}/contact/")
    assert answer.json() == {"phone": PHONE}
    assert AccessEntry.objects.filter(about="portal.slip").count() == 1


def test_posters_are_made_listed_and_retired(cast: Cast, alpha: Tenant) -> None:
    grid = cast.worker.appointment.unit
    house = building(grid)
    caller = Caller(alpha, cast.clerk)
    made = caller.post("posters/", {"grids": [grid.pk], "buildings": [house.pk]})
    assert made.status_code == 201
    codes = [row["code"] for row in made.json()["results"]]
    assert [row["building"] for row in made.json()["results"]] == [None, {"id": house.pk, "name": str(house)}]
    assert made.json()["results"][0]["url"].endswith(f"/t/alpha/public/at/{codes[0]}/")
    assert caller.post("posters/", {"grids": [grid.pk]}).json() == {"results": []}
    assert {row["code"] for row in caller.get("posters/").json()["results"]} == set(codes)
    gone = caller.post(f"posters/{codes[0]}/retire/")
    assert gone.json()["retired_at"]
    assert [row["code"] for row in caller.get("posters/", unit=grid.pk).json()["results"]] == [codes[1]]


def test_others_make_and_retire_none_here(cast: Cast, alpha: Tenant, beta: Tenant) -> None:
    grid = cast.worker.appointment.unit
    (code,) = [
        row["code"] for row in Caller(alpha, cast.clerk).post("posters/", {"grids": [grid.pk]}).json()["results"]
    ]
    neighbour = Caller(alpha, cast.neighbour_community)
    refused(neighbour.post("posters/", {"grids": [grid.pk]}), 403, "no_power")
    refused(neighbour.post(f"posters/{code}/retire/"), 404, "no_poster")
    refused(Caller(alpha, cast.worker).get("posters/"), 403, "no_power")
    stranger = Caller(alpha, cast.clerk)
    stranger.root = stranger.root.replace("alpha", "beta")
    assert stranger.get("posters/").status_code == stranger.post(f"posters/{code}/retire/").status_code == 401
    assert Poster.objects.get().retired_at is None
