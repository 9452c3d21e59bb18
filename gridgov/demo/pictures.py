"""Invented photos: a street scene with what is wrong in it, or without. The same scene comes out the same every time.

Each is drawn in some milliseconds and weighs less than 20 kB.
"""

import io
from collections.abc import Callable
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from gridgov.demo.chance import chance

WIDTH, HEIGHT = 480, 360
GROUND = 220  # where the ground begins
SKIES = ("#9cc4e4", "#b9d3e0", "#d9d2c3", "#88a9c9", "#c7ccd1")
WALLS = ("#b98d6a", "#a7a39a", "#c9b79c", "#8d9aa5", "#b5756a", "#d6cbb8")
FLOORS = ("#8b8a86", "#9a938a", "#7d8488", "#a59d8e")
BAGS = ("#20242b", "#f1f1ec", "#b8322c", "#2d5f9e", "#57524a")
CARS = ("#b8322c", "#e8e8e4", "#2d5f9e", "#33363b", "#d8a127")
PAPERS = ("#f4f1e4", "#f6d94c", "#ef8fa0", "#bfe3f2")
DARK, RED, WHITE, GREEN, BROWN, STEEL = "#1d1f23", "#c8342b", "#f4f4f0", "#3f7a47", "#6b4a2f", "#6f767c"

Draw = ImageDraw.ImageDraw
Thing = Callable[[Draw, Random, int, bool], None]  # onto what, chance, where (x), and whether it is settled


def _rubbish(draw: Draw, random: Random, x: int, settled: bool) -> None:
    draw.rectangle((x, 180, x + 70, 270), fill=GREEN)
    draw.polygon([(x - 6, 180), (x + 76, 180), (x + 66, 164), (x + 4, 164)], fill="#2c5632")
    for _ in range(0 if settled else 14):
        left, top, size = x + random.randint(-70, 110), random.randint(215, 275), random.randint(22, 46)
        draw.ellipse((left, top, left + size, top + size * 0.8), fill=random.choice(BAGS))


def _posters(draw: Draw, random: Random, x: int, settled: bool) -> None:
    draw.rectangle((0, 60, WIDTH, 250), fill="#d8cfbd")
    for line in range(60, 250, 24):
        draw.line((0, line, WIDTH, line), fill="#c2b7a3")
    for _ in range(0 if settled else 18):
        left, top = random.randint(10, WIDTH - 60), random.randint(70, 200)
        draw.rectangle((left, top, left + random.randint(26, 46), top + 34), fill=random.choice(PAPERS), outline=RED)


def _fence(draw: Draw, random: Random, x: int, settled: bool) -> None:
    gap = () if settled else range(x // 44, x // 44 + 2)
    for panel in range(WIDTH // 44 + 1):
        left = panel * 44
        if panel in gap:
            draw.polygon([(left, 262), (left + 60, 270), (left + 30, 282)], fill="#2f6fa8")
        else:
            draw.rectangle((left, 150, left + 40, 260), fill="#2f6fa8", outline=WHITE)


def _vehicles(draw: Draw, random: Random, x: int, settled: bool) -> None:
    for post in range(20, WIDTH, 70 if settled else WIDTH):
        draw.rectangle((post, 230, post + 8, 272), fill="#d8a127")
    for number in range(0 if settled else 3):
        left, colour = x - 130 + number * 118, random.choice(CARS)
        draw.rounded_rectangle((left, 236, left + 104, 276), 10, fill=colour)
        draw.polygon(
            [(left + 18, 238), (left + 34, 212), (left + 78, 212), (left + 92, 238)], fill=colour, outline=DARK
        )
        for wheel in (left + 14, left + 68):
            draw.ellipse((wheel, 264, wheel + 24, 288), fill=DARK)


def _water(draw: Draw, random: Random, x: int, settled: bool) -> None:
    draw.rectangle((x, 262, x + 70, 292), fill="#3a3f44")
    for bar in range(x + 6, x + 68, 12):
        draw.line((bar, 264, bar, 290), fill=STEEL, width=4)
    if not settled:
        draw.ellipse((x - 150, 244, x + 190, 336), fill="#6d6a4b")
        draw.ellipse((x - 60, 262, x + 90, 312), fill="#86835f")


def _hole(draw: Draw, random: Random, x: int, settled: bool) -> None:
    if settled:
        draw.polygon([(x - 50, 262), (x + 130, 258), (x + 120, 306), (x - 40, 310)], fill="#4a4d50")
        return
    ring = [(x + random.randint(-60, -30), 282), (x, 256), (x + 90, 262), (x + random.randint(110, 140), 290)]
    draw.polygon([*ring, (x + 50, 318), (x - 20, 308)], fill=DARK)
    _cones(draw, x)


def _manhole(draw: Draw, random: Random, x: int, settled: bool) -> None:
    draw.ellipse((x - 30, 256, x + 110, 308), fill=STEEL)
    draw.ellipse((x - 20, 261, x + 100, 303), fill="#8b9298" if settled else DARK)
    for bar in range(x, x + 90, 18) if settled else ():
        draw.line((bar, 266, bar, 298), fill=STEEL, width=4)
    if not settled:
        _cones(draw, x)


def _cones(draw: Draw, x: int) -> None:
    for left in (x - 90, x + 140):
        draw.polygon([(left, 292), (left + 34, 292), (left + 17, 228)], fill=RED)
        draw.rectangle((left + 9, 258, left + 25, 268), fill=WHITE)


def _lamp(draw: Draw, random: Random, x: int, settled: bool) -> None:
    draw.rectangle((0, 0, WIDTH, HEIGHT), fill="#20293a")
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill="#161b26")
    if settled:
        draw.polygon([(x + 66, 84), (x - 60, 330), (x + 210, 330)], fill="#5d5a35")
    draw.rectangle((x, 70, x + 10, 300), fill=STEEL)
    draw.rectangle((x, 66, x + 80, 76), fill=STEEL)
    draw.ellipse((x + 46, 70, x + 88, 96), fill="#ffe98a" if settled else "#3a4150")


def _tree(draw: Draw, random: Random, x: int, settled: bool) -> None:
    draw.rectangle((x, 120, x + 26, 290), fill=BROWN)
    for _ in range(6 if settled else 9):
        left, top = x + random.randint(-80, 40), random.randint(30, 110)
        draw.ellipse((left, top, left + 80, top + 64), fill=random.choice((GREEN, "#4f8f57", "#356b3d")))
    if not settled:
        draw.line((x + 20, 140, x + 130, 270), fill=BROWN, width=14)
        draw.ellipse((x + 90, 230, x + 190, 300), fill="#4f8f57")


def _boxes(draw: Draw, random: Random, x: int, settled: bool) -> None:
    draw.rectangle((0, 0, WIDTH, 250), fill="#cfc8ba")
    draw.rectangle((x, 70, x + 110, 250), fill="#7c3b32")
    draw.ellipse((x + 92, 156, x + 104, 168), fill="#d8a127")
    for _ in range(0 if settled else 11):
        left, top, size = x + random.randint(-90, 130), random.randint(180, 260), random.randint(34, 64)
        draw.rectangle(
            (left, top, left + size, top + size * 0.8), fill=random.choice(("#b08d57", "#9c7a45", STEEL)), outline=DARK
        )


def _building(draw: Draw, random: Random, x: int, settled: bool) -> None:
    draw.rectangle((x - 70, 90, x + 130, 280), fill="#c9b79c")
    for left in range(x - 54, x + 110, 46):
        for top in (110, 170):
            draw.rectangle((left, top, left + 26, top + 34), fill="#5a7386")
    if not settled:
        draw.rectangle((x - 90, 56, x + 60, 92), fill="#2f6fa8")
        draw.line((x - 90, 92, x - 60, 30), fill=STEEL, width=6)


THINGS: dict[str, Thing] = {
    "0102": _building, "0304": _fence, "0503": _water, "0505": _hole, "0601": _manhole, "0602": _manhole,
    "0603": _lamp, "0604": _hole, "0605": _fence, "0606": _water, "0607": _tree, "0109": _boxes, "0608": _boxes,
    "0609": _boxes, "0701": _boxes, "0702": _boxes, "1102": _water, "1101": _rubbish, "1404": _rubbish,
    "0103": _rubbish, "0104": _rubbish, "0105": _rubbish, "0106": _rubbish, "0114": _rubbish,
    "0201": _posters, "0202": _posters, "0401": _vehicles, "0402": _vehicles, "0403": _vehicles,
    "0404": _vehicles, "1104": _vehicles,
}  # fmt: skip


def can_be_seen(category: str) -> bool:
    """Whether there is something to photograph: advice and disputes leave no picture."""
    return category in THINGS


def picture(scene: str, category: str, *, settled: bool, view: int = 0) -> SimpleUploadedFile:
    """A JPEG of the scene as a phone would send it, before or after (`settled`). `view`: from where it is taken."""
    random = chance("scene", scene)
    image = Image.new("RGB", (WIDTH, HEIGHT), random.choice(SKIES))
    draw = ImageDraw.Draw(image)
    _street(draw, random)
    THINGS.get(category, _boxes)(draw, random, random.randint(110, 290), settled)
    image = _seen_from(image, chance("view", scene, str(view)))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=78)
    name = f"{'after' if settled else 'before'}-{view}.jpg"
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def _street(draw: Draw, random: Random) -> None:
    left = random.randint(-60, 0)
    while left < WIDTH:
        width, top = random.randint(70, 150), random.randint(30, 140)
        draw.rectangle((left, top, left + width, GROUND), fill=random.choice(WALLS))
        for x in range(left + 12, left + width - 20, 32):
            for y in range(top + 14, GROUND - 20, 38):
                draw.rectangle((x, y, x + 16, y + 20), fill=random.choice(("#5a7386", "#7f97a6", "#e8dba8")))
        left += width + random.randint(0, 30)
    draw.rectangle((0, GROUND, WIDTH, HEIGHT), fill=random.choice(FLOORS))
    for line in range(GROUND + 30, HEIGHT, 38):
        draw.line((0, line, WIDTH, line), fill="#6c6a66")


def _seen_from(image: Image.Image, random: Random) -> Image.Image:
    """From a step to the side, in the light of the moment."""
    left, top = random.randint(0, 30), random.randint(0, 22)
    cut = image.crop((left, top, WIDTH - random.randint(0, 30), HEIGHT - random.randint(0, 22))).resize((WIDTH, HEIGHT))
    light = random.uniform(0.85, 1.12)
    return cut.point(lambda value: min(255, int(value * light)))
