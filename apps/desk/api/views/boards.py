"""The figures of the boards: how much departments have on their hands, and who is late."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.api.serializers import UnitRef
from apps.desk.boards import dispatching, supervising
from apps.desk.views.boards.making import refuse_unless
from apps.events.lateness import late_units


class LoadOut(serializers.Serializer):
    """Open orders. `today`: due before midnight and not late yet; `late`: with a clock that has run out."""

    unit = UnitRef()
    open = serializers.IntegerField(source="load.open", min_value=0)
    today = serializers.IntegerField(source="load.today", min_value=0)
    late = serializers.IntegerField(source="load.late", min_value=0)


class LoadsOut(serializers.Serializer):
    results = LoadOut(many=True)


class LateUnitOut(serializers.Serializer):
    """`late` counts running limits that are over; the longest of them has been so since `since`."""

    unit = UnitRef()
    late = serializers.IntegerField(min_value=1)
    since = serializers.DateTimeField()


class LateUnitsOut(serializers.Serializer):
    at = serializers.DateTimeField()
    results = LateUnitOut(many=True)


class LoadsView(ApiView):
    """For dispatchers: the load of the departments that serve the whole of their area."""

    @extend_schema(responses=LoadsOut, operation_id="loads")
    def get(self, request: Request) -> Response:
        refuse_unless(bool(self.actor.powers.get("dispatch_event")))
        return Response(LoadsOut({"results": dispatching.departments(self.actor, timezone.now())}).data)


class LateView(ApiView):
    """For those who watch over a street or the district: who is late now with what lies in their area, worst first."""

    @extend_schema(responses=LateUnitsOut, operation_id="late_units")
    def get(self, request: Request) -> Response:
        refuse_unless(supervising.belongs(self.actor))
        now = timezone.now()
        return Response(LateUnitsOut({"at": now, "results": late_units(self.actor, now)}).data)
