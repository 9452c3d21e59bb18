"""Tags and their teams over the API: nobody learns of a sensitive tag who may not; administrators alone say who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.audit.versions import newest_of
from apps.grids.models import Level, Unit
from apps.households.models import Tag, TeamMember
from apps.households.tagging import is_of_a_team
from apps.households.teams import name_member
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.api.elsewhere import a_grid_of
from tests.cast import ROLES, Cast
from tests.desk.staffing.offices import grid_of
from tests.desk.stories import at, seated

ADMINISTRATORS = {"admin", "director"}
OTHERS = sorted(set(ROLES) - ADMINISTRATORS)


@pytest.fixture
def tag(cast: Cast) -> Tag:
    """A sensitive one, that is on."""
    found = Tag.objects.get(code="T21")
    found.is_active = True
    found.save()
    return found


def community_of(cast: Cast) -> Unit:
    return cast.community.appointment.unit


def member(cast: Cast, **other: Any) -> dict[str, Any]:
    known = {"appointment": cast.worker.appointment.pk, "area": community_of(cast).code}
    return {**known, "since": timezone.localdate().isoformat(), **other}


def listed(caller: Caller) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in caller.get("tags/").json()["results"]}


def switch(caller: Caller, tag: Tag, **other: Any) -> Any:
    given = {"active": False, "reason": "暂停使用", "seen": newest_of(Tag, id=tag.pk), **other}
    return caller.post(f"tags/{tag.pk}/switch/", given)


def test_administrators_see_every_tag_as_on_the_page(cast: Cast, alpha: Tenant, tag: Tag) -> None:
    admin = Caller(alpha, cast.admin)
    admin.post(f"tags/{tag.pk}/team/", member(cast))
    page = seated(cast.admin).get(at("/settings/tags/")).context["rows"]

    told = admin.get("tags/").json()["results"]

    assert [(row["code"], row["is_active"], row["team"], row["managed"]["members"]) for row in told] == [
        (row.code, row.is_active, has_team, row.members) for row, has_team in page
    ]
    shown = listed(admin)["T21"]["managed"]
    assert (shown["members"], shown["newest"], shown["setters"]) == (1, newest_of(Tag, id=tag.pk), ["D20"])


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_learns_of_a_sensitive_tag(cast: Cast, alpha: Tenant, tag: Tag, role: str) -> None:
    answer = Caller(alpha, getattr(cast, role)).get("tags/")
    rows = answer.json()["results"]
    assert not any(row["team"] or row["managed"] or not row["is_active"] for row in rows)
    assert not any(row.name in answer.content.decode() for row in Tag.objects.all() if is_of_a_team(row))


def test_a_member_of_its_team_sees_it_while_it_is_on_and_until_the_membership_ends(
    cast: Cast, alpha: Tenant, tag: Tag
) -> None:
    admin, worker = Caller(alpha, cast.admin), Caller(alpha, cast.worker)
    made = admin.post(f"tags/{tag.pk}/team/", member(cast))
    assert made.status_code == 201
    assert listed(worker)["T21"]["managed"] is None

    assert switch(admin, tag).json()["is_active"] is False
    assert "T21" not in listed(worker)
    switch(admin, tag, active=True)
    assert "T21" in listed(worker)

    ended = admin.post(f"tags/members/{made.json()['id']}/end/")
    assert ended.json()["until"] == (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "T21" not in listed(worker)
    refused(admin.post(f"tags/members/{made.json()['id']}/end/"), 409, "ended_already")


@pytest.mark.parametrize("role", OTHERS)
def test_others_are_told_the_same_of_every_tag_there_is_and_there_is_not(
    cast: Cast, alpha: Tenant, tag: Tag, role: str
) -> None:
    row = name_member(
        actor=cast.admin.actor,
        tag_id=tag.pk,
        appointment=cast.worker.appointment,
        area=community_of(cast),
        since=timezone.localdate(),
    )
    caller = Caller(alpha, getattr(cast, role))
    for pk in (tag.pk, Tag.objects.get(code="T01").pk, 10**9):
        bodies = [
            caller.get(f"tags/{pk}/team/"),
            caller.post(f"tags/{pk}/team/", member(cast)),
            caller.post(f"tags/{pk}/switch/", {"active": False, "reason": "x", "seen": newest_of(Tag, id=pk)}),
            caller.post(f"tags/{pk}/switch/"),
        ]
        assert len({str(refused(answer, 403, "no_power")) for answer in bodies}) == 1
    for pk in (row.pk, 10**9):
        refused(caller.post(f"tags/members/{pk}/end/"), 403, "no_power")
    refused(caller.get("tags/posts/", who=cast.worker.person.name), 403, "no_power")
    tag.refresh_from_db()
    assert tag.is_active
    assert TeamMember.objects.get().until is None


def test_what_is_not_there_is_not_there_for_administrators_either(
    cast: Cast, alpha: Tenant, beta: Tenant, tag: Tag
) -> None:
    with acting_for(beta):
        foreign = Tag.objects.create(code="T98", name="x", group="x", about="resident", sensitivity=4, viewers=["team"])
    admin = Caller(alpha, cast.admin)
    for pk in (foreign.pk, 10**17):
        refused(admin.get(f"tags/{pk}/team/"), 404, "no_tag")
        refused(admin.post(f"tags/{pk}/team/", member(cast)), 404, "no_tag")
        refused(admin.post(f"tags/{pk}/switch/"), 404, "no_tag")
    refused(admin.post("tags/members/999999/end/"), 404, "no_member")
    assert "T98" not in listed(admin)
    assert admin.get(f"/t/beta/api/v1/tags/{foreign.pk}/team/").status_code == 401


def test_a_stale_switch_is_refused_and_a_reason_stays(cast: Cast, alpha: Tenant, tag: Tag) -> None:
    admin, seen = Caller(alpha, cast.admin), newest_of(Tag, id=tag.pk)
    refused(switch(admin, tag, reason=" "), 400)
    assert switch(admin, tag).json()["managed"]["newest"] > seen
    assert tag.history.latest("history_id").history_change_reason == "暂停使用"
    refused(switch(admin, tag, active=True, seen=seen), 409, "stale")


def test_what_is_never_collected_stays_off(cast: Cast, alpha: Tenant) -> None:
    never = Tag.objects.get(code="T27")
    refused(switch(Caller(alpha, cast.admin), never, active=True), 422, "never")


def test_posts_are_found_by_name_and_a_member_of_the_team_is_named(cast: Cast, alpha: Tenant, tag: Tag) -> None:
    admin, name = Caller(alpha, cast.admin), cast.worker.person.name
    [found] = admin.get("tags/posts/", who=name).json()["results"]
    assert (found["id"], found["person"], found["unit"]["id"]) == (cast.worker.appointment.pk, name, grid_of(cast).pk)
    assert admin.get("tags/posts/", who="\x00 ").json()["results"] == []

    made = admin.post(f"tags/{tag.pk}/team/", member(cast)).json()

    assert admin.get(f"tags/{tag.pk}/team/").json() == {"team": True, "results": [made]}
    assert (made["appointment"], made["area"]["id"], made["until"]) == (found, community_of(cast).pk, None)
    refused(admin.post(f"tags/{tag.pk}/team/", member(cast)), 409, "member_already")


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"appointment": 10**12}, 400, "appointment"),
        ({"appointment": True}, 400, "appointment"),
        ({"area": "0"}, 400, "area"),
        ({"until": "2026-02-30"}, 400, "until"),
        ({"until": "2020-01-01"}, 422, "until"),
        ({"since": None}, 400, "since"),
    ],
)
def test_what_does_not_fit_names_its_field(
    cast: Cast, alpha: Tenant, tag: Tag, given: dict[str, Any], status: int, field: str
) -> None:
    answer = Caller(alpha, cast.admin).post(f"tags/{tag.pk}/team/", member(cast, **given))
    assert list(refused(answer, status)["data"]["fields"]) == [field]
    assert not TeamMember.objects.exists()


def test_no_grid_no_retired_unit_and_no_unit_of_another_tenant_is_an_area(
    cast: Cast, alpha: Tenant, beta: Tenant, tag: Tag
) -> None:
    admin, path = Caller(alpha, cast.admin), f"tags/{tag.pk}/team/"
    retired = Unit.objects.filter(level=Level.COMMUNITY)[1]
    Unit.objects.filter(pk=retired.pk).update(retired_at=timezone.now())
    assert "area" in refused(admin.post(path, member(cast, area=grid_of(cast).code)), 422)["data"]["fields"]
    for code in (retired.code, str(a_grid_of(beta).pk)):
        assert "area" in refused(admin.post(path, member(cast, area=code)), 400)["data"]["fields"]


def test_nobody_names_themselves_and_a_plain_tag_has_no_team(cast: Cast, alpha: Tenant, tag: Tag) -> None:
    admin, plain = Caller(alpha, cast.admin), Tag.objects.get(code="T01")
    own = member(cast, appointment=cast.admin.appointment.pk)
    refused(admin.post(f"tags/{tag.pk}/team/", own), 403, "own_team")
    refused(admin.post(f"tags/{plain.pk}/team/", member(cast)), 422, "no_team")
    assert admin.get(f"tags/{plain.pk}/team/").json() == {"team": False, "results": []}


def test_lists_take_as_many_queries_however_long_they_are(cast: Cast, alpha: Tenant, tag: Tag) -> None:
    admin, paths = Caller(alpha, cast.admin), ("tags/", f"tags/{tag.pk}/team/")
    admin.post(paths[1], member(cast))
    admin.get("tags/")
    few, many = [], []
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            admin.get(path)
        few.append(len(asked))
    for role in ("leader", "clerk", "street", "sanitation"):
        admin.post(paths[1], member(cast, appointment=getattr(cast, role).appointment.pk))
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            admin.get(path)
        many.append(len(asked))
    assert many == few
    assert len(admin.get(paths[1]).json()["results"]) == 5
