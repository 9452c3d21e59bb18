"""Opening an upload: turned upright, shrunk and painted anew, so that nothing of it but the picture survives."""

import io

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from apps.errors import Malformed
from apps.pictures.origin import Origin, origin_of

FORMATS = ("JPEG", "PNG", "WEBP")
LONGEST_SIDE = 1600  # pixels
MOST_PIXELS = {"JPEG": 50_000_000}  # a JPEG is decoded at a fraction of its size, others whole
MOST_PIXELS_ELSE = 25_000_000
MOST_BYTES = 12_000_000
LONGEST_NAME = 80
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
HEIC = (b"ftypheic", b"ftypheix", b"ftypheim", b"ftypheis", b"ftyphevc", b"ftypmif1", b"ftypmsf1")
UNREADABLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError)


def shown_name(upload: UploadedFile) -> str:
    """The file's name as refusals quote it."""
    name = upload.name or "?"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def refused_photo(name: str, sentence: str) -> Malformed:
    """`sentence` has a place for the name, so that it stays whole in every language."""
    text = sentence % {"name": name}
    return Malformed("not_a_photo", text, {"fields": {"photos": [text]}})


def refuse_by_size(upload: UploadedFile) -> None:
    if not upload.size:
        raise refused_photo(shown_name(upload), _("“%(name)s” is empty. Choose the photo again."))
    if upload.size > MOST_BYTES:
        sentence = _("“%(name)s” is larger than 12 MB. Take it again with a lower resolution.")
        raise refused_photo(shown_name(upload), sentence)


def open_picture(upload: UploadedFile, *, keep_place: bool = False) -> tuple[Image.Image, Origin]:
    """An upright RGB picture of bounded size, and where it was taken if that is kept; `Malformed` when it is none.

    Refused by the header where that is enough: nothing is unpacked that could fill the memory.
    """
    upload.seek(0)
    if upload.read(12)[4:12] in HEIC:
        sentence = _("“%(name)s” is a HEIC photo. Set the camera to “most compatible” (JPEG) and take it again.")
        raise refused_photo(shown_name(upload), sentence)
    upload.seek(0)
    try:
        opened = Image.open(upload, formats=FORMATS)
        if opened.width * opened.height > MOST_PIXELS.get(opened.format or "", MOST_PIXELS_ELSE):
            raise _too_many_pixels(upload)
        origin = origin_of(opened) if keep_place else Origin()
        return _upright(opened), origin
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise _too_many_pixels(upload) from problem
    except UNREADABLE as problem:
        sentence = _("“%(name)s” is not a photo that can be read. Use JPEG, PNG or WebP.")
        raise refused_photo(shown_name(upload), sentence) from problem


def _too_many_pixels(upload: UploadedFile) -> Malformed:
    sentence = _("“%(name)s” has too many pixels. Take it again with a lower resolution.")
    return refused_photo(shown_name(upload), sentence)


def _upright(opened: Image.Image) -> Image.Image:
    """Shrunk before it is turned. A new picture is painted over white, so that no part of the old one goes along."""
    turn = UPRIGHT.get(_orientation(opened))
    opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    opened.load()
    if opened.mode.startswith("I"):  # 16 bits of grey
        opened = opened.point(lambda value: value / 256).convert("L")
    opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    painted = Image.new("RGB", opened.size, "white")
    if opened.has_transparency_data:
        layer = opened.convert("RGBA")
        painted.paste(layer, mask=layer)
    else:
        painted.paste(opened.convert("RGB"))
    return painted.transpose(turn) if turn is not None else painted


def _orientation(opened: Image.Image) -> int:
    """How the camera was held; as it lies (1) where the EXIF cannot be read."""
    try:
        return int(opened.getexif().get(ORIENTATION, 1))
    except Exception:  # EXIF is written by anybody, and fails to be read in any way
        return 1


def as_jpeg(picture: Image.Image, *, quality: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()
