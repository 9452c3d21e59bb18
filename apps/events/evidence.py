"""Photos: read, turned upright, shrunk and written anew, so that nothing of the upload but the picture survives.

A link to a photo names the tenant and runs out; whoever opens it must still be able to see the event.
"""

import hashlib
import io
import warnings
from collections.abc import Iterable

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from apps.errors import Malformed, NotThere
from apps.events.models import Event, Evidence, Step
from apps.tenancy.context import current

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 1600  # pixels
MOST_PIXELS = 50_000_000
MOST_BYTES = 12_000_000
MOST_PHOTOS = 10
LINK_SECONDS = 3600


def keep(*, event: Event, step: Step, photos: Iterable[UploadedFile]) -> list[Evidence]:
    """Keeps the photos with a step. Raises `Malformed` for too many, or for a file that is no picture."""
    photos = list(photos)
    if len(photos) > MOST_PHOTOS:
        raise Malformed(
            "too_many_photos",
            _("At most %(most)d photos go with one step. Leave some out.") % {"most": MOST_PHOTOS},
        )
    return [_keep_one(event, step, photo) for photo in photos]


def _keep_one(event: Event, step: Step, upload: UploadedFile) -> Evidence:
    picture = read_picture(upload)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=82, optimize=True)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    evidence = Evidence(event=event, step=step, width=picture.width, height=picture.height, sha256=digest)
    evidence.file.save(f"{event.number}-{digest[:16]}.jpg", ContentFile(content), save=True)
    return evidence


def read_picture(upload: UploadedFile) -> Image.Image:
    """The upload as an upright RGB picture of bounded size; `Malformed` when it is none."""
    if (upload.size or 0) > MOST_BYTES:
        raise _refusal(upload, _("is larger than 12 MB. Take it again with a lower resolution."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(upload, formats=FORMATS)
            if opened.width * opened.height > MOST_PIXELS:
                raise _refusal(upload, _("has too many pixels. Take it again with a lower resolution."))
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as problem:
        raise _refusal(upload, _("is not a photo that can be read. Use JPEG, PNG or WebP.")) from problem
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return picture


def _refusal(upload: UploadedFile, what: str) -> Malformed:
    sentence = f"“{upload.name}” {what}"
    return Malformed("not_a_photo", sentence, {"fields": {"photos": [sentence]}})


def link_token(evidence_id: int) -> str:
    """What the address of a photo carries: the photo, this tenant, and the time."""
    return signing.dumps(evidence_id, salt=_salt())


def from_token(token: str) -> Evidence:
    """The photo a token of this tenant names; `NotThere` when it is forged, another tenant's, or has run out."""
    try:
        evidence_id = signing.loads(token, salt=_salt(), max_age=LINK_SECONDS)
        return Evidence.objects.select_related("event").get(pk=evidence_id)
    except (signing.BadSignature, Evidence.DoesNotExist) as problem:
        raise NotThere("no_photo", _("This link to a photo has run out. Open the event again.")) from problem


def _salt() -> str:
    return f"evidence:{current().schema_name}"
