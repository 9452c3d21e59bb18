"""Who was only sent to look tells what was found, and then sees the event no longer: not an error, by any door."""

import pytest

from apps.events.models import Event
from apps.events.queries import find_visible
from apps.grids.models import Unit
from apps.staff.actions import open_account
from apps.staff.models import Appointment
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import PASSWORD, Cast, Member
from tests.desk.stories import at as address
from tests.desk.stories import seated
from tests.events.scenes import act, in_post, reported


@pytest.fixture
def neighbour(cast: Cast) -> Member:
    """The worker of the community's other grid."""
    other = Unit.objects.get(code=cast.worker.appointment.unit.code[:-3] + "002")
    somebody = in_post("P01", other)
    user = open_account(person=somebody.person, username="neighbour", password=PASSWORD)
    return Member(somebody.person, user, Appointment.objects.get(person=somebody.person), somebody.actor)


@pytest.fixture
def event(cast: Cast, neighbour: Member) -> Event:
    found = reported(cast)
    act(cast.community, found, "send_check", now=found.reported_at, checker=neighbour.person.pk)
    assert find_visible(neighbour.actor, found.number) is not None
    return found


FINDING = {"finding": "different", "details": "在2号楼"}


def test_the_page_goes_back_to_the_desk(neighbour: Member, event: Event) -> None:
    client = seated(neighbour)
    answer = client.post(address(f"/events/{event.number}/moves/answer_check/"), {**FINDING, "version": 2}, follow=True)
    assert answer.redirect_chain == [(address("/"), 302)]
    assert "Done: " in answer.content.decode()
    assert Event.objects.get(pk=event.pk).state == "reported"
    assert client.get(address(f"/events/{event.number}/")).status_code == 404


def test_the_api_answers_that_there_is_nothing_to_show(alpha: Tenant, neighbour: Member, event: Event) -> None:
    caller = Caller(alpha, neighbour)
    answer = caller.post(f"events/{event.number}/moves/answer_check/", FINDING)
    assert (answer.status_code, answer.content) == (204, b"")
    assert Event.objects.get(pk=event.pk).state == "reported"
