"""Photos of the staff: the newest row of a person counts, those before it are their history.

Links name the tenant and run out, as those to photos of events do; whoever opens one must still see the person on a
roster.
"""

import hashlib
from collections.abc import Collection

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from apps.errors import NotThere
from apps.pictures.opening import as_jpeg, open_picture, refuse_by_size, shown_name
from apps.pictures.scanning import scan
from apps.staff.actors import InPost
from apps.staff.models import Person, Portrait
from apps.staff.reach import get_person, people_of, refuse_account_out_of_reach, sees_on_a_roster
from apps.tenancy.context import current

SIDE, SMALL = 480, 96  # pixels
FACE = (0.5, 0.4)  # of a tall picture a little more is left below than above
LINK_SECONDS = 3600


@transaction.atomic
def set_portrait(*, actor: InPost, person_id: int, photo: UploadedFile) -> Portrait:
    """Raises `Malformed` for what is no photo. A photo that follows another leaves it in the history."""
    person = _to_change(actor, person_id)
    refuse_by_size(photo)
    photo.seek(0)
    scanned = scan(photo, shown_name(photo))
    picture, _origin = open_picture(photo)
    content = _square(picture, SIDE)
    name = hashlib.sha256(content).hexdigest()
    row = Portrait(person=person, scanned=scanned, by_id=actor.appointment_id)
    row.file.save(f"{name}.jpg", ContentFile(content), save=False)
    row.thumbnail.save(f"{name}-small.jpg", ContentFile(_square(picture, SMALL)), save=False)
    row.save()
    return row


@transaction.atomic
def take_down(*, actor: InPost, person_id: int) -> None:
    """From now on no photo is shown; doing so twice changes nothing."""
    person = _to_change(actor, person_id)
    if portraits_of([person.pk]):
        Portrait.objects.create(person=person, by_id=actor.appointment_id)


def portraits_of(people: Collection[int]) -> dict[int, Portrait]:
    """Person → the photo that is shown of them, in one query; nothing for those without."""
    newest = Portrait.objects.filter(person__in=people).order_by("person", "-id").distinct("person")
    return {row.person_id: row for row in newest if row.file}


def shown_of(*, actor: InPost, person_id: int) -> Portrait:
    """The photo that is shown of somebody whom the actor manages, or sees on a roster."""
    if not sees_on_a_roster(actor, person_id, timezone.localdate()):
        get_person(actor, person_id)
    row = portraits_of([person_id]).get(person_id)
    if row is None:
        raise NotThere("no_portrait", _("No photo is shown of this person. Whoever manages the staff can put one up."))
    return row


def link_to(portrait: Portrait) -> str:
    """What the address of the photo carries: the photo, this tenant, and the time."""
    return signing.dumps(portrait.pk, salt=_salt())


def from_link(*, actor: InPost, token: str) -> Portrait:
    """The photo a link names. Whoever manages the person's area sees those of old too, others the one shown today."""
    try:
        portrait_id = signing.loads(token, salt=_salt(), max_age=LINK_SECONDS)
    except signing.BadSignature as problem:
        raise _gone() from problem
    row = Portrait.objects.filter(pk=portrait_id).exclude(file="").first()
    if row is None or not _may_see(actor, row):
        raise _gone()
    return row


def _to_change(actor: InPost, person_id: int) -> Person:
    person = get_person(actor, person_id)
    refuse_account_out_of_reach(actor, person)
    return Person.objects.select_for_update().get(pk=person.pk)


def _square(picture: Image.Image, side: int) -> bytes:
    return as_jpeg(ImageOps.fit(picture, (side, side), centering=FACE), quality=85)


def _may_see(actor: InPost, row: Portrait) -> bool:
    if people_of(actor).filter(pk=row.person_id).exists():
        return True
    shown = portraits_of([row.person_id]).get(row.person_id)
    return shown == row and sees_on_a_roster(actor, row.person_id, timezone.localdate())


def _gone() -> NotThere:
    return NotThere("no_photo", _("This link to a photo has run out. Open the page of the staff again."))


def _salt() -> str:
    return f"portrait:{current().schema_name}"
