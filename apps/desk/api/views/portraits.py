"""The photo of somebody of the staff: read, put up, taken down, and the pictures behind its links."""

from typing import Any

from django.http import FileResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.desk.api.views.photos import PICTURE
from apps.errors import Malformed
from apps.events.pictures import sent
from apps.staff.actors import InPost
from apps.staff.models import Portrait
from apps.staff.portraits import from_link, link_to, set_portrait, shown_of, take_down
from apps.staff.reach import get_person, refuse_unless_staffer


class PortraitIn(serializers.Serializer):
    """JPEG, PNG or WebP, at most 12 MB. It is cut to a square; where it was taken is not kept."""

    photo = serializers.FileField(allow_empty_file=True, max_length=255)  # emptiness is refused with the photo's name


class PortraitOut(serializers.Serializer):
    """Both addresses run out after an hour and open for those who see the person on a roster."""

    at = serializers.DateTimeField()
    scanned = serializers.CharField(allow_blank=True)
    thumbnail = serializers.SerializerMethodField()
    full = serializers.SerializerMethodField()

    def get_thumbnail(self, row: Portrait) -> str:
        return reverse("v1:portrait_small", args=[link_to(row)])

    def get_full(self, row: Portrait) -> str:
        return reverse("v1:portrait", args=[link_to(row)])


class PortraitView(ApiView):
    """The photo that is shown of a person. Those before it stay in the history."""

    parser_classes = [MultiPartParser]
    refusals = (400, 401, 403, 404, 415, 422, 503)

    @extend_schema(responses=PortraitOut, operation_id="portrait")
    def get(self, request: Request, person: int) -> Response:
        return Response(PortraitOut(shown_of(actor=self.actor, person_id=person)).data)

    @extend_schema(request={"multipart/form-data": PortraitIn}, responses=PortraitOut, operation_id="portrait_put")
    def put(self, request: Request, person: int) -> Response:
        refuse_unless_staffer(self.actor)
        get_person(self.actor, person)
        given = PortraitIn(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(PortraitOut(_set(self.actor, person, given.validated_data["photo"])).data)

    @extend_schema(request=None, responses={204: None}, operation_id="portrait_take_down")
    def delete(self, request: Request, person: int) -> Response:
        """From now on none is shown; doing so twice changes nothing."""
        refuse_unless_staffer(self.actor)
        take_down(actor=self.actor, person_id=person)
        return Response(status=204)


class PortraitWholeView(ApiView):
    """The picture that `full` links to."""

    @extend_schema(operation_id="portrait_full", responses=PICTURE)
    def get(self, request: Request, token: str) -> FileResponse:
        row = from_link(actor=self.actor, token=token)
        return sent(row.file, f"portrait-{row.pk}.jpg")


class PortraitSmallView(ApiView):
    """The picture that `thumbnail` links to."""

    @extend_schema(operation_id="portrait_thumbnail", responses=PICTURE)
    def get(self, request: Request, token: str) -> FileResponse:
        row = from_link(actor=self.actor, token=token)
        return sent(row.thumbnail, f"portrait-{row.pk}.jpg")


def _set(actor: InPost, person: int, photo: Any) -> Portrait:
    """What refusals of pictures call “photos” is “photo” here."""
    try:
        return set_portrait(actor=actor, person_id=person, photo=photo)
    except Malformed as problem:
        problem.data["fields"] = {"photo": [problem.message]}
        raise
