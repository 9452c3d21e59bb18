"""One move of many events over the API."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from apps.events.models import Event, Step
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import Cast
from tests.events import scenes


def reported(cast: Cast) -> Event:
    return scenes.reported(cast, now=timezone.now())


def asked(*events: Event, **more: Any) -> dict[str, Any]:
    items = [{"event": event.number, "version": event.version} for event in events]
    return {"client_id": str(uuid4()), "move": "file", "items": items, **more}


def test_a_preview_changes_nothing_and_says_why(cast: Cast, alpha: Tenant) -> None:
    events = [reported(cast), scenes.filed(cast, now=timezone.now())]
    body = {"move": "file", "events": [event.number for event in events]}
    items = Caller(alpha, cast.community).post("bulk/preview/", body).json()["items"]
    assert [item["refusal"] and item["refusal"]["code"] for item in items] == [None, "wrong_state"]
    assert not Step.objects.filter(event=events[0], move="file").exists()


def test_it_is_carried_out_once_however_often_it_is_sent(cast: Cast, alpha: Tenant) -> None:
    event, caller = reported(cast), Caller(alpha, cast.community)
    body = asked(event, given={"category": "0801", "urgency": "2"})
    answers = [caller.post("bulk/", body).json() for _time in range(2)]
    assert answers[0] == answers[1] == caller.get(f"bulk/{body['client_id']}/").json()
    assert [part["code"] for part in answers[0]["parts"]] == ["done"]
    assert Step.objects.filter(event=event, move="file").count() == 1
    assert Event.objects.get(pk=event.pk).urgency == 2


def test_several_orders_are_accepted(cast: Cast, alpha: Tenant) -> None:
    orders, caller = [scenes.dispatched(cast, now=timezone.now()) for _time in range(2)], Caller(alpha, cast.sanitation)
    numbers = [order.event.number for order in orders]
    shown = caller.post("bulk/preview/", {"move": "accept", "events": numbers}).json()["items"]
    items = [{name: item[name] for name in ("event", "order", "version")} for item in shown]
    answer = caller.post("bulk/", {**asked(), "move": "accept", "items": items}).json()
    assert [part["code"] for part in answer["parts"]] == ["done", "done"]


@pytest.mark.parametrize("role", ["outsider", "neighbour_community"])
def test_what_one_does_not_see_is_not_reached(cast: Cast, alpha: Tenant, role: str) -> None:
    event, caller = reported(cast), Caller(alpha, getattr(cast, role))
    refused(caller.post("bulk/", asked(event)), 404, "no_event")
    refused(caller.post("bulk/preview/", {"move": "file", "events": [event.number]}), 404, "no_event")


def test_anothers_act_is_not_read(cast: Cast, alpha: Tenant) -> None:
    body = asked(reported(cast))
    Caller(alpha, cast.community).post("bulk/", body)
    refused(Caller(alpha, cast.clerk).get(f"bulk/{body['client_id']}/"), 404, "no_bulk_act")


def test_what_cannot_be_read_is_refused_in_words(cast: Cast, alpha: Tenant) -> None:
    event, caller = reported(cast), Caller(alpha, cast.community)
    changes: list[dict[str, Any]] = [{"move": "void"}, {"items": []}, {"client_id": "x"}, {"given": {"note": "\x00"}}]
    for change in changes:
        refused(caller.post("bulk/", {**asked(event), **change}), 400)
