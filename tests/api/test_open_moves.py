"""The moves an event lists are exactly those that are accepted: for every post, in every state."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from apps.errors import Malformed, Refused
from apps.events.lifecycle import move
from apps.events.models import Event
from apps.events.rules import MOVES, Subject
from apps.tenancy.models import Tenant
from tests.api.caller import GARBAGE, Caller
from tests.cast import ROLES, Cast
from tests.events import scenes

PREPARED: dict[str, Callable[[Cast], Any]] = {
    "reported": scenes.reported,
    "filed": scenes.filed,
    "dispatched": scenes.dispatched,
    "handling": scenes.accepted,
    "feedback": scenes.answered,
}


def given_for(cast: Cast, main: str) -> dict[str, dict[str, Any]]:
    """Enough for each move to be accepted by whoever may make it."""
    mine, other = cast.sanitation.appointment.unit.code, cast.enforcement.appointment.unit.code
    return {
        "file": {"category": GARBAGE, "urgency": "3", "quality": "B"},
        "merge": {"main": main},
        "decline": {"reason": "test", "told": "误报"},
        "dispatch": {"lead": mine},
        "return_order": {"ground": "条例第五条", "proposed": other},
        "reject_return": {"why": "职责清单已列明"},
        "whistle": {
            "whistle": "work",
            "lead": mine,
            "meet_place": "社区门口",
            "meet_at": (timezone.now() + timedelta(minutes=1)).isoformat(),
            "why": "多部门",
        },
        "refer": {"reason": "权责不清"},
        "add_assist": {"assists": [other], "matter": "协助清运"},
        "withdraw": {"reason": "派错"},
        "answer": {"measures": "已清运", "after": scenes.photo()},
        "extend": {"extra": "1", "reason": "设备未到"},
        "rework": {"failed": "仍有垃圾"},
        "false_feedback": {"evidence": "照片为旧照"},
        "self_handle": {"category": GARBAGE, "plan": "现场清扫"},
        "solve_on_spot": {"category": GARBAGE, "measures": "已清扫", "after": scenes.photo()},
        "ask_more": {"missing": "具体位置"},
        "send_check": {"checker": cast.worker.person.pk},
        "ask_look": {"checker": cast.worker.person.pk},
        "call_back": {"grade": "3", "solved": "yes"},
        "rate": {"grade": "3", "solved": "yes"},
        "reopen": {"evidence": "又出现"},
        "reclassify": {"category": "0105", "reason": "类别有误"},
        "card_yellow": {"reason": "进度慢"},
        "card_red": {"reason": "进度慢"},
        "card_black": {"reason": "进度慢"},
        "void": {"reason": "误报"},
    }


def prepare(cast: Cast, state: str) -> Event:
    if state in PREPARED:
        found = PREPARED[state](cast)
        return found if isinstance(found, Event) else found.event
    order = scenes.dispatched(cast) if state == "return_pending" else scenes.answered(cast)
    event, now = order.event, scenes.MONDAY_9
    if state == "return_pending":
        other = cast.enforcement.actor.unit_id
        scenes.act(cast.sanitation, event, "return_order", order=order, now=now, ground="条例第五条", proposed=other)
    elif state == "rework":
        scenes.act(cast.community, event, "rework", order=order, now=now, failed="仍有垃圾")
    else:
        scenes.act(cast.community, event, "pass", order=order, now=now)
        if state == "closed":
            scenes.act(cast.community, event, "close", now=now)
    return event


STATES = [*PREPARED, "return_pending", "rework", "verified", "closed"]


@pytest.mark.parametrize("state", STATES)
def test_what_is_listed_is_accepted_and_everything_else_refused(cast: Cast, alpha: Tenant, state: str) -> None:
    main, event = scenes.reported(cast), prepare(cast, state)
    event.refresh_from_db()
    assert event.state == state
    given = given_for(cast, main.number)
    for role in ROLES:
        member, caller = getattr(cast, role), Caller(alpha, getattr(cast, role))
        response = caller.get(f"events/{event.number}/")
        listed = listed_moves(response.json()) if response.status_code == 200 else {}
        for (name, _order), address in listed.items():
            assert accepted(caller, address, given.get(name, {})), (role, name)
        for name, order_id in every_move(event) - listed.keys():
            with pytest.raises(Refused) as caught:
                move(event_id=event.pk, name=name, thing_id=order_id, actor=member.actor, given={})
            assert not isinstance(caught.value, Malformed), (role, name)


def listed_moves(shown: dict[str, Any]) -> dict[tuple[str, int | None], str]:
    """(name, id of the order) → address."""
    found: dict[tuple[str, int | None], str] = {(row["name"], None): row["url"] for row in shown["moves"]}
    for order in shown["orders"]:
        found |= {(row["name"], order["id"]): row["url"] for row in order["moves"]}
    return found


def every_move(event: Event) -> set[tuple[str, int | None]]:
    """Every move there is after the report, of the event and of each of its orders."""
    orders = event.orders.values_list("pk", flat=True)
    of_event = {(row.name, None) for row in MOVES if row.of is Subject.EVENT and row.sources}
    return of_event | {(row.name, pk) for row in MOVES if row.of is Subject.ORDER for pk in orders}


def accepted(caller: Caller, address: str, given: dict[str, Any]) -> bool:
    """Whether the move is accepted; either way nothing remains of it."""
    with transaction.atomic():
        send = caller.upload if any(isinstance(value, File) for value in given.values()) else caller.post
        for value in given.values():
            if isinstance(value, File):
                value.seek(0)
        response = send(address, given)
        transaction.set_rollback(True)
    return response.status_code == 200
