"""The file behind a link to a photo, for pages and API alike."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.events.evidence import from_token
from apps.events.queries import get_visible
from apps.staff.actors import Actor


def picture_of(*, actor: Actor, token: str, small: bool) -> FileResponse:
    """The photo a link names, if the actor may see its event. Photos of old have no small one and come as they are."""
    found = from_token(token)
    get_visible(actor, found.event.number)
    if found.gone_at is not None:
        sentence = _("This photo was kept long enough and is gone. The event and its steps stay.")
        raise NotThere("photo_gone", sentence)
    name = f"{found.event.number}-{found.pk}"
    if small:
        return sent(found.thumbnail or found.file, f"{name}-small.jpg")
    return sent(found.file, f"{name}.jpg")


def sent(file: FieldFile, name: str) -> FileResponse:
    """As a picture and nothing else, whatever a browser might make of it."""
    try:
        response = FileResponse(file.open("rb"), content_type="image/jpeg", filename=name)
    except FileNotFoundError as problem:
        sentence = _("The file of this photo is missing. Tell the people who run the system.")
        raise NotThere("no_file", sentence) from problem
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
