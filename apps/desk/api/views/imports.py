"""Base data that come in from workbooks."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk import importing
from apps.desk.api.base import ApiView, ListView
from apps.households.imports import runs
from apps.households.models import ImportRow, ImportRun

FIRST = 50  # problems that are told


class ImportIn(serializers.Serializer):
    """`mode`: of residents, whether the records of known people are filled in too. The other kinds know `new` only."""

    workbook = serializers.FileField(allow_empty_file=True, max_length=255)  # emptiness is refused as no workbook
    kind = serializers.ChoiceField(choices=ImportRun.Kind.values, default=ImportRun.Kind.RESIDENT)
    mode = serializers.ChoiceField(choices=["new", "update"], default="new")


class ImportRunRow(serializers.Serializer):
    """`total` counts rows: those that are `imported` (of which `updated` were of known people), those that are `wrong`,
    and those still fit to come in. `said`: why it could not be read, or not be taken back."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=ImportRun.Kind.values)
    mode = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=ImportRun.State.values)
    total = serializers.IntegerField()
    wrong = serializers.IntegerField()
    imported = serializers.IntegerField()
    updated = serializers.IntegerField()
    said = serializers.CharField(allow_blank=True)
    begun_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_mode(self, run: ImportRun) -> str:
        return "update" if run.updates else "new"


class ImportProblem(serializers.Serializer):
    """`row` as Excel counts it; `column` is its heading, empty when the whole row is meant."""

    row = serializers.IntegerField()
    column = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()


class ImportOut(ImportRunRow):
    """`problems`: those of the first rows that did not come in."""

    problems = serializers.SerializerMethodField()

    @extend_schema_field(ImportProblem(many=True))
    def get_problems(self, run: ImportRun) -> list[dict[str, Any]]:
        wrong = run.rows.filter(state=ImportRow.State.WRONG).order_by("number").values_list("number", "problems")
        return [
            {"row": number, "column": column, "sentence": sentence}
            for number, problems in wrong[:FIRST]
            for column, sentence in problems
        ]


class ImportsView(ListView):
    """The workbooks that the caller has sent in this post."""

    queryset = ImportRun.objects.none()
    serializer_class = ImportRunRow
    filterset_fields = ("kind", "state")
    parser_classes = [MultiPartParser]

    def get_queryset(self) -> Any:
        return runs.runs_of(self.actor)

    @extend_schema(request={"multipart/form-data": ImportIn}, responses={201: ImportOut}, operation_id="imports_send")
    def post(self, request: Request) -> Response:
        """Sends a workbook. It is read first; nothing is written before `begin`."""
        given = ImportIn(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        file = values["workbook"]
        updates = values["mode"] == "update"
        run = importing.receive(actor=self.actor, file=file, name=file.name, kind=values["kind"], updates=updates)
        return Response(ImportOut(run).data, status=201)


class ImportView(ApiView):
    """One of them: how far it is, and what is wrong with the first rows."""

    @extend_schema(responses=ImportOut, operation_id="import")
    def get(self, request: Request, id: int) -> Response:
        return Response(ImportOut(runs.get_run(self.actor, id)).data)


class ImportBeginView(ApiView):
    """Brings in the rows without mistakes; goes on with an import that was stopped or has lost its worker."""

    @extend_schema(request=None, responses=ImportOut, operation_id="import_begin")
    def post(self, request: Request, id: int) -> Response:
        return Response(ImportOut(importing.act(actor=self.actor, run_id=id, verb="begin")).data)


class ImportStopView(ApiView):
    """Stops after the rows that are under way. What is in stays in."""

    @extend_schema(request=None, responses=ImportOut, operation_id="import_stop")
    def post(self, request: Request, id: int) -> Response:
        return Response(ImportOut(importing.act(actor=self.actor, run_id=id, verb="stop")).data)


class ImportUndoView(ApiView):
    """Takes the whole import back. Known people say again what they said, unless they were changed since."""

    @extend_schema(request=None, responses=ImportOut, operation_id="import_undo")
    def post(self, request: Request, id: int) -> Response:
        return Response(ImportOut(importing.act(actor=self.actor, run_id=id, verb="undo")).data)
