"""One move of many events: judged one by one, carried out one by one, once however often it is sent."""

import threading
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from apps.errors import Conflicting, Malformed, NotThere
from apps.events import bulk
from apps.events.bulk import Item, Verdict
from apps.events.models import BulkAct, Category, Event, Step
from apps.events.rules import MOVES, Kind
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.cast import Cast, Member
from tests.events import scenes

FILE, ACCEPT, PASS = (bulk.row_in_bulk(name) for name in ("file", "accept", "pass"))


def reported(cast: Cast, **given: Any) -> Event:
    return scenes.reported(cast, now=timezone.now(), **given)


def items(*events: Event) -> list[Item]:
    return [Item(event.number, None, event.version) for event in events]


def carried_out(member: Member, row: Any, wanted: list[Item], **given: Any) -> BulkAct:
    act = bulk.begin(actor=member.actor, client_id=uuid4(), row=row, items=wanted, given=given)
    bulk.carry_out(actor=member.actor, act=act)
    return act


def codes(act: BulkAct) -> list[str]:
    return list(act.parts.order_by("pk").values_list("code", flat=True))


def refusals(verdicts: list[Verdict]) -> list[str]:
    return [verdict.refusal.code if verdict.refusal else "" for verdict in verdicts]


def test_what_is_made_of_many_asks_for_nothing_that_belongs_to_one_event() -> None:
    personal = {Kind.PHOTOS, Kind.CHECKER, Kind.EVENT, Kind.UUID, Kind.AMOUNT, Kind.MOMENT}
    rows = [row for row in MOVES if row.in_bulk]
    assert {row.name for row in rows} == {"file", "ask_more", "decline", "dispatch", "accept", "pass", "close", "urge"}
    assert not [row.name for row in rows if {field.kind for field in row.fields} & personal]


def test_each_is_filed_as_its_reporter_said(cast: Cast) -> None:
    rubbish, lamp = reported(cast), reported(cast, category=scenes.category_id("0801"))
    act = carried_out(cast.community, FILE, items(rubbish, lamp))
    assert codes(act) == ["done", "done"]
    assert list(Event.objects.order_by("pk").values_list("category__code", flat=True)) == ["0103", "0801"]


def test_what_is_given_holds_for_each(cast: Cast) -> None:
    events = [reported(cast), reported(cast, category=None)]
    carried_out(cast.community, FILE, items(*events), category="0801", urgency="2", quality="A")
    filed = Event.objects.filter(pk__in=[event.pk for event in events])
    assert set(filed.values_list("category__code", "urgency", "quality", "state")) == {("0801", 2, "A", "filed")}


def test_the_preview_says_of_each_whether_it_goes(cast: Cast) -> None:
    events = [reported(cast), scenes.filed(cast, now=timezone.now()), reported(cast, category=None)]
    open_now = bulk.preview(cast.community.actor, FILE, events)
    with_given = bulk.preview(cast.community.actor, FILE, events, {})
    assert refusals(open_now) == ["", "wrong_state", ""]
    assert refusals(with_given) == ["", "wrong_state", "malformed"]
    assert not Step.objects.filter(move="file", event__in=[events[0], events[2]]).exists()


def test_one_refusal_stops_none_of_the_others(cast: Cast) -> None:
    stale, fresh = reported(cast), reported(cast)
    wanted = items(stale, fresh)
    scenes.act(cast.community, stale, "ask_more", now=timezone.now(), missing="哪里")
    act = carried_out(cast.community, FILE, wanted)
    assert codes(act) == ["stale", "done"]
    assert Event.objects.get(pk=stale.pk).state == "supplement"


def test_sent_again_it_does_nothing_twice(cast: Cast) -> None:
    event = reported(cast)
    asked: dict[str, Any] = {"client_id": uuid4(), "row": FILE, "items": items(event), "given": {}}
    first = bulk.begin(actor=cast.community.actor, **asked)
    for _time in range(2):
        act = bulk.begin(actor=cast.community.actor, **asked)
        bulk.carry_out(actor=cast.community.actor, act=act)
    assert act.pk == first.pk
    assert codes(act) == ["done"]
    assert Step.objects.filter(event=event, move="file").count() == 1


def test_what_was_broken_off_goes_on_where_it_was(cast: Cast) -> None:
    events = [reported(cast) for _time in range(3)]
    act = bulk.begin(actor=cast.community.actor, client_id=uuid4(), row=FILE, items=items(*events), given={})
    act.parts.filter(event=events[0]).update(code="done")  # as if the power had failed after the first
    bulk.carry_out(actor=cast.community.actor, act=act)
    assert Step.objects.filter(event__in=events, move="file").count() == 2


def test_an_event_with_two_answered_orders_passes_both(cast: Cast) -> None:
    order = scenes.dispatched(cast, now=timezone.now())
    scenes.act(
        cast.street,
        order.event,
        "add_assist",
        now=timezone.now(),
        assists=[cast.enforcement.appointment.unit_id],
        matter="清运",
    )
    Category.objects.update(photos_required=False)
    for share, member in zip(order.event.orders.order_by("id"), (cast.sanitation, cast.enforcement), strict=True):
        scenes.act(member, order.event, "accept", order=share, now=timezone.now())
        scenes.act(member, order.event, "answer", order=share, now=timezone.now(), measures="已办")
    event = Event.objects.get(pk=order.event_id)
    verdicts = bulk.preview(cast.community.actor, PASS, [event], {})
    act = carried_out(cast.community, PASS, [verdict.item for verdict in verdicts])
    assert codes(act) == ["done", "done"]
    assert Event.objects.get(pk=event.pk).state == "verified"


def test_several_orders_are_accepted_by_their_department_alone(cast: Cast) -> None:
    orders = [scenes.dispatched(cast, now=timezone.now()) for _time in range(2)]
    events = [order.event for order in orders]
    assert refusals(bulk.preview(cast.sanitation.actor, ACCEPT, events)) == ["", ""]
    assert refusals(bulk.preview(cast.street.actor, ACCEPT, events)) == ["no_power", "no_power"]
    wanted = [Item(order.event.number, order.pk, order.event.version) for order in orders]
    assert codes(carried_out(cast.street, ACCEPT, wanted)) == ["no_power", "no_power"]
    assert codes(carried_out(cast.sanitation, ACCEPT, wanted)) == ["done", "done"]


def test_a_handler_does_not_verify_itself_in_bulk(cast: Cast) -> None:
    order = scenes.answered(cast, now=timezone.now())
    wanted = [Item(order.event.number, order.pk, order.event.version)]
    assert codes(carried_out(cast.sanitation, PASS, wanted)) == ["no_power"]


def test_an_order_of_another_event_is_not_reached_through_one(cast: Cast) -> None:
    mine, other = scenes.dispatched(cast, now=timezone.now()), scenes.dispatched(cast, now=timezone.now())
    act = carried_out(cast.sanitation, ACCEPT, [Item(mine.event.number, other.pk, mine.event.version)])
    assert codes(act) == ["no_such_order"]


@pytest.mark.parametrize("role", ["outsider", "neighbour_community"])
def test_what_one_may_not_see_reads_like_nothing(cast: Cast, role: str) -> None:
    event = reported(cast)
    with pytest.raises(NotThere):
        carried_out(getattr(cast, role), FILE, items(event))
    assert not BulkAct.objects.exists()


def test_an_id_stands_for_one_act_of_one_post(cast: Cast) -> None:
    event, key = reported(cast), uuid4()
    bulk.begin(actor=cast.community.actor, client_id=key, row=FILE, items=items(event), given={})
    with pytest.raises(Conflicting):
        bulk.begin(actor=cast.clerk.actor, client_id=key, row=FILE, items=items(event), given={})
    with pytest.raises(NotThere):
        bulk.act_of(cast.clerk.actor, key)


def test_none_and_too_many_are_refused(cast: Cast) -> None:
    for numbers in ([], [str(number) for number in range(bulk.MOST + 1)]):
        with pytest.raises(Malformed):
            bulk.chosen(cast.community.actor, numbers)


def test_the_moves_offered_are_open_to_every_one(cast: Cast) -> None:
    alike, other = [reported(cast), reported(cast)], scenes.filed(cast, now=timezone.now())
    names = {row.name for row in bulk.open_to_all(cast.community.actor, alike)}
    assert {"file", "decline", "ask_more"} <= names
    assert not {"file", "decline"} & {row.name for row in bulk.open_to_all(cast.community.actor, [*alike, other])}


def test_two_at_the_same_moment_make_each_step_once(fresh_tenant: Tenant, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        events = [reported(cast) for _time in range(4)]
        key, wanted = uuid4(), items(*events)

    def send() -> None:
        with acting_for(fresh_tenant):
            act = bulk.begin(actor=cast.community.actor, client_id=key, row=FILE, items=wanted, given={})
            bulk.carry_out(actor=cast.community.actor, act=act)
        connection.close()

    with django_db_blocker.unblock():
        senders = [threading.Thread(target=send) for _time in range(3)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join()
        with acting_for(fresh_tenant):
            assert Step.objects.filter(event__in=events, move="file").count() == 4
            assert codes(BulkAct.objects.get(client_id=key)) == ["done"] * 4
