"""The figures of the boards over the API."""

from datetime import datetime, timedelta

from django.utils import timezone

from apps.tenancy.models import Tenant
from tests.api.caller import Caller, open_moves, refused
from tests.api.test_lists import queries
from tests.cast import Cast
from tests.desk.stories import accepted
from tests.events import scenes


def test_a_dispatcher_reads_the_load_of_the_departments(cast: Cast, alpha: Tenant) -> None:
    accepted(cast)

    results = Caller(alpha, cast.street).get("boards/loads/").json()["results"]

    assert {row["unit"]["name"]: row["open"] for row in results} == {"城管局": 0, "环卫中心": 1, "市政中心": 0}
    refused(Caller(alpha, cast.sanitation).get("boards/loads/"), 403, "no_power")


def test_the_district_reads_who_is_late_since_when(cast: Cast, alpha: Tenant) -> None:
    scenes.accepted(cast, now=timezone.now() - timedelta(days=10))

    row = Caller(alpha, cast.centre).get("boards/late/").json()["results"][0]

    assert (row["unit"]["name"], row["late"]) == ("环卫中心", 1)
    assert datetime.fromisoformat(row["since"]) < timezone.now()
    refused(Caller(alpha, cast.community).get("boards/late/"), 403, "no_power")


def test_the_number_of_queries_does_not_grow(cast: Cast, alpha: Tenant) -> None:
    centre = Caller(alpha, cast.centre)
    scenes.accepted(cast, now=timezone.now() - timedelta(days=10))
    few = queries(lambda: centre.get("boards/late/"))
    for _time in range(4):
        scenes.accepted(cast, now=timezone.now() - timedelta(days=10))

    assert queries(lambda: centre.get("boards/late/")) == few


def test_an_order_is_handed_to_a_colleague_whom_its_move_lists(cast: Cast, alpha: Tenant) -> None:
    order = accepted(cast)
    scenes.in_post("P24", cast.sanitation.appointment.unit)
    caller = Caller(alpha, cast.sanitation)
    shown = caller.get(f"events/{order.event.number}/").json()
    choices = next(field["choices"] for field in open_moves(shown)["hand_to"]["fields"] if field["name"] == "colleague")
    assert len(choices) == 2

    answer = caller.move(shown, "hand_to", colleague=choices[0]["value"])

    assert answer.json()["orders"][0]["assignee"] == choices[0]["label"]
    outside = cast.enforcement.person.pk
    refused(caller.move(answer.json(), "hand_to", colleague=str(outside)), 400)
