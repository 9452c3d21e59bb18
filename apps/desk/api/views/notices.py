"""The notices of the caller in the post they act in."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, ListView
from apps.desk.api.filters import NoticeFilter
from apps.desk.api.notices import NoticeOut, ReadIn, ReadOut
from apps.notices.actions import mark_all_read, mark_read
from apps.notices.models import Notice
from apps.notices.queries import notices_for, unread_count


class NoticesView(ListView):
    """What one is told in this post, newest first."""

    queryset = Notice.objects.none()
    serializer_class = NoticeOut
    filterset_class = NoticeFilter

    def get_queryset(self) -> QuerySet[Notice]:
        return notices_for(self.actor)


class NoticesReadView(ApiView):
    """Marks notices read. Those of others, and those that are read already, are left as they are."""

    refusals = (400, 401, 403, 415)

    @extend_schema(request=ReadIn, responses=ReadOut, operation_id="notices_read")
    def post(self, request: Request) -> Response:
        given = ReadIn(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        if wanted.get("all"):
            marked = mark_all_read(actor=self.actor, up_to=wanted.get("up_to"))
        else:
            marked = mark_read(actor=self.actor, ids=wanted["ids"])
        return Response(ReadOut({"marked": marked, "unread": unread_count(self.actor)}).data)
