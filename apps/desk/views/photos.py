"""Photos: shown to those who may see their event, through a link that runs out."""

from uuid import UUID

from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotThere
from apps.events.evidence import from_token, received
from apps.events.models import Evidence
from apps.events.queries import get_visible


@require_safe
@in_post
def photo(request: PostRequest, token: str) -> FileResponse:
    found = _visible(request, token)
    return _sent(found.file, f"{found.event.number}-{found.pk}.jpg")


@require_safe
@in_post
def thumbnail(request: PostRequest, token: str) -> FileResponse:
    """Photos of old have none and are shown as they are."""
    found = _visible(request, token)
    return _sent(found.thumbnail or found.file, f"{found.event.number}-{found.pk}-small.jpg")


@require_safe
@in_post
def upload(request: PostRequest, client_id: UUID) -> FileResponse:
    """The small picture of a photo that was sent before its move, to the person who sent it."""
    [found] = received(person_id=request.actor.person_id, client_ids=[client_id])
    return _sent(found.thumbnail, f"{found.client_id}.jpg")


def _visible(request: PostRequest, token: str) -> Evidence:
    found = from_token(token)
    get_visible(request.actor, found.event.number)
    return found


def _sent(file: FieldFile, name: str) -> FileResponse:
    """As a picture and nothing else, whatever a browser might make of it."""
    try:
        response = FileResponse(file.open("rb"), content_type="image/jpeg", filename=name)
    except FileNotFoundError as problem:
        sentence = _("The file of this photo is missing. Tell the people who run the system.")
        raise NotThere("no_file", sentence) from problem
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
