"""Keeping photos with a step.

Files are written before the rows that name them, under the hash of their contents; the storage adds to a name that is
taken, so no file is ever written over or shared by chance. A rolled-back transaction therefore leaves files without
rows, never rows without files; `clearing` takes such files away after a day.
"""

from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from apps.errors import Malformed
from apps.events.evidence.likeness import bands_of
from apps.events.evidence.reading import MOST_PHOTOS, Photo, read_photo
from apps.events.models import Event, Evidence, Step, StoredPhoto, Upload
from apps.pictures.opening import refused_photo

COPIED = (
    "file", "thumbnail", "width", "height", "sha256", "size", "scanned", "likeness", "bands",
    "taken_at", "taken_lng", "taken_lat",
)  # fmt: skip
ORIGIN = ("taken_at", "taken_lng", "taken_lat")


def keep(
    *,
    event: Event,
    step: Step,
    photos: Iterable[UploadedFile | Upload],
    phase: str = "",
    keep_place: bool = False,
) -> list[Evidence]:
    """Keeps files, and photos received before, with a step: all of them, or `Malformed` names the one that stands out.

    `phase` is "", "before" or "after". At most ten photos go with a step, over all phases; one that the step holds
    already is not kept twice, so that sending again doubles nothing. Place and time are kept only with `keep_place`.
    """
    held = dict(Evidence.objects.filter(step=step).values_list("sha256", "phase"))
    chosen: dict[str, Photo | Upload] = {}
    for given in photos:
        photo = given if isinstance(given, Upload) else read_photo(given, keep_place=keep_place)
        if held.get(photo.sha256, phase) != phase:
            sentence = _("“%(name)s” cannot show both before and after. Choose another photo for one of them.")
            raise refused_photo(photo.name, sentence)
        if photo.sha256 not in held:
            chosen.setdefault(photo.sha256, photo)
    if len(held) + len(chosen) > MOST_PHOTOS:
        sentence = _("At most %(most)d photos go with one step. Leave some out.") % {"most": MOST_PHOTOS}
        raise Malformed("too_many_photos", sentence, {"fields": {"photos": [sentence]}})
    rows = [Evidence(event=event, step=step, phase=phase) for _photo in chosen]
    for row, photo in zip(rows, chosen.values(), strict=True):
        _fill(row, photo, keep_place)
        row.save()
    return rows


def _fill(row: Evidence, photo: Photo | Upload, keep_place: bool) -> None:
    if isinstance(photo, Photo):
        write(row, photo)
        return
    for name in COPIED:
        if keep_place or name not in ORIGIN:
            setattr(row, name, getattr(photo, name))


def write(row: StoredPhoto, photo: Photo) -> None:
    """Writes both files and fills in what is known of the photo; the row is not saved."""
    for name, value in _columns(photo).items():
        setattr(row, name, value)
    row.file.save(f"{photo.sha256}.jpg", ContentFile(photo.content), save=False)
    row.thumbnail.save(f"{photo.sha256}-small.jpg", ContentFile(photo.thumbnail), save=False)


def _columns(photo: Photo) -> dict[str, Any]:
    return {
        "width": photo.width,
        "height": photo.height,
        "sha256": photo.sha256,
        "size": photo.size,
        "scanned": photo.scanned,
        "likeness": photo.likeness,
        "bands": bands_of(photo.likeness),
        "taken_at": photo.origin.taken_at,
        "taken_lng": photo.origin.lng,
        "taken_lat": photo.origin.lat,
    }
