"""Posters for residents: which hang where, making them, taking one out of use."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView, ListView
from apps.desk.api.serializers import UnitRef
from apps.portal.models import Poster
from apps.portal.posters import make, refuse_others, retire, visible_to

MOST, LARGEST_ID = 200, 2**63 - 1


class PosterOut(serializers.Serializer):
    """`url`: what its code leads to. `building`: its id and name; null on the poster of a grid."""

    code = serializers.CharField()
    unit = UnitRef()
    building = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField()
    retired_at = serializers.DateTimeField(allow_null=True)

    def get_building(self, poster: Poster) -> dict[str, Any] | None:
        return {"id": poster.building.pk, "name": str(poster.building)} if poster.building else None

    def get_url(self, poster: Poster) -> str:
        return str(self.context["request"].build_absolute_uri(reverse("poster", args=[poster.code])))


def _ids() -> serializers.ListField:
    child = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    return serializers.ListField(child=child, max_length=MOST, default=list)


class PostersIn(serializers.Serializer):
    """Ids. Where a poster is in use already, none is made."""

    grids = _ids()
    buildings = _ids()


class PostersOut(serializers.Serializer):
    results = PosterOut(many=True)


class PostersView(ListView):
    """Those in use in the caller's area, newest first."""

    queryset = Poster.objects.none()
    serializer_class = PosterOut
    filterset_fields = ("unit",)

    def get_queryset(self) -> Any:
        refuse_others(self.actor)
        return visible_to(self.actor)

    @extend_schema(request=PostersIn, responses={201: PostersOut}, operation_id="posters_make")
    def post(self, request: Request) -> Response:
        """Makes them for grids and buildings that have none; answers with those made now."""
        refuse_others(self.actor)
        given = PostersIn(data=request.data)
        given.is_valid(raise_exception=True)
        made = make(actor=self.actor, **given.validated_data)
        rows = visible_to(self.actor).filter(pk__in=[poster.pk for poster in made]).order_by("pk")
        return Response(PostersOut({"results": rows}, context=self.get_serializer_context()).data, status=201)


class PosterRetireView(ApiView):
    """Takes it out of use, for good."""

    @extend_schema(request=None, responses=PosterOut, operation_id="poster_retire")
    def post(self, request: Request, code: str) -> Response:
        refuse_others(self.actor)
        gone = retire(actor=self.actor, code=code)
        return Response(PosterOut(gone, context=self.get_serializer_context()).data)
