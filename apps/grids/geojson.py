"""Reading a file of boundaries. Bombs are refused before they are opened."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from apps.errors import Malformed
from apps.grids.outlines import read_area

MOST_BYTES, MOST_POINTS, MOST_FEATURES = 20_000_000, 1_000_000, 5_000
CODE_NAMES = ("code12", "code", "编码")
NAME_NAMES = ("name", "名称")


@dataclass(frozen=True, slots=True)
class Feature:
    """`number` counts from 1, as people do. Either `area` (WGS-84) or `problem`."""

    number: int
    code: str
    name: str
    area: BaseGeometry | None
    problem: str = ""


def read_features(content: bytes, *, gcj02: bool) -> list[Feature]:
    """Raises `Malformed` for what is no such file at all."""
    if len(content) > MOST_BYTES:
        raise _bad(_("The file is larger than 20 MB. Send the boundaries of one street at a time."))
    if content.count(b"[") > MOST_POINTS:
        raise _bad(_("The file has more than a million points. Simplify the boundaries, or send fewer."))
    try:
        told = json.loads(content, parse_constant=_not_finite)
        features = told["features"]
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise _bad(_("This is no GeoJSON collection of features. Export the boundaries as GeoJSON.")) from problem
    if not isinstance(features, list) or not features:
        raise _bad(_("There is no feature in this file. Export the boundaries as GeoJSON."))
    if len(features) > MOST_FEATURES:
        raise _bad(_("The file has more than %(most)s features. Send fewer at a time.") % {"most": MOST_FEATURES})
    return _without_duplicates([_feature(number, one, gcj02) for number, one in enumerate(features, start=1)])


def _feature(number: int, told: Any, gcj02: bool) -> Feature:
    given = told if isinstance(told, dict) else {}
    properties = given.get("properties")
    facts = properties if isinstance(properties, dict) else {}
    code, name = _text(facts, CODE_NAMES), _text(facts, NAME_NAMES)
    try:
        return Feature(number, code, name, read_area(given.get("geometry"), gcj02=gcj02))
    except Malformed as problem:
        return Feature(number, code, name, None, problem.message)


def _without_duplicates(features: list[Feature]) -> list[Feature]:
    keys = Counter(feature.code or feature.name for feature in features)
    sentence = _("The file has this unit more than once. Keep one.")
    return [
        Feature(one.number, one.code, one.name, None, sentence) if keys[one.code or one.name] > 1 else one
        for one in features
    ]


def _text(facts: dict[str, Any], names: tuple[str, ...]) -> str:
    found = next((facts[name] for name in names if isinstance(facts.get(name), str | int)), "")
    return str(found).strip()[:80]


def _not_finite(name: str) -> NoReturn:
    raise _bad(_("The file has %(name)s among its numbers. Export it again.") % {"name": name})


def _bad(sentence: str) -> Malformed:
    return Malformed("bad_file", sentence, {"fields": {"file": [sentence]}})
