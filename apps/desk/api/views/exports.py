"""Workbooks of base data over the API: asked for, decided, fetched. Masked lists need none: they are read by page."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk import tasks
from apps.desk.api.base import ApiView, ListView
from apps.desk.api.records import HouseholdFilter, RecordsFilter, ResidentFilter
from apps.desk.views.records.lists import rows_of
from apps.desk.views.records.takeout import SHEET, asked_from
from apps.households.exports import queries, requests, rules
from apps.households.exports.delivering import fetch
from apps.households.models import ExportRequest

FILTERS: dict[str, Any] = {"resident": ResidentFilter, "household": HouseholdFilter, "organisation": RecordsFilter}
WORKBOOK = {(200, SHEET): OpenApiResponse(OpenApiTypes.BINARY, "The workbook.")}


class ExportOut(serializers.Serializer):
    """`total`: rows asked for; `done`: rows written so far."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    clear = serializers.BooleanField()
    purpose = serializers.CharField()
    state = serializers.ChoiceField(choices=ExportRequest.State.values)
    asked_by = serializers.CharField(source="person.name")
    asked_at = serializers.DateTimeField()
    answer_by = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    total = serializers.IntegerField()
    done = serializers.IntegerField()
    ends_at = serializers.DateTimeField(allow_null=True)
    fetched = serializers.IntegerField()


class ExportIn(serializers.Serializer):
    """`clear`: with whole names, numbers and addresses. The filters are those of the list of that kind."""

    kind = serializers.ChoiceField(choices=list(FILTERS))
    purpose = serializers.CharField(min_length=1, max_length=rules.PURPOSE_LENGTH)
    clear = serializers.BooleanField(default=False)
    unit = serializers.CharField(required=False, max_length=40)
    tag = serializers.CharField(required=False, max_length=4)


class ExportDecisionIn(serializers.Serializer):
    """`reason` is needed to refuse."""

    approve = serializers.BooleanField()
    reason = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class ExportsView(ListView):
    """What the caller has asked for in this post; for whoever approves exports, what was asked for in their area."""

    queryset = ExportRequest.objects.none()
    serializer_class = ExportOut

    def get_queryset(self) -> Any:
        return queries.asked_by(self.actor) | queries.decidable(self.actor)

    @extend_schema(request=ExportIn, responses={201: ExportOut}, operation_id="exports_ask")
    def post(self, request: Request) -> Response:
        given = ExportIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        ids = self._ids(request, data)
        made = requests.ask(
            actor=self.actor, kind=data["kind"], ids=ids, clear=data["clear"], purpose=data["purpose"], said=_said(data)
        )
        return Response(ExportOut(made).data, status=201)

    def _ids(self, request: Request, data: dict[str, Any]) -> list[int]:
        rows = rows_of(self.actor, data["kind"])
        narrowed = FILTERS[data["kind"]](_filters(data), queryset=rows.rows, request=request)
        found = replace(rows, rows=narrowed.qs).page(rules.MOST + 1)
        return list(found.values_list("pk", flat=True))


def _filters(data: dict[str, Any]) -> dict[str, str]:
    return {name: data[name] for name in ("unit", "tag") if name in data}


def _said(data: dict[str, Any]) -> str:
    return " · ".join(f"{name}: {value}" for name, value in _filters(data).items())


class ExportView(ApiView):
    """One of them."""

    @extend_schema(responses=ExportOut, operation_id="export")
    def get(self, request: Request, id: int) -> Response:
        return Response(ExportOut(queries.get_request(self.actor, id)).data)


class ExportDecisionView(ApiView):
    """Approves or refuses what somebody else has asked for. Approved, it is written at once."""

    @extend_schema(request=ExportDecisionIn, responses=ExportOut, operation_id="export_decide")
    def post(self, request: Request, id: int) -> Response:
        given = ExportDecisionIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        with transaction.atomic():
            done = requests.decide(actor=self.actor, request_id=id, approve=data["approve"], reason=data["reason"])
            if data["approve"]:
                transaction.on_commit(lambda: tasks.write_export.delay(id))
        return Response(ExportOut(done).data)


class ExportStopView(ApiView):
    """Takes back what the caller has asked for."""

    @extend_schema(request=None, responses=ExportOut, operation_id="export_stop")
    def post(self, request: Request, id: int) -> Response:
        return Response(ExportOut(requests.stop(actor=self.actor, request_id=id)).data)


class ExportFetchView(ApiView):
    """The workbook, for whoever asked, within its 72 hours. Each fetching stands in the access log."""

    @extend_schema(request=None, responses=WORKBOOK, operation_id="export_fetch")
    def post(self, request: Request, id: int) -> HttpResponse:
        content = fetch(actor=self.actor, request_id=id, address=asked_from(request))
        return HttpResponse(content, content_type=SHEET)
