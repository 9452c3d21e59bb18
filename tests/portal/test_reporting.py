"""A resident reports without an account."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.clocks.models import About, Clock
from apps.events.models import Event, Evidence
from apps.grids.models import Unit
from apps.portal.models import PortalRules, Poster, Slip
from apps.staff.actors import Resident
from tests.cast import Cast
from tests.desk.stories import at, seated
from tests.desk.test_reporting import picture
from tests.households.people import building
from tests.portal.residents import phone, report, typed

REPORT = at("/public/report/")


def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


def poster(cast: Cast, **given: object) -> Poster:
    values = {"unit": grid(cast), "code": "AB12CD34", "made_at": timezone.now(), "made_by": cast.clerk.appointment}
    return Poster.objects.create(**{**values, **given})


def test_it_becomes_an_event_that_the_community_triages(cast: Cast) -> None:
    _client, event, _code = report(cast, photos=picture(), danger="on")

    assert (event.state, event.source, event.reporter, event.urgency) == ("reported", "resident", None, 1)
    assert event.community_id == cast.community.actor.unit_id
    [step] = event.steps.all()
    assert (step.system, step.person, step.appointment) == (Resident.name, None, None)
    assert Clock.objects.get(about=About.EVENT, about_id=event.pk).stage == "triage"
    assert event.number in seated(cast.community).get(at("/queues/triage/")).content.decode()


def test_a_picture_alone_says_enough(cast: Cast) -> None:
    _client, event, _code = report(cast, description="", topic="broken")

    assert event.title == "Something broken"


def test_a_poster_says_where_it_is(cast: Cast) -> None:
    house = building(grid(cast), "1号楼")
    hung = poster(cast, building=house)
    client = phone()
    leads = client.get(at(f"/public/at/{hung.code}/"))
    page = client.get(leads.headers["Location"]).content.decode()

    answer = client.post(REPORT, typed(cast, page, at=hung.code, unit=""))

    assert "1号楼" in page
    assert answer.status_code == 200
    event = Event.objects.get()
    assert (event.building, event.unit, event.slip.poster) == (house, grid(cast), hung)


def test_whoever_came_by_a_poster_may_say_another_place(cast: Cast) -> None:
    hung, elsewhere = poster(cast), cast.neighbour_community.actor.unit_id

    _client, event, _code = report(cast, at=hung.code, unit=elsewhere)

    assert (event.community_id, event.building) == (elsewhere, None)


@pytest.mark.parametrize("code", ["AB12CD34", "ZZZZZZZZ", "<b>"])
def test_a_poster_out_of_use_and_one_that_never_was_ask_for_the_place(cast: Cast, code: str) -> None:
    poster(cast, retired_at=timezone.now())

    page = phone().get(REPORT, {"at": code}).content.decode()

    assert "This poster is no longer in use" in page
    assert "as the poster says" not in page
    assert 'name="at"' not in page or code == "AB12CD34"


def test_sent_twice_it_is_one_report_with_the_same_code(cast: Cast) -> None:
    client = phone()
    page = client.get(REPORT).content.decode()
    form = typed(cast, page)

    first, second = client.post(REPORT, form), client.post(REPORT, form)

    assert Event.objects.count() == Slip.objects.count() == 1
    assert first.context["code"] == second.context["code"]
    assert len(first.context["code"].replace(" ", "")) == 16


def test_nothing_is_lost_when_something_is_missing(cast: Cast) -> None:
    client = phone()
    page = client.get(REPORT).content.decode()
    form = typed(cast, page, unit="", place="东门<外>", photos=picture(), phone="13812345678")

    answer = client.post(REPORT, form)

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "东门&lt;外&gt;" in shown
    assert "路灯不亮" in shown
    assert "13812345678" in shown
    kept = answer.context["kept"][0]
    again = {**typed(cast, shown), kept.name: str(kept.upload.client_id)}
    assert client.post(REPORT, again).status_code == 200
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"description": "", "topic": ""}, "Say in a few words"),
        ({"phone": "12"}, "A telephone number has 11 digits"),
        ({"photos": SimpleUploadedFile("virus.jpg", b"MZ...", "image/jpeg")}, "virus.jpg"),
        ({"unit": "999999"}, "There is no"),
        ({"ticket": "guess"}, "grown old"),
    ],
)
def test_bad_input_is_told_in_a_sentence(cast: Cast, given: dict[str, object], sentence: str) -> None:
    client = phone()
    page = client.get(REPORT).content.decode()

    answer = client.post(REPORT, typed(cast, page, **given))

    assert 400 <= answer.status_code < 500
    assert sentence in answer.content.decode()
    assert not Event.objects.exists()


def test_where_it_is_not_open_it_says_so(cast: Cast) -> None:
    PortalRules.objects.update(is_open=False)

    answer = phone().get(REPORT)

    assert answer.status_code == 404
    assert "Not open here yet" in answer.content.decode()


def test_the_first_page_leads_to_everything_and_to_what_is_open_in_this_browser(cast: Cast) -> None:
    client, event, _code = report(cast)

    page = client.get(at("/public/")).content.decode()

    for name in ("report", "follow", "letters"):
        assert f'href="{at(f"/public/{name}/")}"' in page
    assert event.number in page


def test_a_poster_of_a_grid_that_is_no_more_asks_where_it_is(cast: Cast) -> None:
    hung = poster(cast)
    Unit.objects.filter(pk=hung.unit_id).update(retired_at=timezone.now())

    assert "This poster is no longer in use" in phone().get(REPORT, {"at": hung.code}).content.decode()


def test_another_tenants_ticket_or_poster_is_worth_nothing(cast: Cast) -> None:
    hung = poster(cast)

    answer = phone().get(f"/t/beta/public/at/{hung.code}/", follow=True)

    assert answer.status_code == 404


def test_without_the_token_of_the_form_nothing_is_taken(cast: Cast) -> None:
    client = phone()
    client.handler.enforce_csrf_checks = True
    page = client.get(REPORT).content.decode()

    answer = client.post(REPORT, typed(cast, page))

    assert answer.status_code == 403
    assert not Event.objects.exists()
