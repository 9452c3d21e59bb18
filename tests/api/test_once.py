"""A move that is sent again under its own key is made once, whatever happened in between."""

from uuid import uuid4

import pytest

from apps.events.models import Step
from apps.grids.models import Unit
from apps.staff.actions import open_account
from apps.staff.models import Appointment
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import PASSWORD, Cast, Member
from tests.events.scenes import act, in_post, reported

FINDING = {"finding": "different", "details": "在2号楼", "version": 2}


def keyed(tenant: Tenant, member: Member, key: str) -> Caller:
    return Caller(tenant, member, **{"Idempotency-Key": key})


@pytest.fixture
def neighbour(cast: Cast) -> Member:
    somebody = in_post("P01", Unit.objects.get(code=cast.worker.appointment.unit.code[:-3] + "002"))
    user = open_account(person=somebody.person, username="neighbour", password=PASSWORD)
    return Member(somebody.person, user, Appointment.objects.get(person=somebody.person), somebody.actor)


def test_a_move_sent_twice_is_one_step_and_both_get_the_event(cast: Cast, alpha: Tenant) -> None:
    event = reported(cast)
    caller = keyed(alpha, cast.community, str(uuid4()))
    address = f"events/{event.number}/moves/decline/"
    first = caller.post(address, {"reason": "test", "told": "x", "version": 1})
    again = caller.post(address, {"reason": "test", "told": "x", "version": 1})
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert list(event.steps.order_by("version").values_list("move", flat=True)) == ["report", "decline"]


def test_it_is_remembered_although_the_event_has_left_the_senders_sight(
    cast: Cast, alpha: Tenant, neighbour: Member
) -> None:
    event = reported(cast)
    act(cast.community, event, "send_check", now=event.reported_at, checker=neighbour.person.pk)
    caller = keyed(alpha, neighbour, str(uuid4()))
    address = f"events/{event.number}/moves/answer_check/"
    assert [caller.post(address, FINDING).status_code for _ in range(2)] == [204, 204]
    assert Step.objects.filter(move="answer_check").count() == 1


def test_a_refused_move_may_be_sent_again_under_its_key(cast: Cast, alpha: Tenant) -> None:
    event = reported(cast)
    caller = keyed(alpha, cast.community, str(uuid4()))
    address = f"events/{event.number}/moves/decline/"
    refused(caller.post(address, {"reason": "test", "told": "x", "version": 0}), 409, "stale")
    assert caller.post(address, {"reason": "test", "told": "x", "version": 1}).status_code == 200


@pytest.mark.parametrize("role", ["community", "worker"])
def test_a_key_opens_nothing_to_somebody_else_and_stands_for_one_move(cast: Cast, alpha: Tenant, role: str) -> None:
    event, key = reported(cast), str(uuid4())
    keyed(alpha, cast.community, key).post(f"events/{event.number}/moves/decline/", {"reason": "test", "told": "x"})
    member = getattr(cast, role)
    answer = keyed(alpha, member, key).post(f"events/{event.number}/moves/reconsider/", {"why": "x"})
    refused(answer, 409, "client_id_taken")


def test_a_key_that_is_no_uuid_is_refused_in_words(cast: Cast, alpha: Tenant) -> None:
    event = reported(cast)
    body = refused(keyed(alpha, cast.community, "once").post(f"events/{event.number}/moves/decline/", {}), 400)
    assert body["data"]["fields"] == {"Idempotency-Key": ["Give a UUID of your own making, or leave the header out."]}
