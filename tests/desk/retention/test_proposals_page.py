"""Changes that wait for a second person: listed, told, confirmed or refused in place."""

import pytest

from apps.households.models import Proposal, RecordRules, Resident
from apps.households.proposals import change_resident
from apps.notices.models import Notice
from tests.cast import Cast
from tests.desk.stories import at, seated
from tests.households.people import resident


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    RecordRules.objects.create(two_persons=True)
    person = resident(cast.worker.appointment.unit)
    change_resident(actor=cast.worker.actor, resident=person, values={"name": "张大三"}, seen=newest(person))
    return Proposal.objects.get()


def newest(person: Resident) -> int:
    return int(person.history.latest().history_id)


def test_it_is_listed_where_the_post_confirms(cast: Cast, proposal: Proposal) -> None:
    assert len(seated(cast.community).get(at("/retention/proposals/")).context["lines"]) == 1
    assert seated(cast.neighbour_community).get(at("/retention/proposals/")).context["lines"] == []
    assert seated(cast.worker).get(at("/retention/proposals/")).status_code == 403


def test_those_who_confirm_are_told(cast: Cast, proposal: Proposal) -> None:
    told = Notice.objects.filter(about="proposal", about_id=proposal.pk)

    assert told.exists()
    assert cast.worker.appointment.pk not in set(told.values_list("appointment_id", flat=True))


def test_it_is_confirmed_in_place(cast: Cast, proposal: Proposal) -> None:
    answer = seated(cast.community).post(at(f"/retention/proposals/{proposal.pk}/"), {"confirm": "yes"})

    assert answer.status_code == 302
    assert Resident.objects.get().name == "张大三"
    assert Proposal.objects.get().state == Proposal.State.CONFIRMED


def test_a_refusal_without_a_reason_comes_back(cast: Cast, proposal: Proposal) -> None:
    answer = seated(cast.community).post(at(f"/retention/proposals/{proposal.pk}/"), {"reason": ""})

    assert 400 <= answer.status_code < 500
    assert Proposal.objects.get().state == Proposal.State.WAITING


def test_one_elsewhere_is_not_there(cast: Cast, proposal: Proposal) -> None:
    answer = seated(cast.neighbour_community).post(at(f"/retention/proposals/{proposal.pk}/"), {"confirm": "yes"})

    assert answer.status_code == 404
    assert Proposal.objects.get().state == Proposal.State.WAITING
