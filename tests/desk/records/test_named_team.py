"""A named team finds one person by a whole number, sets its tag and takes it off; nothing else of base data opens."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.audit.models import AccessEntry
from apps.errors import NotThere, NotYours, Refused
from apps.grids.models import Unit
from apps.households.finding import FINDS_A_DAY, carriers, find, tag_found, teams_of, token_of
from apps.households.models import Resident, Tag, Tagging, TeamMember
from apps.notices.models import Notice
from tests.cast import ROLES, Cast, Member
from tests.desk.retention.officers import officer
from tests.desk.stories import at, seated
from tests.households.departments import of_justice
from tests.households.people import IDENTITY, OTHER_IDENTITY, PHONE, household, resident

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def tag(cast: Cast) -> Tag:
    found = Tag.objects.get(code="T21")
    found.is_active = True
    found.save()
    return found


@pytest.fixture
def person(cast: Cast) -> Resident:
    return resident(cast.worker.appointment.unit)


@pytest.fixture
def justice(cast: Cast, tag: Tag) -> Member:
    """A member of the district's justice department (D20), of the team in the worker's community."""
    member = of_justice()
    joined(member, tag, cast.community.appointment.unit)
    return member


def joined(member: Member, tag: Tag, area: Unit, until: date | None = None) -> TeamMember:
    return TeamMember.objects.create(
        tag=tag, area=area, appointment=member.appointment, since=date(2026, 1, 1), until=until
    )


@pytest.mark.parametrize("number", [IDENTITY, PHONE, f" {PHONE[:3]} {PHONE[3:]} "])
def test_a_whole_number_finds_one_person_and_each_search_is_on_record(
    cast: Cast, person: Resident, justice: Member, number: str
) -> None:
    assert find(actor=justice.actor, number=number, address="10.0.0.9") == person
    entry = AccessEntry.objects.latest("number")
    assert (entry.act, entry.about_id, entry.rows, entry.address) == ("find", None, 1, "10.0.0.9")
    assert find(actor=justice.actor, number=OTHER_IDENTITY) is None
    entry = AccessEntry.objects.latest("number")
    assert (entry.act, entry.about_id, entry.rows) == ("find", None, 0)


@pytest.mark.parametrize("number", ["", "8412", IDENTITY[:17], "张小三", "1380000"])
def test_a_part_of_a_number_finds_nobody(cast: Cast, person: Resident, justice: Member, number: str) -> None:
    with pytest.raises(Refused, match="whole number"):
        find(actor=justice.actor, number=number)


def test_outside_the_teams_area_nobody_is_found(cast: Cast, justice: Member) -> None:
    elsewhere = Unit.objects.get(code=f"{cast.worker.appointment.unit.code[:6]}002001001")
    resident(elsewhere, of=household(elsewhere))
    assert find(actor=justice.actor, number=IDENTITY) is None


@pytest.mark.parametrize("role", ["worker", "community", "director", "admin", "sanitation"])
def test_others_look_for_nobody(cast: Cast, person: Resident, justice: Member, role: str) -> None:
    with pytest.raises(NotYours):
        find(actor=getattr(cast, role).actor, number=IDENTITY)


def test_a_member_of_the_team_who_is_not_of_the_department_sees_but_looks_for_nobody(
    cast: Cast, person: Resident, tag: Tag, justice: Member
) -> None:
    joined(cast.worker, tag, cast.community.appointment.unit)
    with pytest.raises(NotYours):
        find(actor=cast.worker.actor, number=IDENTITY)
    assert [team.sets for team in teams_of(cast.worker.actor)] == [False]


def test_set_seen_by_the_team_and_taken_off(cast: Cast, person: Resident, tag: Tag, justice: Member) -> None:
    tagging = tag_found(actor=justice.actor, token=token_of(justice.actor, person), tag_id=tag.pk)
    assert list(carriers(teams_of(justice.actor))) == [tagging]
    assert list(carriers(teams_of(cast.community.actor))) == []


def test_only_whom_one_has_found_oneself_can_be_tagged(cast: Cast, person: Resident, tag: Tag, justice: Member) -> None:
    other = of_justice("另一人")
    joined(other, tag, cast.community.appointment.unit)
    for token in ("", "x", str(person.pk), token_of(other.actor, person)):
        with pytest.raises(NotThere):
            tag_found(actor=justice.actor, token=token, tag_id=tag.pk)
    assert not Tagging.objects.exists()


def test_forty_searches_a_day_and_the_data_officer_hears_of_it(cast: Cast, person: Resident, justice: Member) -> None:
    reader, client = officer(), seated(justice, headers=ENGLISH)
    for n in range(FINDS_A_DAY):
        assert client.post(at("/records/team/"), {"number": f"1380099{n:04}"}).status_code == 404
    answer = client.post(at("/records/team/"), {"number": IDENTITY})
    assert answer.status_code == 409
    assert "张*三" not in answer.content.decode()
    assert AccessEntry.objects.filter(act="find", person_id=justice.person.pk).count() == FINDS_A_DAY
    assert Notice.objects.filter(person_id=reader.person.pk, kind="many_reveals").count() == 1


def test_in_the_browser(cast: Cast, person: Resident, tag: Tag, justice: Member) -> None:
    client = seated(justice, headers=ENGLISH)
    assert "T21" in client.get(at("/")).content.decode()
    shown = client.post(at("/records/team/"), {"number": IDENTITY}).content.decode()
    assert "张*三" in shown
    for hidden in (IDENTITY, PHONE, "张小三"):
        assert hidden not in shown
    token = shown.partition('name="found" value="')[2].partition('"')[0]
    assert client.post(at("/records/team/tag/"), {"found": token, "tag": tag.pk}).status_code == 302
    tagging = Tagging.objects.get()
    assert "张*三" in client.get(at("/records/team/")).content.decode()
    assert client.get(at(f"/records/resident/{person.pk}/")).status_code == 403
    assert client.get(at("/records/resident/")).status_code == 403
    assert client.post(at(f"/records/team/taggings/{tagging.pk}/end/")).status_code == 302
    assert not Tagging.objects.exists()  # nothing is left behind


def test_a_miss_is_said(cast: Cast, person: Resident, justice: Member) -> None:
    answer = seated(justice, headers=ENGLISH).post(at("/records/team/"), {"number": OTHER_IDENTITY})
    assert answer.status_code == 404
    assert "Nobody in your area has this number" in answer.content.decode()
    assert AccessEntry.objects.filter(act="find", rows=0).count() == 1


def test_an_ended_membership_opens_nothing(cast: Cast, tag: Tag, justice: Member) -> None:
    TeamMember.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert seated(justice).get(at("/records/team/")).status_code == 403


def test_no_other_post_opens_the_page(cast: Cast, justice: Member) -> None:
    answers = {role: seated(getattr(cast, role)).get(at("/records/team/")).status_code for role in ROLES}
    assert set(answers.values()) == {403}
