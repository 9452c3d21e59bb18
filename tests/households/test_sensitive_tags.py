"""Sensitive tags are set by the competent department's members of a named team, seen by the team alone, and leave
nothing behind."""

from datetime import date

import pytest
from django.utils import timezone

from apps.audit.access import verify
from apps.audit.models import AccessEntry
from apps.errors import NotYours
from apps.grids.models import Unit
from apps.households.actions import leave
from apps.households.models import Resident, Tag, Tagging, TeamMember
from apps.households.sight import taggings_of, tags_seen
from apps.households.tagging import end_tag, set_tag
from tests.cast import Cast, Member
from tests.desk.records.folders import tag_on
from tests.households.departments import of_justice
from tests.households.people import resident


@pytest.fixture
def person(cast: Cast) -> Resident:
    return resident(cast.worker.appointment.unit)


@pytest.fixture
def tag(cast: Cast) -> Tag:
    found = Tag.objects.get(code="T21")
    found.is_active = True
    found.save()
    return found


@pytest.fixture
def justice(cast: Cast) -> Member:
    return of_justice()


def named(member: Member, tag: Tag, area: Unit, until: date | None = None) -> TeamMember:
    return TeamMember.objects.create(
        tag=tag, area=area, appointment=member.appointment, since=date(2026, 1, 1), until=until
    )


def test_the_department_sets_it_only_through_its_team_and_in_the_teams_area(
    cast: Cast, person: Resident, tag: Tag, justice: Member
) -> None:
    with pytest.raises(NotYours):
        set_tag(actor=justice.actor, tag=tag, carrier=person)
    member = named(justice, tag, cast.neighbour_community.appointment.unit)
    with pytest.raises(NotYours):
        set_tag(actor=justice.actor, tag=tag, carrier=person)
    member.area = cast.community.appointment.unit
    member.save()
    assert set_tag(actor=justice.actor, tag=tag, carrier=person).tag == tag


def test_a_member_whose_time_is_over_sets_nothing(cast: Cast, person: Resident, tag: Tag, justice: Member) -> None:
    named(justice, tag, cast.community.appointment.unit, until=date(2026, 1, 2))
    with pytest.raises(NotYours):
        set_tag(actor=justice.actor, tag=tag, carrier=person)


def test_other_members_of_the_team_see_it_and_do_not_set_it(cast: Cast, person: Resident, tag: Tag) -> None:
    named(cast.worker, tag, cast.community.appointment.unit)
    tag_on(person, "T21")
    assert [row.tag for row in taggings_of(tags_seen(cast.worker.actor), residents=[person.pk])] == [tag]
    with pytest.raises(NotYours):
        end_tag(actor=cast.worker.actor, tagging=Tagging.objects.get())


def test_a_post_that_the_tag_lists_sees_nothing_without_being_named(
    cast: Cast, person: Resident, tag: Tag, justice: Member
) -> None:
    tag_on(person, "T21")
    assert cast.community.appointment.post.code in tag.viewers
    for member in (cast.community, justice, cast.leader, cast.director):
        assert taggings_of(tags_seen(member.actor), residents=[person.pk]) == []
        assert tag not in tags_seen(member.actor).all


def test_taken_off_it_leaves_a_line_in_the_log_that_leads_to_nobody(
    cast: Cast, person: Resident, tag: Tag, justice: Member
) -> None:
    named(justice, tag, cast.community.appointment.unit)
    tagging = set_tag(actor=justice.actor, tag=tag, carrier=person)
    number = tagging.pk
    end_tag(actor=justice.actor, tagging=tagging)
    assert not Tagging.objects.exists()
    assert not Tagging.history.exists()
    told = AccessEntry.objects.order_by("number").values_list("act", "about", "about_id", "fields")
    assert list(told) == [("tag_set", "tagging", number, ["T21"]), ("tag_ended", "tagging", number, ["T21"])]
    assert verify()[2] is None


def test_leaving_takes_it_away_and_ends_the_others(cast: Cast, person: Resident, tag: Tag) -> None:
    tag_on(person, "T21")
    tag_on(person, "T01")
    leave(actor=cast.worker.actor, resident=person, status=Resident.Status.LEFT, on=timezone.localdate())
    assert [(row.tag.code, bool(row.ended_at)) for row in Tagging.objects.all()] == [("T01", True)]
    assert set(Tagging.history.values_list("tag__code", flat=True)) == {"T01"}
