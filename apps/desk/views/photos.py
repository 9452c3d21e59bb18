"""Photos: shown to those who may see their event, through a link that runs out."""

from django.http import FileResponse
from django.views.decorators.http import require_safe

from apps.desk.views.guard import PostRequest, in_post
from apps.events.evidence import from_token
from apps.events.queries import get_visible


@require_safe
@in_post
def photo(request: PostRequest, token: str) -> FileResponse:
    found = from_token(token)
    get_visible(request.actor, found.event.number)
    response = FileResponse(found.file.open("rb"), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response
