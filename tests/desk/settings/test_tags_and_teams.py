"""Administrators switch tags on and off and name the teams of the sensitive ones; nobody else does."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.audit.versions import newest_of
from apps.errors import Conflicting, NotYours, Refused
from apps.grids.models import Level, Unit
from apps.households.models import Tag, TeamMember
from apps.households.sight import tags_seen
from apps.households.teams import end_membership, name_member, switch_tag
from apps.notices.models import Notice
from tests.cast import ROLES, Cast
from tests.desk.stories import at, seated

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def tag(cast: Cast) -> Tag:
    return Tag.objects.get(code="T21")


def switched(cast: Cast, tag: Tag, *, active: bool = True) -> Tag:
    seen = newest_of(Tag, id=tag.pk)
    return switch_tag(actor=cast.admin.actor, tag_id=tag.pk, active=active, reason="司法所已授权", seen=seen)


def community_of(cast: Cast) -> Unit:
    return cast.community.appointment.unit


def named(cast: Cast, tag: Tag) -> TeamMember:
    return name_member(
        actor=cast.admin.actor,
        tag_id=tag.pk,
        appointment=cast.worker.appointment,
        area=community_of(cast),
        since=timezone.localdate(),
    )


def seen_codes(cast: Cast) -> list[str]:
    return [found.code for found, _path in tags_seen(cast.worker.actor).teams]


def test_a_team_sees_its_tag_from_its_naming_to_its_end_once_the_tag_is_on(cast: Cast, tag: Tag) -> None:
    member = named(cast, tag)
    assert seen_codes(cast) == []  # the tag is off
    switched(cast, tag)
    assert seen_codes(cast) == ["T21"]
    end_membership(actor=cast.admin.actor, member_id=member.pk)
    assert seen_codes(cast) == []
    told = Notice.objects.filter(person_id=cast.worker.person.pk).order_by("pk")
    assert list(told.values_list("kind", flat=True)) == ["team_named", "team_ended"]
    assert tag.name not in str(list(told.values_list("about_label", "data")))


def test_a_change_has_a_reason_and_a_version(cast: Cast, tag: Tag) -> None:
    with pytest.raises(Refused, match="Say why"):
        switch_tag(actor=cast.admin.actor, tag_id=tag.pk, active=True, reason=" ", seen=newest_of(Tag, id=tag.pk))
    switched(cast, tag)
    assert tag.history.latest("history_id").history_change_reason == "司法所已授权"
    with pytest.raises(Conflicting):
        switch_tag(actor=cast.admin.actor, tag_id=tag.pk, active=False, reason="x", seen=0)


def test_what_is_never_collected_is_switched_on_by_nobody(cast: Cast) -> None:
    never = Tag.objects.filter(allowed=False).first()
    if never is None:
        never = Tag.objects.create(
            code="T99", name="x", name_en="x", group="x", group_en="x", about="resident", sensitivity=4,
            allowed=False, is_active=False,
        )  # fmt: skip
    with pytest.raises(Refused, match="never collected"):
        switched(cast, never)


def test_nobody_names_themselves_and_no_grid_is_an_area(cast: Cast, tag: Tag) -> None:
    today = timezone.localdate()
    with pytest.raises(NotYours):
        name_member(
            actor=cast.admin.actor,
            appointment=cast.admin.appointment,
            area=community_of(cast),
            tag_id=tag.pk,
            since=today,
        )
    with pytest.raises(Refused, match="community, a street or the district"):
        name_member(
            actor=cast.admin.actor,
            appointment=cast.worker.appointment,
            area=Unit.objects.filter(level=Level.GRID)[0],
            tag_id=tag.pk,
            since=today,
        )
    plain = Tag.objects.get(code="T03")
    with pytest.raises(Refused, match="no named team"):
        named(cast, plain)
    named(cast, tag)
    with pytest.raises(Conflicting):
        named(cast, tag)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"admin", "director"}))
def test_other_posts_neither_see_the_pages_nor_write(cast: Cast, tag: Tag, role: str) -> None:
    client = seated(getattr(cast, role))
    assert client.get(at("/settings/tags/")).status_code == 403
    assert client.get(at(f"/settings/tags/{tag.pk}/")).status_code == 403
    assert client.post(at(f"/settings/tags/{tag.pk}/"), {"active": "on", "reason": "x", "seen": 0}).status_code == 403
    assert client.post(at(f"/settings/tags/{tag.pk}/team/"), {}).status_code == 403
    tag.refresh_from_db()
    assert not tag.is_active


def test_in_the_browser_switched_named_and_ended(cast: Cast, tag: Tag) -> None:
    client = seated(cast.admin, headers=ENGLISH)
    assert "T21" in client.get(at("/settings/tags/")).content.decode()
    page = at(f"/settings/tags/{tag.pk}/")
    given = {"active": "on", "reason": "authorised", "seen": newest_of(Tag, id=tag.pk)}
    assert client.post(page, given).status_code == 302
    who = cast.worker.person.name
    assert who in client.get(page, {"who": who}).content.decode()
    form = {"who": who, "appointment": cast.worker.appointment.pk, "area": community_of(cast).pk}
    answer = client.post(f"{page}team/", {**form, "since": "2026-03-16", "until": "2026-03-01"})
    assert answer.status_code == 422
    assert "2026-03-01" in answer.content.decode()
    assert client.post(f"{page}team/", {**form, "since": timezone.localdate()}).status_code == 302
    member = TeamMember.objects.get()
    assert who in client.get(page).content.decode()
    assert client.post(f"{page}team/{member.pk}/end/").status_code == 302
    member.refresh_from_db()
    assert member.until == timezone.localdate() - timedelta(days=1)
    assert client.post(f"{page}team/{member.pk}/end/").status_code == 409


def test_a_name_that_nobody_has_is_said(cast: Cast, tag: Tag) -> None:
    shown = seated(cast.admin, headers=ENGLISH).get(at(f"/settings/tags/{tag.pk}/"), {"who": "无此人"})
    assert "Nobody in post today has this name" in shown.content.decode()


def test_another_area_s_past_membership_does_not_count(cast: Cast, tag: Tag) -> None:
    switched(cast, tag)
    TeamMember.objects.create(
        tag=tag,
        area=community_of(cast),
        appointment=cast.worker.appointment,
        since=date(2025, 1, 1),
        until=date(2025, 6, 1),
    )
    assert seen_codes(cast) == []
