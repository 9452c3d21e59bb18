"""How tags and their teams look in JSON, and what their administrators give."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.desk.api.errors import malformed_at
from apps.desk.api.filters import LONGEST, NO_SUCH_UNIT, unit_named
from apps.desk.api.records import TagRef
from apps.desk.api.serializers import Named, UnitRef
from apps.desk.naming import in_language
from apps.grids.models import Unit
from apps.households.models import Tag
from apps.households.tagging import is_of_a_team
from apps.households.teams import REASON_LENGTH
from apps.staff.models import Appointment

MOST_ID = 2**63 - 1


class TagManaged(serializers.Serializer):
    """What the settings say of it. `setters`, `viewers`: codes of posts and department types. `newest`: its newest
    version, to switch it by."""

    allowed = serializers.BooleanField()
    setters = serializers.ListField(child=serializers.CharField())
    viewers = serializers.ListField(child=serializers.CharField())
    members = serializers.IntegerField(min_value=0)
    newest = serializers.SerializerMethodField()

    def get_newest(self, tag: Tag) -> int:
        found: int = self.context["newest"].get(tag.pk, 0)
        return found


class TagRow(TagRef):
    """`team`: it is seen by a named team alone. `managed`: null for those who are no administrators."""

    id = serializers.IntegerField()
    group = serializers.SerializerMethodField()
    about = serializers.ChoiceField(choices=Tag.About.values)
    sensitivity = serializers.IntegerField(min_value=1, max_value=4)
    is_active = serializers.BooleanField()
    team = serializers.SerializerMethodField()
    managed = serializers.SerializerMethodField()

    def get_group(self, tag: Tag) -> str:
        return in_language(tag.group, tag.group_en)

    def get_team(self, tag: Tag) -> bool:
        return is_of_a_team(tag)

    @extend_schema_field(TagManaged(allow_null=True))
    def get_managed(self, tag: Tag) -> Any:
        return TagManaged(tag, context=self.context).data if "newest" in self.context else None


class TagsOut(serializers.Serializer):
    results = TagRow(many=True)


class TagSwitchIn(serializers.Serializer):
    """`seen`: the `newest` of the tag when it was looked at."""

    active = serializers.BooleanField()
    reason = serializers.CharField(max_length=REASON_LENGTH)
    seen = serializers.IntegerField(min_value=0, max_value=MOST_ID)


class HeldPost(serializers.Serializer):
    """Somebody in a post; `id` is that of the appointment."""

    id = serializers.IntegerField()
    person = serializers.CharField(source="person.name")
    post = Named()
    unit = UnitRef()


class HeldPosts(serializers.Serializer):
    results = HeldPost(many=True)


class TagMember(serializers.Serializer):
    id = serializers.IntegerField()
    appointment = HeldPost()
    area = UnitRef()
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)


class TagTeam(serializers.Serializer):
    """`team`: whether the tag has one at all."""

    team = serializers.BooleanField()
    results = TagMember(many=True)


class TagMemberIn(serializers.Serializer):
    """`appointment`: an id of `tags/posts/`. `area`: the code or id of a community, a street or the district."""

    appointment = serializers.IntegerField(min_value=1, max_value=MOST_ID)
    area = serializers.CharField(max_length=LONGEST)
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True, default=None)

    def validate_appointment(self, pk: int) -> Appointment:
        found = Appointment.objects.on(timezone.localdate()).select_related("person", "post", "unit").filter(pk=pk)
        row: Appointment | None = found.first()
        if row is None:
            raise malformed_at("appointment", _("Nobody is in this post today. Look for somebody in tags/posts/."))
        return row

    def validate_area(self, text: str) -> Unit:
        unit = unit_named("area", text)
        if unit.retired_at is not None:
            raise malformed_at("area", str(NO_SUCH_UNIT))
        return unit
