"""Photos sent before the move they belong to, one at a time."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.desk.api.base import ApiView
from apps.events.evidence import receive


class UploadIn(serializers.Serializer):
    """`keep_place`: the worker agrees that place and time, as the camera wrote them down, are kept."""

    id = serializers.UUIDField()
    photo = serializers.FileField(allow_empty_file=True, max_length=255)  # emptiness is refused with the photo's name
    keep_place = serializers.BooleanField(default=False)


class UploadOut(serializers.Serializer):
    """`id` goes into `photos` of a move, until it expires. `size` is that of the file sent, in bytes."""

    id = serializers.UUIDField(source="client_id")
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    scanned = serializers.CharField(allow_blank=True)
    expires_at = serializers.DateTimeField()


class UploadsView(ApiView):
    """Photos on their way."""

    parser_classes = [MultiPartParser]
    refusals = (400, 401, 403, 415, 422, 503)

    @extend_schema(
        operation_id="upload",
        request={"multipart/form-data": UploadIn},
        responses={
            201: OpenApiResponse(UploadOut, "The photo that was received."),
            200: OpenApiResponse(UploadOut, "The photo that was received under this id before."),
        },
    )
    def post(self, request: Request) -> Response:
        """Sends one photo. The client makes `id`; sending it again gives the same photo and 200, whatever comes along.

        The photo is the caller's own for seven days; a move that names its id in `photos` takes it along.
        """
        given = UploadIn(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        upload, is_new = receive(
            person_id=self.actor.person_id,
            client_id=values["id"],
            photo=values["photo"],
            keep_place=values["keep_place"],
        )
        return Response(UploadOut(upload).data, status=201 if is_new else 200)
