"""Photos: shown to those who may see their event, through a link that runs out."""

from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_safe

from apps.desk.views.guard import PostRequest, in_post
from apps.events.evidence import received
from apps.events.pictures import picture_of, sent


@require_safe
@in_post
def photo(request: PostRequest, token: str) -> FileResponse:
    return picture_of(actor=request.actor, token=token, small=False)


@require_safe
@in_post
def thumbnail(request: PostRequest, token: str) -> FileResponse:
    return picture_of(actor=request.actor, token=token, small=True)


@require_safe
@in_post
def upload(request: PostRequest, client_id: UUID) -> FileResponse:
    """The small picture of a photo that was sent before its move, to the person who sent it."""
    [found] = received(person_id=request.actor.person_id, client_ids=[client_id])
    return sent(found.thumbnail, f"{found.client_id}.jpg")
