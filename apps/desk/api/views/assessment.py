"""The scores of a month, and the ledger entries behind them."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.assessment.models import Entry
from apps.assessment.queries import entries_visible_to, scores
from apps.assessment.reasons import reasons
from apps.clocks.calendars import month_of
from apps.desk.api.base import ApiView, ListView
from apps.desk.api.errors import malformed_at
from apps.desk.api.filters import EntryFilter
from apps.desk.api.scores import EntryOut, ScoresOut
from apps.errors import Malformed

PERIOD = OpenApiParameter(
    "period",
    {"type": "string", "pattern": r"^20\d\d-(0[1-9]|1[0-2])$"},
    OpenApiParameter.QUERY,
    description="A month, as in 2026-03. Without it, the current one.",
)


class ScoresView(ApiView):
    """Every department in the post's reach: its score, what it is made of, and its place."""

    reads_query = True

    @extend_schema(parameters=[PERIOD], responses=ScoresOut, operation_id="scores")
    def get(self, request: Request) -> Response:
        period = request.query_params.get("period", month_of(timezone.now()))
        try:
            rows = scores(self.actor, period)
        except Malformed as problem:
            raise malformed_at("period", str(problem)) from problem
        return Response(ScoresOut({"period": period, "results": rows}).data)


class EntriesView(ListView):
    """The ledger, newest first: what was deducted from whom, how much, and why."""

    queryset = Entry.objects.none()
    serializer_class = EntryOut
    filterset_class = EntryFilter

    def get_queryset(self) -> QuerySet[Entry]:
        return entries_visible_to(self.actor)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset) or []
        self.reasons = reasons(page)
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "reasons": getattr(self, "reasons", {})}
