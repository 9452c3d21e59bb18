"""A department's desk: what is due next, several at once, who works on it, and the answer beside its pictures."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.desk.boards.department import GROUPS, grouped
from apps.events.models import Event, Order, Step
from tests.cast import ROLES, Cast
from tests.desk.stories import accepted, answered, at, dispatched, seated
from tests.events.scenes import act, in_post, photo

DESK = "/boards/department/"


def shown(client: Client, query: str = "") -> dict[str, list[int]]:
    """Ids of the orders by group."""
    answer = client.get(at(DESK + query))
    assert answer.status_code == 200, answer.content.decode()[:400]
    return {group.name: [row.order.pk for row in group.rows] for group in answer.context["groups"]}


def ids(client: Client, query: str = "") -> set[int]:
    return {pk for rows in shown(client, query).values() for pk in rows}


def ticked(*orders: Order) -> list[str]:
    return [f"{order.pk}-{Event.objects.get(pk=order.event_id).version}" for order in orders]


def states(*orders: Order) -> list[str]:
    return [Order.objects.values_list("state", flat=True).get(pk=order.pk) for order in orders]


def test_it_is_for_those_who_work_in_a_department(cast: Cast) -> None:
    answers = {role: seated(getattr(cast, role)).get(at(DESK)).status_code for role in ROLES}

    served = {"sanitation", "sanitation_leader", "enforcement"}
    assert answers == {role: 200 if role in served else 403 for role in ROLES}


def test_orders_stand_by_when_they_are_due(cast: Cast) -> None:
    orders = [accepted(cast) for _group in GROUPS]
    wednesday = timezone.localtime().replace(year=2026, month=3, day=18, hour=10)
    for order, hours in zip(orders, (-1, 1, 26, 24 * 9, None), strict=True):
        order.due_at = wednesday + timedelta(hours=hours) if hours is not None else None

    groups = grouped(orders, cast.sanitation.actor, wednesday)

    assert [(group.name, [row.order.pk for row in group.rows]) for group in groups] == [
        (name, [order.pk]) for name, order in zip(GROUPS, orders, strict=True)
    ]


def test_only_the_own_departments_open_orders_are_shown(cast: Cast) -> None:
    order, _done = dispatched(cast), answered(cast)

    assert ids(seated(cast.sanitation)) == {order.pk}
    assert ids(seated(cast.enforcement)) == set()


@pytest.mark.parametrize("role", ["sanitation", "sanitation_leader"])
def test_the_number_of_queries_does_not_grow_with_the_orders(cast: Cast, role: str) -> None:
    client = seated(getattr(cast, role))
    dispatched(cast)
    ids(client)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            ids(client)
        return len(captured)

    few = queries()
    for _order in range(8):
        dispatched(cast)

    assert queries() == few


def test_several_are_accepted_at_once_each_by_itself(cast: Cast) -> None:
    first, second, late_comer = dispatched(cast), dispatched(cast), dispatched(cast)
    marks = ticked(first, second, late_comer)
    act(cast.sanitation, late_comer.event, "accept", order=late_comer, now=timezone.now())

    answer = seated(cast.sanitation).post(at(f"{DESK}act/"), {"act": "accept", "order": marks}, follow=True)
    page = answer.content.decode()

    assert states(first, second, late_comer) == ["accepted"] * 3
    assert len(re.findall(r"said-success", page)) == 2
    assert "was left as it is" in page
    assert Step.objects.filter(move="accept").count() == 3


def test_nothing_ticked_changes_nothing_and_says_so(cast: Cast) -> None:
    order = dispatched(cast)

    answer = seated(cast.sanitation).post(at(f"{DESK}act/"), {"act": "accept"}, follow=True)

    assert "No order is ticked" in answer.content.decode()
    assert states(order) == ["sent"]


def test_orders_of_another_department_are_left_out(cast: Cast) -> None:
    order = dispatched(cast)

    answer = seated(cast.enforcement).post(
        at(f"{DESK}act/"), {"act": "accept", "order": [*ticked(order), "x", "9" * 30, "-1-1"]}, follow=True
    )

    assert "no longer open here" in answer.content.decode()
    assert states(order) == ["sent"]


def test_only_what_the_desk_offers_can_be_done_together(cast: Cast) -> None:
    order = dispatched(cast)

    answer = seated(cast.sanitation).post(at(f"{DESK}act/"), {"act": "return_order", "order": ticked(order)})

    assert (answer.status_code, states(order)) == (404, ["sent"])


def test_the_leader_hands_on_and_does_not_accept(cast: Cast) -> None:
    order, leader = dispatched(cast), seated(cast.sanitation_leader)
    given = {"order": ticked(order), "colleague": cast.sanitation.person.pk}

    leader.post(at(f"{DESK}act/"), {**given, "act": "accept"})
    assert states(order) == ["sent"]
    leader.post(at(f"{DESK}act/"), {**given, "act": "hand_to"})
    assert Order.objects.get(pk=order.pk).assignee_id == cast.sanitation.person.pk


def test_the_leader_sees_who_has_how_much_by_name_and_nobody_else_does(cast: Cast) -> None:
    colleague = in_post("P24", cast.sanitation.appointment.unit)
    for order in (accepted(cast), accepted(cast)):
        act(
            cast.sanitation,
            order.event,
            "hand_to",
            order=order,
            now=timezone.now(),
            colleague=colleague.person.pk,
        )
    dispatched(cast)

    shares = seated(cast.sanitation_leader).get(at(DESK)).context["shares"]
    page = seated(cast.sanitation).get(at(DESK))

    found = {share.person.pk if share.person else None: share.load.open for share in shares}
    assert found == {colleague.person.pk: 2, cast.sanitation.person.pk: 0, None: 1}
    assert [share.person.name for share in shares[:-1]] == sorted(share.person.name for share in shares[:-1])
    assert page.context["shares"] == []
    assert "Who has how much" not in page.content.decode()


def test_one_narrows_to_ones_own_and_to_nobodys_and_the_leader_to_a_colleagues(cast: Cast) -> None:
    mine, other = accepted(cast), accepted(cast)
    act(cast.sanitation, mine.event, "hand_to", order=mine, now=timezone.now(), colleague=cast.sanitation.person.pk)

    handler, leader = seated(cast.sanitation), seated(cast.sanitation_leader)
    assert (ids(handler, "?who=me"), ids(handler, "?who=none")) == ({mine.pk}, {other.pk})
    assert ids(leader, f"?who={cast.sanitation.person.pk}") == {mine.pk}
    assert ids(handler, f"?who={cast.sanitation.person.pk}") == {mine.pk, other.pk}  # no such choice for a handler


def test_what_somebody_who_is_gone_worked_on_is_nobodys(cast: Cast) -> None:
    order = accepted(cast)
    Order.objects.filter(pk=order.pk).update(assignee=cast.enforcement.person)

    assert ids(seated(cast.sanitation), "?who=none") == {order.pk}
    nobody = seated(cast.sanitation_leader).get(at(DESK)).context["shares"][-1]
    assert (nobody.person, nobody.load.open) == (None, 1)


def test_an_answer_is_written_beside_the_pictures_from_before(cast: Cast) -> None:
    order, client = accepted(cast), seated(cast.sanitation)
    address = at(f"{DESK}orders/{order.pk}/answer/")
    page = client.get(address).content.decode()
    assert "There is no picture from before" in page

    version = Event.objects.get(pk=order.event_id).version
    answer = client.post(address, {"version": version, "measures": "已清运", "after": photo()})

    assert (answer.status_code, answer.headers["Location"], states(order)) == (302, at(DESK), ["answered"])


def test_an_answer_that_lacks_something_comes_back(cast: Cast) -> None:
    order, client = accepted(cast), seated(cast.sanitation)
    version = Event.objects.get(pk=order.event_id).version

    answer = client.post(at(f"{DESK}orders/{order.pk}/answer/"), {"version": version, "after": photo()})

    assert (answer.status_code, states(order)) == (400, ["accepted"])
    assert "Photos that have arrived" in answer.content.decode()


def test_an_answer_to_what_has_changed_meanwhile_is_refused(cast: Cast) -> None:
    order, client = accepted(cast), seated(cast.sanitation)

    answer = client.post(at(f"{DESK}orders/{order.pk}/answer/"), {"version": 1, "measures": "x", "after": photo()})

    assert (answer.status_code, states(order)) == (409, ["accepted"])


def test_nobody_else_opens_the_answer(cast: Cast) -> None:
    order = accepted(cast)
    address = at(f"{DESK}orders/{order.pk}/answer/")

    answers = {role: seated(getattr(cast, role)).get(address).status_code for role in ROLES}

    assert {role for role, status in answers.items() if status == 200} == {"sanitation"}
    assert answers["enforcement"] == 404


def test_a_form_from_elsewhere_is_refused_and_words_stay_words(cast: Cast) -> None:
    order = dispatched(cast)
    Event.objects.filter(pk=order.event_id).update(title="<b>x</b>")
    client = seated(cast.sanitation, enforce_csrf_checks=True)

    assert client.post(at(f"{DESK}act/"), {"act": "accept", "order": ticked(order)}).status_code == 403
    assert "<b>x" not in client.get(at(DESK)).content.decode()
