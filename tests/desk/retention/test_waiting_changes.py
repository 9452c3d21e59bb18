"""Changes that wait for a second person stand in one list, and are decided there."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.households.models import Proposal, RecordRules, Resident
from apps.households.proposals import WAITS, change_resident
from apps.notices.models import Notice
from tests.cast import Cast, Member
from tests.desk.settings.pages import Desk
from tests.desk.stories import at, seated
from tests.households.people import IDENTITY, household, resident

PAGE = "/retention/proposals/"


def propose(member: Member, person: Resident, **values: str) -> Proposal:
    if not RecordRules.objects.exists():
        RecordRules.objects.create(two_persons=True)
    seen = person.history.latest().history_id
    made = change_resident(actor=member.actor, resident=person, values=values, seen=seen)
    assert made is not None
    return made


def test_the_second_person_is_told_and_confirms_in_place(cast: Cast) -> None:
    person = resident(cast.worker.appointment.unit)
    proposal = propose(cast.worker, person, name="张小山", identity=IDENTITY)
    assert Notice.objects.get(kind=WAITS).appointment_id == cast.community.appointment.pk
    desk = Desk(cast.community)
    page = desk.page(PAGE)
    assert "since today" in page
    assert "990***********8412" in page
    assert IDENTITY not in page
    desk.send(f"{PAGE}{proposal.pk}/", {"confirm": "yes"})
    person.refresh_from_db()
    assert person.name == "张小山"
    assert "No change waits." in desk.page(PAGE)


def test_refusing_takes_a_reason(cast: Cast) -> None:
    proposal = propose(cast.worker, resident(cast.worker.appointment.unit), name="张小山")
    desk = Desk(cast.community)
    assert "Say why you refuse" in desk.send(f"{PAGE}{proposal.pk}/", {}, status=422)
    desk.send(f"{PAGE}{proposal.pk}/", {"reason": "写错了"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == (Proposal.State.REFUSED, "写错了")


def test_ones_own_is_listed_without_buttons_and_goes_to_the_street(cast: Cast) -> None:
    proposal = propose(cast.community, resident(cast.worker.appointment.unit), name="张小山")
    desk = Desk(cast.community)
    page = desk.page(PAGE)
    assert "another person decides" in page
    assert f"{PAGE}{proposal.pk}/" not in page
    desk.send(f"{PAGE}{proposal.pk}/", {"confirm": "yes"}, status=403)
    assert not Notice.objects.filter(kind=WAITS, person_id=cast.community.person.pk).exists()


def test_others_areas_are_not_listed(cast: Cast) -> None:
    proposal = propose(cast.worker, resident(cast.worker.appointment.unit), name="张小山")
    desk = Desk(cast.neighbour_community)
    assert "No change waits." in desk.page(PAGE)
    desk.send(f"{PAGE}{proposal.pk}/", {"confirm": "yes"}, status=404)
    Desk(cast.worker).page(PAGE, status=403)


def test_questions_to_the_database_do_not_grow_with_the_list(cast: Cast) -> None:
    grid = cast.worker.appointment.unit
    home = household(grid)
    client = seated(cast.community)
    propose(cast.worker, resident(grid, of=home), name="张小山")
    with CaptureQueriesContext(connection) as few:
        client.get(at(PAGE))
    for _ in range(5):
        propose(cast.worker, resident(grid, of=home), name="张小山")
    with CaptureQueriesContext(connection) as many:
        assert client.get(at(PAGE)).content.decode().count(">Confirm<") == 6
    assert len(many) <= len(few)
