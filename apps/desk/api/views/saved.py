"""The caller's own filters of lists, in the post they act in."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.api.saved import FilterNameIn, SavedFilterIn, SavedFilterOut, SavedFiltersOut
from apps.desk.choosing import kind_of_list
from apps.desk.saving import query_kept
from apps.staff import saved


class SavedFiltersView(ApiView):
    """Nobody reads those of others, not even of the same person in another post."""

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, description="Name of a list; without it those of all lists.")],
        responses=SavedFiltersOut,
        operation_id="saved_filters",
    )
    def get(self, request: Request) -> Response:
        wanted = request.query_params.get("kind")
        rows = saved.saved_for(self.actor, wanted.replace("\x00", "")) if wanted else saved.all_saved(self.actor)
        return Response(SavedFiltersOut({"results": rows}).data)

    @extend_schema(request=SavedFilterIn, responses={201: SavedFilterOut}, operation_id="saved_filter_save")
    def post(self, request: Request) -> Response:
        """At most 8 for one list, each with a name of its own."""
        given: dict[str, Any] = _read(SavedFilterIn, request)
        kind = kind_of_list(self.actor, given["kind"])
        query = query_kept(kind, self.actor, given["query"])
        made = saved.save(actor=self.actor, kind=kind.name, name=given["name"], query=query)
        return Response(SavedFilterOut(made).data, status=201)


class SavedFilterRenameView(ApiView):
    """The filter itself stays as it is."""

    @extend_schema(request=FilterNameIn, responses=SavedFilterOut, operation_id="saved_filter_rename")
    def post(self, request: Request, id: int) -> Response:
        saved.get_saved(self.actor, id)
        given = _read(FilterNameIn, request)
        return Response(SavedFilterOut(saved.rename(actor=self.actor, saved_id=id, name=given["name"])).data)


class SavedFilterView(ApiView):
    """One of them."""

    @extend_schema(responses=SavedFilterOut, operation_id="saved_filter")
    def get(self, request: Request, id: int) -> Response:
        return Response(SavedFilterOut(saved.get_saved(self.actor, id)).data)

    @extend_schema(request=None, responses={204: None}, operation_id="saved_filter_remove")
    def delete(self, request: Request, id: int) -> Response:
        saved.remove(actor=self.actor, saved_id=id)
        return Response(status=204)


def _read(serializer: type[FilterNameIn], request: Request) -> dict[str, Any]:
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    found: dict[str, Any] = given.validated_data
    return found
