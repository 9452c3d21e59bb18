"""What every address of the API shares: reading bodies, answering JSON, knowing the actor, paging by cursor."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.audit.models import acting
from apps.desk.api.authentication import HoldsAPost, recognise
from apps.desk.api.errors import malformed_at
from apps.errors import Malformed
from apps.staff.actors import InPost
from apps.staff.seen import Seen

ID = re.compile(r"[0-9]{1,18}")


class JsonParser(BaseParser):
    """JSON within the size that settings allow, refused in words whatever is wrong with it."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping | None = None) -> Any:
        body = (parser_context or {})["request"]._request.body
        try:
            return json.loads(body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as problem:
            raise ParseError(_("It is not JSON.")) from problem


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


class AlwaysTheFirst(BaseContentNegotiation):
    """Every answer is JSON, whatever the client says it prefers."""

    def select_parser(self, request: Request, parsers: Any) -> BaseParser | None:
        given = (request.content_type or "").partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == given), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class ByCursor(CursorPagination):
    """Newest first, 50 at a time, at most 200. A page cannot shift while it is being read."""

    ordering = "-id"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"

    def get_page_size(self, request: Request) -> int:
        text: str = request.query_params.get("page_size") or str(self.page_size)
        if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= self.max_page_size):
            sentence = _("Ask for 1 to %(most)d rows a page.") % {"most": self.max_page_size}
            raise malformed_at("page_size", sentence)
        return int(text)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return parameters

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """Of rows that may be seen in several ways, only those the page can hold are looked for."""
        if isinstance(queryset, Seen):
            queryset = self._near_the_cursor(queryset, request)
        return super().paginate_queryset(queryset, request, view)

    def _near_the_cursor(self, rows: Seen, request: Request) -> QuerySet[Any]:
        """Unordered, for the paginator orders them."""
        cursor, most = self.decode_cursor(request), self.get_page_size(request) + 1
        position = int(cursor.position) if cursor and cursor.position is not None else None
        back = cursor is not None and cursor.reverse
        found = rows.page(most, before=None if back else position, after=position if back else None)
        return rows.rows.filter(pk__in=found.values("pk"))

    def decode_cursor(self, request: Request) -> Cursor | None:
        encoded = request.query_params.get(self.cursor_query_param)
        if encoded is None:
            return None
        try:
            cursor = super().decode_cursor(request)
        except NotFound as problem:
            raise _unknown_cursor() from problem
        if cursor and cursor.position is not None and not ID.fullmatch(str(cursor.position)):
            raise _unknown_cursor()
        return cursor


class FromTheFirst(ByCursor):
    """Oldest first."""

    ordering = "id"


def _unknown_cursor() -> Malformed:
    sentence = _("This cursor is not one that was given out. Begin without it, then follow “next”.")
    return malformed_at("cursor", sentence)


class ApiView(GenericAPIView):
    """`self.actor` is the caller in the post they act in."""

    permission_classes = [IsAuthenticated, HoldsAPost]
    parser_classes = [JsonParser]
    filter_backends: Sequence[Any] = []
    pagination_class: Any = None
    actor: InPost

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        token = acting.set(acting.get())
        try:
            return super().dispatch(request, *args, **kwargs)
        finally:
            acting.reset(token)

    def perform_authentication(self, request: Request) -> None:
        super().perform_authentication(request)
        actor = recognise(request)
        request.actor = request._request.actor = actor  # type: ignore[attr-defined]
        self.actor = actor  # type: ignore[assignment]  # HoldsAPost refuses those without, where it is asked


class Narrowing(DjangoFilterBackend):
    """The filters of a list, also of rows that may be seen in several ways."""

    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        if isinstance(queryset, Seen):
            return replace(queryset, rows=super().filter_queryset(request, queryset.rows, view))
        return super().filter_queryset(request, queryset, view)


class ListView(ListModelMixin, ApiView):
    """One page of `get_queryset()`, filtered by `filterset_class`. `queryset` only tells the schema the model."""

    filter_backends = [Narrowing]
    pagination_class = ByCursor

    def get(self, request: Request, **kwargs: Any) -> Response:
        return self.list(request)
