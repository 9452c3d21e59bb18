"""What the page draws, what the API lists and what is permitted are the same, for every post, in every state."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from apps.errors import Malformed, Refused
from apps.events import judge
from apps.events.lifecycle import move, open_file
from apps.events.lifecycle.facts import facts_of
from apps.events.models import Event, Order, Petition
from apps.events.queries import colleagues_for
from apps.events.rules import MOVE, MOVES, EventState, Field, Kind, OrderState, Subject
from apps.staff.actors import System
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import ROLES, Cast, Member
from tests.desk.stories import at, seated
from tests.events import scenes, stages
from tests.events.scenes import act

Scene = Callable[[Cast, datetime], Event]
Key = tuple[str, str, int | None]  # of what, the move, which one
CONCERNED = ["worker", "community", "street", "street_chief", "street_leader", "sanitation", "sanitation_leader"]
CONCERNED += ["enforcement", "centre", "director", "district_leader", "district_dispatcher"]


def _move(member: str, before: Scene, name: str, **given: Any) -> Scene:
    def scene(cast: Cast, now: datetime) -> Event:
        event = before(cast, now)
        act(getattr(cast, member), event, name, now=now, **given)
        return event

    return scene


def _asked(kind: str, order: Callable[..., Any], *, endorsed: str = "") -> Scene:
    def scene(cast: Cast, now: datetime) -> Event:
        given: dict[str, Any] = {"until": now.date() + timedelta(days=30)} if kind == "suspension" else {}
        petition = stages.asked(cast, order(cast, now=now), kind, now=now, **given)
        if endorsed:
            act(getattr(cast, endorsed), petition.event, "approve", order=petition, now=now)
        return petition.event

    return scene


def _of(make: Callable[..., Any], **how: Any) -> Scene:
    def scene(cast: Cast, now: datetime) -> Event:
        made = make(cast, now=now, **how)
        return made if isinstance(made, Event) else made.event

    return scene


def _checking(cast: Cast, now: datetime) -> Event:
    event = scenes.reported(cast, now=now)
    act(cast.community, event, "send_check", now=now, checker=cast.instructor.person.pk)
    return event


def _looked_at(cast: Cast, now: datetime) -> Event:
    event = scenes.answered(cast, now=now).event
    act(cast.community, event, "ask_look", now=now, checker=cast.instructor.person.pk)
    return event


def _suspended(cast: Cast, now: datetime) -> Event:
    event = _asked("suspension", stages.long_running, endorsed="street")(cast, now)
    act(cast.director, event, "approve", order=Petition.objects.get(event=event), now=now)
    return event


def _rework(cast: Cast, now: datetime) -> Event:
    order = scenes.answered(cast, now=now)
    act(cast.community, order.event, "rework", order=order, now=now, failed="仍有垃圾")
    return order.event


def _archived(cast: Cast, now: datetime) -> Event:
    event = stages.closed(cast, now=now).event
    move(event_id=event.pk, name="archive", actor=System("test"), given={}, now=now)
    return event


def _merged(cast: Cast, now: datetime) -> Event:
    event = scenes.reported(cast, now=now)
    act(cast.community, event, "merge", now=now, main=scenes.reported(cast, now=now).number)
    return event


def _void(cast: Cast, now: datetime) -> Event:
    event = _move("community", _of(scenes.accepted), "void", reason="误报")(cast, now)
    act(cast.director, event, "approve", order=Petition.objects.get(event=event), now=now)
    return event


def _whistle(cast: Cast, now: datetime) -> Event:
    event = scenes.filed(cast, now=now)
    given: dict[str, Any] = {
        "whistle": "work",
        "lead": cast.sanitation.actor.unit_id,
        "meet_place": "现场",
        "why": "会商",
    }
    act(cast.street_chief, event, "whistle", now=now, meet_at=now, **given)
    return event


def _with_an_assist(cast: Cast, now: datetime) -> Event:
    return scenes.dispatched(cast, now=now, assists=[cast.enforcement.actor.unit_id]).event


def _carded(cast: Cast, now: datetime) -> Event:
    return stages.carded(cast, scenes.accepted(cast, now=now), now=now).event


STATES: dict[str, Scene] = {
    EventState.REPORTED: _of(scenes.reported),
    EventState.SUPPLEMENT: _move("community", _of(scenes.reported), "ask_more", missing="位置"),
    EventState.CHECKING: _checking,
    EventState.SELF_HANDLING: _of(stages.self_handled),
    EventState.FILED: _of(scenes.filed),
    EventState.DISPATCHED: _of(scenes.dispatched),
    EventState.RETURN_PENDING: _of(stages.returned),
    EventState.CONFERENCE: _of(stages.referred),
    EventState.HANDLING: _of(scenes.accepted),
    EventState.SUSPENDED: _suspended,
    EventState.REWORK: _rework,
    EventState.FEEDBACK: _of(scenes.answered),
    EventState.VERIFIED: _of(stages.passed),
    EventState.CLOSED: _of(stages.closed),
    EventState.ARCHIVED: _archived,
    EventState.DECLINED: _move("community", _of(scenes.reported), "decline", reason="test", told="误报"),
    EventState.MERGED: _merged,
    EventState.VOID: _void,
}
OTHERS: dict[str, Scene] = {
    "the community handles it": _of(stages.self_handled, who="community"),
    "a hazard": _of(scenes.accepted, code=stages.HAZARD, urgency=1),
    "a long-running category": _of(stages.long_running),
    "lead and assist": _with_an_assist,
    "called by whistle": _whistle,
    "an extension, asked": _asked("extension", scenes.accepted),
    "an extension, endorsed": _asked("extension", scenes.accepted, endorsed="sanitation_leader"),
    "a suspension, asked": _asked("suspension", stages.long_running),
    "a suspension, endorsed": _asked("suspension", stages.long_running, endorsed="street"),
    "to void, asked": _move("clerk", _of(scenes.filed), "void", reason="误报"),
    "an open card": _carded,
    "somebody looks at the result": _looked_at,
    "rated badly": _move("worker", _of(stages.closed), "rate", grade="1", solved="no"),
}


@pytest.mark.parametrize("scene", [*STATES, *OTHERS])
def test_button_api_and_permission_agree(cast: Cast, alpha: Tenant, scene: str) -> None:
    now = timezone.now()
    event = (STATES | OTHERS)[scene](cast, now)
    main = scenes.reported(cast, now=now)
    event = Event.objects.select_related("category", "unit", "community", "street").get(pk=event.pk)
    if scene in STATES:
        assert event.state == scene
    everything = _every_move(event)
    made: set[Key] = set()
    for role in ROLES if scene in STATES else CONCERNED:
        member = getattr(cast, role)
        drawn, listed = _drawn(member, event), _listed(Caller(alpha, member), event)
        assert drawn == listed == _open_to(member, event), role
        for key in sorted(listed - made, key=str):
            _make(member, event, key, _good(cast, MOVE[key[1]].fields, main.number) | _colleague(key))
        made |= listed
        shut = Random(f"{scene} {role}").choice(sorted(everything - listed, key=str))
        with pytest.raises(Refused) as caught:
            _make(member, event, shut, {})
        assert not isinstance(caught.value, Malformed), (role, shut)


def test_the_scenes_reach_every_state_of_the_table(cast: Cast) -> None:
    assert set(STATES) == set(EventState)
    reached = set()
    for scene in (STATES | OTHERS).values():
        reached |= set(scene(cast, timezone.now()).orders.values_list("state", flat=True))
    assert reached == set(OrderState)


def _drawn(member: Member, event: Event) -> set[Key]:
    """The buttons of the page; none where there is no page."""
    response = seated(member).get(at(f"/events/{event.number}/"))
    if response.status_code == 404:
        return set()
    found = response.context["story"].moves
    return {(row.move.of, row.move.name, row.thing.id if row.thing else None) for row in found}


def _listed(caller: Caller, event: Event) -> set[Key]:
    response = caller.get(f"events/{event.number}/")
    if response.status_code == 404:
        return set()
    shown = response.json()
    found: set[Key] = {(Subject.EVENT, row["name"], None) for row in shown["moves"]}
    for subject in (Subject.ORDER, Subject.PETITION, Subject.CARD):
        for thing in shown[f"{subject}s"]:
            found |= {(subject, row["name"], thing["id"]) for row in thing["moves"]}
    return found


def _open_to(member: Member, event: Event) -> set[Key]:
    """Where the judge sees no obstacle."""
    facts = facts_of(open_file(event), timezone.now())
    return {
        (row.of, row.name, thing.id if thing else None)
        for row in MOVES
        if row.sources
        for thing in judge.things_of(row, facts)
        if judge.obstacle(row, facts=facts, actor=member.actor, thing=thing) is None
    }


def _every_move(event: Event) -> set[Key]:
    facts = facts_of(open_file(event), timezone.now())
    rows = [row for row in MOVES if row.sources]
    return {(row.of, row.name, thing.id if thing else None) for row in rows for thing in judge.things_of(row, facts)}


def _make(member: Member, event: Event, key: Key, given: dict[str, Any]) -> None:
    """Makes the move; nothing remains of it."""
    with transaction.atomic():
        move(event_id=event.pk, name=key[1], actor=member.actor, given=given, thing_id=key[2])
        transaction.set_rollback(True)


def _colleague(key: Key) -> dict[str, Any]:
    """Somebody of the unit whose order it is."""
    if key[1] != "hand_to":
        return {}
    return {"colleague": colleagues_for(Order.objects.get(pk=key[2] or 0)).values_list("pk", flat=True)[0]}


def _good(cast: Cast, fields: tuple[Field, ...], main: str) -> dict[str, Any]:
    """Enough for whoever may make the move."""
    now = timezone.now()
    values: dict[Kind, Any] = {
        Kind.TEXT: "说明",
        Kind.LINE: "三号楼",
        Kind.CATEGORY: scenes.category_id("0105"),
        Kind.URGENCY: 3,
        Kind.UNIT: cast.sanitation.actor.unit_id,
        Kind.UNITS: [cast.centre.actor.unit_id],
        Kind.EVENT: main,
        Kind.CHECKER: cast.worker.person.pk,
        Kind.AMOUNT: Decimal(1),
        Kind.DATE: now.date() + timedelta(days=30),
        Kind.MOMENT: now + timedelta(minutes=1),
    }
    chosen = {field.name: field.choices[0][0] for field in fields if field.kind is Kind.CHOICE}
    photos = {field.name: [scenes.photo()] for field in fields if field.name == "after"}
    return {field.name: values[field.kind] for field in fields if field.kind in values} | chosen | photos
