"""The pictures that the steps of an event link to."""

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request

from apps.desk.api.base import ApiView
from apps.events.pictures import picture_of

PICTURE = {(200, "image/jpeg"): OpenApiResponse(OpenApiTypes.BINARY, "The picture.")}


class PhotoView(ApiView):
    """A photo, as a step's `full` links to it; the link runs out after an hour."""

    @extend_schema(operation_id="photo", responses=PICTURE)
    def get(self, request: Request, token: str) -> FileResponse:
        return picture_of(actor=self.actor, token=token, small=False)


class ThumbnailView(ApiView):
    """The small picture, as a step's `thumbnail` links to it; the link runs out after an hour."""

    @extend_schema(operation_id="thumbnail", responses=PICTURE)
    def get(self, request: Request, token: str) -> FileResponse:
        return picture_of(actor=self.actor, token=token, small=True)
