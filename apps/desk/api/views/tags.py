"""Tags as far as the caller sees them; their administrators switch them and name the teams of the sensitive ones."""

from typing import Any

from django.db.models import Max
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.api.filters import LONGEST
from apps.desk.api.tags import HeldPosts, TagMember, TagMemberIn, TagRow, TagsOut, TagSwitchIn, TagTeam
from apps.households.models import Tag
from apps.households.sight import tags_seen
from apps.households.tagging import is_of_a_team
from apps.households.teams import (
    end_membership,
    get_tag,
    name_member,
    posts_named,
    switch_tag,
    team_of,
    with_members,
)
from apps.staff.powers import may_manage, refuse_unless_manager


class TagsView(ApiView):
    """Those the caller sees on records; for the tenant's administrators all, with what the settings say of them."""

    @extend_schema(responses=TagsOut, operation_id="tags")
    def get(self, request: Request) -> Response:
        manages = may_manage(self.actor)
        rows = with_members() if manages else tags_seen(self.actor).all
        return Response(TagsOut({"results": rows}, context=_newest() if manages else {}).data)


class TagSwitchView(ApiView):
    """A tag that is off is seen by nobody and set by nobody; what carries it keeps it."""

    @extend_schema(request=TagSwitchIn, responses=TagRow, operation_id="tag_switch")
    def post(self, request: Request, id: int) -> Response:
        refuse_unless_manager(self.actor)
        get_tag(id)
        given = TagSwitchIn(data=request.data)
        given.is_valid(raise_exception=True)
        switch_tag(actor=self.actor, tag_id=id, **given.validated_data)
        return Response(TagRow(with_members().get(pk=id), context=_newest(id=id)).data)


class TagPostsView(ApiView):
    """Whom a team could take: the first 30 posts held today by people of that name."""

    @extend_schema(
        parameters=[OpenApiParameter("who", str, required=True, description="Part of a name, or a user name.")],
        responses=HeldPosts,
        operation_id="tag_posts",
    )
    def get(self, request: Request) -> Response:
        refuse_unless_manager(self.actor)
        who = request.query_params.get("who", "").replace("\x00", "").strip()[:LONGEST]
        return Response(HeldPosts({"results": posts_named(who)}).data)


class TeamView(ApiView):
    """The named team of a sensitive tag: those who are of it today or will be. For administrators alone."""

    @extend_schema(responses=TagTeam, operation_id="tag_team")
    def get(self, request: Request, id: int) -> Response:
        refuse_unless_manager(self.actor)
        found = get_tag(id)
        has_team = is_of_a_team(found)
        return Response(TagTeam({"team": has_team, "results": team_of(found) if has_team else []}).data)

    @extend_schema(request=TagMemberIn, responses={201: TagMember}, operation_id="tag_team_name")
    def post(self, request: Request, id: int) -> Response:
        """From `since` on they see, in this post, who in the area carries the tag. They are told."""
        refuse_unless_manager(self.actor)
        get_tag(id)
        given = TagMemberIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = name_member(actor=self.actor, tag_id=id, **given.validated_data)
        return Response(TagMember(made).data, status=201)


class MemberEndView(ApiView):
    """From the next request on they see nothing of it."""

    @extend_schema(request=None, responses=TagMember, operation_id="tag_member_end")
    def post(self, request: Request, id: int) -> Response:
        return Response(TagMember(end_membership(actor=self.actor, member_id=id)).data)


def _newest(**which: Any) -> dict[str, Any]:
    """Tag → its newest version, as context."""
    history: Any = Tag.history
    rows = history.filter(**which).order_by().values("id").annotate(newest=Max("history_id"))
    return {"newest": {row["id"]: row["newest"] for row in rows}}
