"""The roster of a unit: who holds which post, and which core posts are vacant since when."""

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.api.serializers import Named
from apps.staff.models import Appointment
from apps.staff.portraits import link_to, portraits_of
from apps.staff.reach import get_roster_unit
from apps.staff.roster import roster_of


class HeldOut(serializers.Serializer):
    """An appointment; `phone` is masked, whoever asks. `portrait`: the small photo that is shown, null without one."""

    id = serializers.IntegerField()
    person_id = serializers.IntegerField()
    person = serializers.CharField(source="person.name")
    phone = serializers.CharField(source="person.phone")
    since = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    portrait = serializers.SerializerMethodField()

    def get_portrait(self, row: Appointment) -> str | None:
        shown = self.context["portraits"].get(row.person_id)
        return reverse("v1:portrait_small", args=[link_to(shown)]) if shown else None


class VacancyOut(serializers.Serializer):
    """`alarming`: a grid without a full-time worker for more than seven days."""

    since = serializers.DateField()
    days = serializers.IntegerField(min_value=0)
    alarming = serializers.BooleanField()


class SeatOut(serializers.Serializer):
    code = serializers.CharField(source="post.code")
    post = Named()
    holders = HeldOut(many=True)
    coming = HeldOut(many=True)
    vacancy = VacancyOut(allow_null=True)


class RosterOut(serializers.Serializer):
    """`core`: the 1+3 of a grid, empty elsewhere; `others`: posts that somebody holds or will."""

    unit = serializers.IntegerField(source="unit.pk")
    name = serializers.CharField(source="unit.name")
    core = SeatOut(many=True)
    others = SeatOut(many=True)


class RosterView(ApiView):
    """Who holds which post on a unit, and which core posts are vacant."""

    @extend_schema(responses=RosterOut, operation_id="roster")
    def get(self, request: Request, unit: int) -> Response:
        found = roster_of(get_roster_unit(self.actor, unit), timezone.localdate())
        return Response(RosterOut(found, context={"portraits": portraits_of(found.people)}).data)
