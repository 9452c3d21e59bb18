"""Invented faces for the roster: drawn, nobody's. The same person looks the same every time."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from apps.staff.models import Appointment, Portrait
from apps.staff.portraits import set_portrait
from gridgov.demo.cast import Cast
from gridgov.demo.chance import chance
from gridgov.demo.plan import District

SIDE = 360
WALLS = ("#c9d8e6", "#d8e2d4", "#e8dfd0", "#d9d6e4", "#dfe3e6")
SKINS = ("#f0cfae", "#e8c19c", "#f3d8bd", "#dcb08a")
HAIRS = ("#1d1b1a", "#2b2422", "#3a302b", "#6a6865")
SHIRTS = ("#1f5f6b", "#2c3e66", "#7a2f3b", "#3d6148", "#4b4b55")
SHOWN = ("P01", "P02", "P03", "P04", "P10", "P11", "P12", "P13", "P14", "P15", "P16")
WITHOUT = 0.15  # some have handed in none yet


def hang_up(district: District, cast: Cast) -> None:
    """For those who stand on the rosters from the street down, unless there are photos already."""
    if Portrait.objects.exists():
        return
    rows = Appointment.objects.on(cast.day).filter(post__code__in=SHOWN).select_related("unit").order_by("person")
    [director] = cast.at(rows[0].unit.ancestor_ids[0], "P21")
    for person in dict.fromkeys(row.person_id for row in rows):
        if chance("photo", district.slug, str(person)).random() > WITHOUT:
            set_portrait(actor=director, person_id=person, photo=_face(district.slug, person))


def _face(slug: str, person: int) -> SimpleUploadedFile:
    random = chance("face", slug, str(person))
    picture = Image.new("RGB", (SIDE, SIDE), random.choice(WALLS))
    draw = ImageDraw.Draw(picture)
    skin, hair, shirt = random.choice(SKINS), random.choice(HAIRS), random.choice(SHIRTS)
    long_hair, glasses = random.random() < 0.45, random.random() < 0.3
    width = random.randint(58, 68)  # half of the face
    if long_hair:
        draw.rounded_rectangle((180 - width - 14, 92, 180 + width + 14, 268), 60, fill=hair)
    draw.ellipse((58, 262, 302, 470), fill=shirt)
    draw.polygon([(148, 270), (180, 318), (212, 270)], fill="#f6f5f1")
    draw.rectangle((158, 220, 202, 282), fill=skin)
    draw.ellipse((180 - width, 92, 180 + width, 258), fill=skin)
    draw.chord((180 - width - 8, 76, 180 + width + 8, 218), 186, 354, fill=hair)
    for eye in (152, 208):
        draw.ellipse((eye - 6, 168, eye + 6, 180), fill="#26211f")
        draw.line((eye - 14, 154, eye + 14, 152), fill=hair, width=5)
        if glasses:
            draw.ellipse((eye - 21, 156, eye + 21, 194), outline="#33363b", width=4)
    draw.arc((156, 196, 204, 230), 20, 160, fill="#a8524a", width=5)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=82)
    return SimpleUploadedFile("face.jpg", buffer.getvalue(), content_type="image/jpeg")
