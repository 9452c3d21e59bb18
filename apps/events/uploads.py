"""Photos that a form has received stay with it when it comes back with something to mend."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from apps.errors import Refused
from apps.events.evidence import MOST_PHOTOS, receive, received
from apps.events.forms import PhotosField
from apps.events.models import Upload
from apps.staff.actors import InPost

BEGINS = "kept-"  # before the field's name


@dataclass(frozen=True, slots=True)
class Kept:
    """A photo that arrived with a field of the form; `name` is what the form sends it back as."""

    name: str
    label: str
    upload: Upload


def with_kept(request: HttpRequest) -> MultiValueDict:
    """The request's files, with the photos it sent before among them, as if they had just been chosen."""
    files: MultiValueDict = MultiValueDict({name: request.FILES.getlist(name) for name in request.FILES})
    for key in request.POST:
        if key.startswith(BEGINS):
            for upload in _kept_before(request, key.removeprefix(BEGINS)):
                files.appendlist(key.removeprefix(BEGINS), upload)
    return files


def keep_for_later(request: HttpRequest, form: forms.Form) -> list[Kept]:
    """Keeps the photos of a form that is shown again; the form says itself what is wrong with those it refuses."""
    if request.method != "POST":
        return []
    found = [
        Kept(f"{BEGINS}{name}", str(field.label), upload)
        for name, field in form.fields.items()
        if isinstance(field, PhotosField)
        for upload in _of_field(request, name)
    ]
    form.use_required_attribute = not found
    return found


def _of_field(request: HttpRequest, name: str) -> list[Upload]:
    kept = {upload.sha256: upload for upload in _kept_before(request, name)}
    for photo in request.FILES.getlist(name)[:MOST_PHOTOS]:
        upload = _receive(request, photo)
        if upload is not None:
            kept.setdefault(upload.sha256, upload)
    return list(kept.values())


def _kept_before(request: HttpRequest, name: str) -> list[Upload]:
    """What has expired meanwhile is left out: the form that needs it will ask for it again."""
    found = []
    for text in request.POST.getlist(f"{BEGINS}{name}")[: 2 * MOST_PHOTOS]:
        try:
            found += received(person_id=_sender(request), client_ids=[UUID(text)])
        except (Refused, ValueError):
            continue
    return found


def _receive(request: HttpRequest, photo: UploadedFile) -> Upload | None:
    agreed = bool(request.POST.get("keep_place"))
    try:
        return receive(person_id=_sender(request), client_id=uuid4(), photo=photo, keep_place=agreed)[0]
    except Refused:
        return None


def _sender(request: HttpRequest) -> int | None:
    """The person, where somebody has logged in; residents are known by the ids they were given."""
    actor = getattr(request, "actor", None)
    return actor.person_id if isinstance(actor, InPost) else None
