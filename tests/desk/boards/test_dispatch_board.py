"""The dispatch board: what waits, who could take it, and sending it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.events.models import Event, Order, Step
from apps.grids.models import Unit
from tests.cast import ROLES, Cast
from tests.desk.stories import at, dispatched, filed, seated

BOARD = "/boards/dispatch/"


def board(client: Client, query: str = "") -> str:
    answer = client.get(at(BOARD + query))
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def given(cast: Cast, event: Event, **more: object) -> dict[str, object]:
    return {"version": event.version, "lead": cast.sanitation.actor.unit_id, **more}


def test_it_is_for_those_who_dispatch(cast: Cast) -> None:
    answers = {role: seated(getattr(cast, role)).get(at(BOARD)).status_code for role in ROLES}

    assert {role for role, status in answers.items() if status == 200} == {
        "street",
        "street_chief",
        "outsider",
        "district_dispatcher",
    }
    assert set(answers.values()) == {200, 403}


def test_what_waits_stands_most_urgent_first_and_only_that_of_the_own_street(cast: Cast) -> None:
    first, second = filed(cast), filed(cast)
    Event.objects.filter(pk=second.pk).update(due_at=timezone.now() - timedelta(minutes=5))

    seen = seated(cast.street).get(at(BOARD)).context["waiting"]
    elsewhere = seated(cast.outsider).get(at(BOARD)).context["waiting"]

    assert ([event.pk for event in seen.events], seen.total, seen.late) == ([second.pk, first.pk], 2, 1)
    assert elsewhere.events == []


def test_the_number_of_queries_does_not_grow_with_the_events(cast: Cast) -> None:
    client, chosen = seated(cast.street), filed(cast)
    address = at(f"{BOARD}?event={chosen.number}")
    client.get(address)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    few = queries()
    for _event in range(12):
        filed(cast)
    dispatched(cast)

    assert queries() == few


def test_a_chosen_event_shows_the_suggestion_with_its_reason_and_the_departments_with_their_load(cast: Cast) -> None:
    late, today = dispatched(cast), dispatched(cast)
    now = timezone.now()
    Order.objects.filter(pk=late.pk).update(due_at=now - timedelta(hours=1))
    Order.objects.filter(pk=today.pk).update(due_at=now + timedelta(seconds=1))
    event = filed(cast)

    answer = seated(cast.street).get(at(f"{BOARD}?event={event.number}"))
    chosen = answer.context["chosen"]
    first = chosen.handlers[0]

    assert (first.unit.pk, first.suggested) == (cast.sanitation.actor.unit_id, "lead")
    assert (first.load.open, first.load.late) == (2, 1)
    assert first.load.today in (0, 1)  # in the last second before midnight it is due tomorrow
    assert chosen.suggestion.reason in answer.content.decode()


def test_what_is_chosen_stands_in_the_address_and_asks_to_be_confirmed_with_its_limit(cast: Cast) -> None:
    event, enforcement = filed(cast), cast.enforcement.actor.unit_id
    query = f"?event={event.number}&lead={cast.sanitation.actor.unit_id}&assists={enforcement}"

    page = board(seated(cast.street), query)

    assert "环卫中心 leads" in page
    assert "城管局 assist" in page
    assert "4 working hours" in page
    event.refresh_from_db()
    assert event.state == "filed"


def test_sending_it_leads_on_to_the_next(cast: Cast) -> None:
    event, following = filed(cast), filed(cast)
    assists = [cast.enforcement.actor.unit_id]

    answer = seated(cast.street).post(
        at(f"{BOARD}{event.number}/"), given(cast, event, assists=assists, note="慎重处理")
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, at(f"{BOARD}?event={following.number}"))
    roles = dict(Order.objects.filter(event=event).values_list("unit_id", "role"))
    assert roles == {cast.sanitation.actor.unit_id: "lead", assists[0]: "assist"}
    assert Step.objects.get(event=event, move="dispatch").given["note"] == "慎重处理"


def test_what_has_changed_meanwhile_is_told_and_nothing_is_sent(cast: Cast) -> None:
    event = filed(cast)

    answer = seated(cast.street).post(at(f"{BOARD}{event.number}/"), given(cast, event, version=event.version - 1))

    assert answer.status_code == 409
    assert "Somebody else changed this event" in answer.content.decode()
    assert not Order.objects.filter(event=event).exists()


def test_what_has_been_dispatched_already_cannot_be_chosen_again(cast: Cast) -> None:
    order = dispatched(cast)

    page = board(seated(cast.street), f"?event={order.event.number}")

    assert "is not possible" in page
    assert "board-confirm" not in page


@pytest.mark.parametrize("role", ["community", "sanitation", "centre"])
def test_those_who_may_not_dispatch_are_refused(cast: Cast, role: str) -> None:
    event = filed(cast)

    answer = seated(getattr(cast, role)).post(at(f"{BOARD}{event.number}/"), given(cast, event))

    assert (answer.status_code, Order.objects.filter(event=event).count()) == (403, 0)


def test_another_street_finds_no_such_event(cast: Cast) -> None:
    event, outsider = filed(cast), seated(cast.outsider)

    assert outsider.get(at(f"{BOARD}?event={event.number}")).status_code == 404
    assert outsider.post(at(f"{BOARD}{event.number}/"), given(cast, event)).status_code == 404
    assert not Order.objects.filter(event=event).exists()


def test_a_unit_that_does_not_serve_the_place_is_neither_offered_nor_taken(cast: Cast) -> None:
    event = filed(cast)
    elsewhere = Unit.objects.get(name="西街道").pk
    street = seated(cast.street)

    assert "does not handle events of this place" in board(street, f"?event={event.number}&lead={elsewhere}")
    answer = street.post(at(f"{BOARD}{event.number}/"), given(cast, event, lead=elsewhere))
    assert (answer.status_code, Order.objects.filter(event=event).count()) == (400, 0)


def test_words_of_a_report_stay_words(cast: Cast) -> None:
    event = filed(cast)
    Event.objects.filter(pk=event.pk).update(title="<script>alert(1)</script>", description="</script><b>x")

    page = board(seated(cast.street), f"?event={event.number}")

    assert "<script>alert(1)" not in page
    assert "</script><b>x" not in page


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    event = filed(cast)
    client = seated(cast.street, enforce_csrf_checks=True)

    assert client.post(at(f"{BOARD}{event.number}/"), given(cast, event)).status_code == 403


@pytest.mark.parametrize("query", ["?lead=x", "?lead=9&assists=9&assists=-1", "?event=", "?assists=" + "9" * 30])
def test_an_address_that_cannot_be_read_shows_the_board(cast: Cast, query: str) -> None:
    assert "Dispatch board" in board(seated(cast.street), query)


def test_with_nothing_waiting_it_says_where_work_comes_from(cast: Cast) -> None:
    page = board(seated(cast.street))

    assert "Nothing waits for dispatch." in page
    assert "What the communities file appears here by itself." in page
