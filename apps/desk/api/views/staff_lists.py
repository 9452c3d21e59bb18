"""Lists of appointments over the API: how far they are, begun and stopped. They are sent on their page."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk import listing
from apps.desk.api.base import ApiView, ListView
from apps.desk.api.views.imports import ImportProblem
from apps.staff.lists import runs
from apps.staff.models import ListRow, ListRun

FIRST = 50  # problems that are told


class StaffListRow(serializers.Serializer):
    """`total` counts rows: those that are carried out (`appointed`), those that are `wrong`, and those fit. `said`:
    why it could not be read, or was stopped."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=ListRun.State.values)
    total = serializers.IntegerField()
    wrong = serializers.IntegerField()
    appointed = serializers.IntegerField()
    said = serializers.CharField(allow_blank=True)
    begun_at = serializers.DateTimeField()
    touched_at = serializers.DateTimeField()


class StaffListOut(StaffListRow):
    """`problems`: those of the first rows that were not carried out."""

    problems = serializers.SerializerMethodField()

    @extend_schema_field(ImportProblem(many=True))
    def get_problems(self, run: ListRun) -> list[dict[str, Any]]:
        wrong = run.rows.filter(state=ListRow.State.WRONG).order_by("number").values_list("number", "problems")
        return [
            {"row": number, "column": column, "sentence": sentence}
            for number, problems in wrong[:FIRST]
            for column, sentence in problems
        ]


class StaffListsView(ListView):
    """The lists of appointments that the caller has sent in this post."""

    queryset = ListRun.objects.none()
    serializer_class = StaffListRow

    def get_queryset(self) -> Any:
        return runs.runs_of(self.actor)


class StaffListView(ApiView):
    """One of them: how far it is, and what is wrong with the first rows."""

    @extend_schema(responses=StaffListOut, operation_id="staff_list")
    def get(self, request: Request, id: int) -> Response:
        return Response(StaffListOut(runs.get_run(self.actor, id)).data)


class StaffListBeginView(ApiView):
    """Appoints whom the fit rows name; goes on with a list that was stopped or has lost its worker."""

    @extend_schema(request=None, responses=StaffListOut, operation_id="staff_list_begin")
    def post(self, request: Request, id: int) -> Response:
        return Response(StaffListOut(listing.begin(actor=self.actor, run_id=id)).data)


class StaffListStopView(ApiView):
    """Stops after the rows that are under way. Who is appointed stays so."""

    @extend_schema(request=None, responses=StaffListOut, operation_id="staff_list_stop")
    def post(self, request: Request, id: int) -> Response:
        return Response(StaffListOut(runs.stop(actor=self.actor, run_id=id)).data)
