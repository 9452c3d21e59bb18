"""The supervision board: who is late and for how long, and urging or carding from the row."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.clocks.models import Clock
from apps.events.lateness import late_units
from apps.events.models import Card, Event, Order, Step
from tests.cast import ROLES, Cast
from tests.desk.stories import accepted, at, filed, seated
from tests.events import scenes
from tests.events.scenes import act

BOARD = "/boards/supervision/"
WATCHING = {"street_chief", "street_leader", "centre", "director", "district_leader"}


def late_order(cast: Cast, days: int = 10) -> Order:
    return scenes.accepted(cast, now=timezone.now() - timedelta(days=days))


def late_report(cast: Cast, days: int = 10) -> Event:
    return scenes.reported(cast, now=timezone.now() - timedelta(days=days))


def figures(client: Client, query: str = "") -> dict[str, int]:
    """How many limits are over, by the unit's name, as the page shows them."""
    groups = client.get(at(BOARD + query)).context["groups"]
    return {bar.unit.unit.name: bar.unit.late for group in groups for bar in group.bars}


def titles(client: Client, query: str = "") -> list[str]:
    return [row.late.event.number for row in client.get(at(BOARD + query)).context["rows"]]


def version(order: Order) -> int:
    return Event.objects.get(pk=order.event_id).version


def test_it_is_for_those_who_watch_over_a_street_or_the_district(cast: Cast) -> None:
    answers = {role: seated(getattr(cast, role)).get(at(BOARD)).status_code for role in ROLES}

    assert answers == {role: 200 if role in WATCHING else 403 for role in ROLES}


def test_every_unit_has_its_number_and_opens_into_what_it_counts(cast: Cast) -> None:
    orders = [late_order(cast, days=10), late_order(cast, days=20)]
    report = late_report(cast)
    accepted(cast)
    centre = seated(cast.centre)

    assert figures(centre) == {"环卫中心": 2, "河畔社区": 1}
    unit = cast.sanitation.actor.unit_id
    assert titles(centre, f"?unit={unit}") == [orders[1].event.number, orders[0].event.number]
    assert titles(centre, f"?unit={cast.community.actor.unit_id}") == [report.number]
    assert len(titles(centre)) == 3


def test_the_unit_that_is_late_longest_stands_first(cast: Cast) -> None:
    old, new = late_order(cast, days=20), late_order(cast, days=5)
    Clock.objects.filter(about="order", about_id=new.pk).update(unit=cast.enforcement.actor.unit_id)

    groups = seated(cast.centre).get(at(BOARD)).context["groups"]

    assert [bar.unit.unit.pk for bar in groups[0].bars] == [old.unit_id, cast.enforcement.actor.unit_id]


def test_a_street_sees_what_is_late_in_its_own_area_alone(cast: Cast) -> None:
    late_order(cast)
    elsewhere = scenes.in_post("P13", cast.outsider.appointment.unit)

    assert figures(seated(cast.street_chief)) == {"环卫中心": 1}
    assert late_units(elsewhere.actor, timezone.now()) == []


def test_what_stands_still_or_was_stopped_is_not_late_now(cast: Cast) -> None:
    first, second = late_order(cast), late_order(cast)
    Clock.objects.filter(about="order", about_id=first.pk, stopped_at=None).update(paused_at=timezone.now())
    act(
        cast.sanitation,
        second.event,
        "answer",
        order=second,
        now=timezone.now(),
        measures="已清运",
        after=[scenes.photo()],
    )

    assert "环卫中心" not in figures(seated(cast.centre))


def test_the_number_of_queries_does_not_grow_with_what_is_late(cast: Cast) -> None:
    client = seated(cast.centre)
    late_order(cast)
    late_report(cast)
    client.get(at(BOARD))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at(BOARD)).status_code == 200
        return len(captured)

    few = queries()
    for _time in range(6):
        late_order(cast)
        late_report(cast)

    assert queries() == few


def test_urging_says_what_is_late_and_is_told_in_the_row_afterwards(cast: Cast) -> None:
    order, centre = late_order(cast), seated(cast.centre)
    address = at(f"{BOARD}events/{order.event.number}/urge/")
    form = centre.get(address)
    assert "has been late for" in form.context["text"]

    answer = centre.post(address, {"version": version(order), "note": form.context["text"], "unit": order.unit_id})

    assert (answer.status_code, answer.headers["Location"]) == (302, at(f"{BOARD}?unit={order.unit_id}"))
    assert Step.objects.get(move="urge").given["note"] == form.context["text"]
    row = centre.get(at(BOARD)).context["rows"][0]
    assert row.urged == 1
    assert "urged once" in centre.get(at(BOARD)).content.decode()


def test_what_was_urged_twice_today_offers_no_third(cast: Cast) -> None:
    order = late_order(cast)
    for _time in range(2):
        act(cast.centre, order.event, "urge", now=timezone.now())

    row = seated(cast.centre).get(at(BOARD)).context["rows"][0]

    assert (row.urged, row.may_urge, row.may_card) == (2, False, True)


def test_a_card_is_raised_from_the_row_and_the_next_is_a_step_higher(cast: Cast) -> None:
    order, centre = late_order(cast), seated(cast.centre)
    address = at(f"{BOARD}orders/{order.pk}/card/")
    assert centre.get(address).context["colour"] == "yellow"

    answer = centre.post(address, {"version": version(order), "colour": "yellow", "reason": "逾期"})

    assert (answer.status_code, Card.objects.get(order=order).colour) == (302, "yellow")
    assert centre.get(address).context["colour"] == "red"
    assert "supervision-yellow" in centre.get(at(BOARD)).content.decode()


def test_a_card_without_a_reason_is_not_raised(cast: Cast) -> None:
    order = late_order(cast)

    answer = seated(cast.centre).post(at(f"{BOARD}orders/{order.pk}/card/"), {"version": version(order), "reason": ""})

    assert (answer.status_code, Card.objects.count()) == (400, 0)


def test_what_has_changed_meanwhile_is_told(cast: Cast) -> None:
    order = late_order(cast)

    answer = seated(cast.centre).post(at(f"{BOARD}orders/{order.pk}/card/"), {"version": 1, "reason": "逾期"})

    assert (answer.status_code, Card.objects.count()) == (409, 0)


def test_those_who_only_look_are_offered_nothing_and_may_do_nothing(cast: Cast) -> None:
    order, reader = late_order(cast), seated(cast.district_leader)

    row = reader.get(at(BOARD)).context["rows"][0]
    card = reader.post(at(f"{BOARD}orders/{order.pk}/card/"), {"version": version(order), "reason": "逾期"})
    urge = reader.post(at(f"{BOARD}events/{order.event.number}/urge/"), {"version": version(order)})

    assert (row.may_urge, row.may_card) == (False, False)
    assert (card.status_code, urge.status_code, Card.objects.count()) == (403, 403, 0)


def test_the_buttons_are_those_the_judge_grants(cast: Cast) -> None:
    order, report = late_order(cast), late_report(cast)
    for role in ("centre", "street_chief", "street_leader", "director", "district_leader"):
        member = getattr(cast, role)
        for row in seated(member).get(at(BOARD)).context["rows"]:
            event = order.event if row.late.order else report
            granted = scenes.open_to(member, event)
            assert (row.may_urge, row.may_card) == ("urge" in granted, "card_yellow" in granted), role


@pytest.mark.parametrize("role", ["sanitation", "community", "street", "worker"])
def test_other_posts_are_refused(cast: Cast, role: str) -> None:
    order = late_order(cast)
    client = seated(getattr(cast, role))

    answer = client.post(at(f"{BOARD}orders/{order.pk}/card/"), {"version": version(order), "reason": "逾期"})

    assert (answer.status_code, Card.objects.count()) == (403, 0)


def test_a_form_from_elsewhere_is_refused_and_words_stay_words(cast: Cast) -> None:
    order = late_order(cast)
    Event.objects.filter(pk=order.event_id).update(title="<b>x</b>")
    client = seated(cast.centre, enforce_csrf_checks=True)

    assert client.post(at(f"{BOARD}orders/{order.pk}/card/"), {"reason": "x"}).status_code == 403
    assert "<b>x" not in client.get(at(BOARD)).content.decode()


def test_the_wall_shows_figures_without_anything_to_press(cast: Cast) -> None:
    late_order(cast)

    page = seated(cast.centre).get(at(f"{BOARD}?wall=1")).content.decode()

    assert "环卫中心" in page
    assert "/urge/" not in page
    assert "every 60s" in page


def test_with_nothing_late_it_says_so(cast: Cast) -> None:
    filed(cast)

    assert "Nothing is late." in seated(cast.centre).get(at(BOARD)).content.decode()


@pytest.mark.parametrize("query", ["?unit=x", "?unit=" + "9" * 30, "?unit=999999", "?wall=1&unit=-1"])
def test_an_address_that_cannot_be_read_shows_the_board(cast: Cast, query: str) -> None:
    late_order(cast)

    assert seated(cast.centre).get(at(BOARD + query)).status_code == 200
