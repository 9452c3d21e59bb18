"""Whoever has a part in an event does not judge it: not in another post, not by way of an assist, not as reporter."""

import pytest

from apps.events.models import Event, Order, Petition
from apps.grids.models import Unit
from apps.staff.actions import appoint, end_appointment
from apps.staff.models import Post
from apps.staff.queries import actor_for
from tests.cast import SINCE, TODAY, Cast, Member
from tests.events.scenes import MONDAY_9, Somebody, accepted, act, answered, at, filed, fresh, photo, state
from tests.events.stages import asked, clock, code_of, returned, self_handled

TEN = at("2026-03-16 10:00")
ANSWER = {"measures": "已办", "after": [photo()]}


def also(member: Member, post: str, unit: Unit) -> Somebody:
    """The same person in a second post."""
    held = appoint(person=member.person, post=Post.objects.get(code=post), unit=unit, since=SINCE)
    actor = actor_for(member.person.pk, held.pk, TODAY)
    assert actor is not None
    return Somebody(member.person, actor)


def assisted(cast: Cast, unit: Unit) -> tuple[Order, Order]:
    """Lead and assist, both answered; the assist by its liaison officer, its secretary or the duty chief."""
    lead = accepted(cast, assists=[unit.pk])
    assist = Order.objects.select_related("event").get(event=lead.event, role="assist")
    helper = cast.community if unit == lead.event.community else cast.street_chief
    act(helper, lead.event, "accept", order=assist, now=MONDAY_9)
    act(helper, lead.event, "answer", order=assist, now=TEN, **{**ANSWER, "after": [photo("red")]})
    act(cast.sanitation, lead.event, "answer", order=lead, now=TEN, **ANSWER)
    return fresh(lead), fresh(assist)


def test_a_community_that_assists_verifies_neither_share(cast: Cast) -> None:
    lead, assist = assisted(cast, cast.community.appointment.unit)
    assert (state(lead.event), clock(lead.event, "verify").unit_id) == ("feedback", lead.event.street_id)
    for order in (lead, assist):
        for who in (cast.community, cast.clerk):
            assert code_of(act, who, lead.event, "pass", order=order, now=TEN) == "no_power"
        act(cast.street_reception, lead.event, "pass", order=order, now=TEN)
    assert state(lead.event) == "verified"


def test_where_the_street_assists_the_district_verifies(cast: Cast) -> None:
    lead, _assist = assisted(cast, cast.street.appointment.unit)
    assert clock(lead.event, "verify").unit_id == lead.event.street.parent_id
    assert code_of(act, cast.street_reception, lead.event, "pass", order=lead, now=TEN) == "no_power"
    act(cast.district_reception, lead.event, "pass", order=lead, now=TEN)


def test_who_serves_the_assisting_department_does_not_verify_the_lead(cast: Cast) -> None:
    lead = accepted(cast, assists=[cast.enforcement.actor.unit_id])
    twice = also(cast.enforcement, "P12", lead.event.street)
    act(cast.sanitation, lead.event, "answer", order=lead, now=TEN, **ANSWER)
    assert code_of(act, twice, lead.event, "pass", order=lead, now=TEN) == "party_verifies"


def test_a_withdrawn_assist_is_no_party(cast: Cast) -> None:
    lead = accepted(cast, assists=[cast.community.actor.unit_id])
    assist = Order.objects.get(event=lead.event, role="assist")
    act(cast.street, lead.event, "withdraw", order=assist, now=MONDAY_9, reason="不再需要")
    act(cast.sanitation, lead.event, "answer", order=lead, now=TEN, **ANSWER)
    act(cast.community, lead.event, "pass", order=lead, now=TEN)


def test_nobody_is_sent_to_look_at_their_own_work(cast: Cast) -> None:
    order = self_handled(cast)
    act(cast.worker, order.event, "answer", order=order, now=TEN, **ANSWER)
    for who in (cast.worker, cast.leader):  # who did it, and who serves the same grid
        look = {"checker": who.person.pk}
        assert code_of(act, cast.community, order.event, "ask_look", now=TEN, **look) == "checker_handled_it"


def test_a_handler_does_not_send_anybody_to_look(cast: Cast) -> None:
    order = answered(cast)
    twice = also(cast.sanitation, "P12", order.event.street)
    look = {"checker": cast.worker.person.pk}
    assert code_of(act, twice, order.event, "ask_look", now=TEN, **look) == "handler_verifies"


def test_who_returned_an_order_does_not_rule_on_it_in_another_post(cast: Cast) -> None:
    order = returned(cast)
    twice = also(cast.sanitation, "P14", order.event.street)
    for ruling in ("uphold_return", "reject_return"):
        assert code_of(act, twice, order.event, ruling, order=order, now=TEN, why="属实") == "own_return"


def test_the_district_rules_on_a_return_by_the_street(cast: Cast) -> None:
    event = filed(cast)
    act(cast.street, event, "dispatch", now=MONDAY_9, lead=cast.street.actor.unit_id)
    order = Order.objects.get(event=event)
    proposed = cast.sanitation.actor.unit_id
    act(cast.street_chief, event, "return_order", order=order, now=MONDAY_9, ground="清单", proposed=proposed)
    assert clock(event, "return_ruling").unit_id == event.street.parent_id
    assert code_of(act, cast.street_leader, event, "uphold_return", order=order, now=TEN) == "own_return"
    act(cast.district_dispatcher, event, "uphold_return", order=order, now=TEN)


def whistled_and_returned_twice(cast: Cast) -> Event:
    """By lead and assist, so that a conference must rule; blown by the street's leader."""
    event = filed(cast)
    assists = [cast.enforcement.actor.unit_id]
    given = {"whistle": "work", "lead": cast.sanitation.actor.unit_id, "assists": assists, "meet_place": "现场"}
    act(cast.street_leader, event, "whistle", now=MONDAY_9, meet_at=TEN, why="会商", **given)
    for who, role in ((cast.sanitation, "lead"), (cast.enforcement, "assist")):
        order = Order.objects.get(event=event, role=role)
        proposed = cast.community.actor.unit_id
        act(who, event, "return_order", order=order, now=MONDAY_9, ground="三定方案", proposed=proposed)
    return event


def test_who_dispatched_does_not_sit_in_the_conference_on_its_return(cast: Cast) -> None:
    event = whistled_and_returned_twice(cast)
    given = {"lead": cast.sanitation.actor.unit_id, "ruling": "仍由环卫中心主办"}
    assert code_of(act, cast.street_leader, event, "assign", now=TEN, **given) == "own_dispatch"
    act(cast.district_leader, event, "assign", now=TEN, **given)
    assert state(event) == "dispatched"


@pytest.mark.parametrize("who", ["worker", "leader"])
def test_nobody_rates_what_their_own_grid_solved(cast: Cast, who: str) -> None:
    order = self_handled(cast)
    Event.objects.filter(pk=order.event_id).update(reporter=getattr(cast, who).person)
    act(cast.worker, order.event, "answer", order=order, now=TEN, **ANSWER)
    act(cast.clerk, order.event, "pass", order=order, now=TEN)
    act(cast.community, order.event, "close", now=TEN)
    opinion = {"grade": "4", "solved": "yes"}
    assert code_of(act, getattr(cast, who), order.event, "rate", now=TEN, **opinion) == "handled_it"


def test_who_asked_decides_in_none_of_their_posts(cast: Cast) -> None:
    """An extension as its department's leader or the street's dispatcher; to void as the district's director."""
    order = accepted(cast)
    extension = asked(cast, order, "extension")
    leader = also(cast.sanitation, "P25", cast.sanitation.appointment.unit)
    assert code_of(act, leader, order.event, "approve", order=extension, now=MONDAY_9) == "own_petition"
    act(cast.sanitation_leader, order.event, "approve", order=extension, now=MONDAY_9)
    dispatcher = also(cast.sanitation, "P14", order.event.street)
    assert code_of(act, dispatcher, order.event, "approve", order=extension, now=MONDAY_9) == "own_petition"
    act(cast.community, order.event, "void", now=MONDAY_9, reason="测试数据")
    void = Petition.objects.get(kind="void")
    director = also(cast.community, "P21", cast.director.appointment.unit)
    assert code_of(act, director, order.event, "approve", order=void, now=MONDAY_9) == "own_petition"


def test_who_has_left_the_department_does_not_verify_what_they_did_there(cast: Cast) -> None:
    order = answered(cast)
    end_appointment(appointment=cast.sanitation.appointment, until=SINCE)
    clerk = also(cast.sanitation, "P11", order.event.community)
    assert clerk.actor.serves == frozenset({order.event.community.path})
    assert code_of(act, clerk, order.event, "pass", order=order, now=TEN) == "handler_verifies"
