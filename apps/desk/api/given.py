"""What is given with a move: its shape for the schema, and its way through the same form that the pages use."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from rest_framework.request import Request

from apps.desk.api.errors import malformed_fields
from apps.events.evidence import MOST_PHOTOS, received
from apps.events.forms import LONGEST, MoveForm, form_for
from apps.events.models import Event
from apps.events.rules import Field, Kind, Move
from apps.staff.actors import InPost

Schema = dict[str, Any]

ID_OR_CODE: Schema = {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 1}]}
ID: Schema = {"type": "integer", "minimum": 1, "maximum": 2**63 - 1}
MOST_UNITS = 100
SHAPES: dict[Kind, Schema] = {
    Kind.FLAG: {"type": "boolean"},
    Kind.CATEGORY: ID_OR_CODE,
    Kind.UNIT: ID_OR_CODE,
    Kind.PLACE_UNIT: ID_OR_CODE,
    Kind.UNITS: {"type": "array", "items": ID_OR_CODE, "maxItems": MOST_UNITS},
    Kind.CHECKER: ID_OR_CODE,
    Kind.BUILDING: ID,
    Kind.COLLEAGUE: ID_OR_CODE,
    Kind.PHOTOS: {"type": "array", "items": {"type": "string", "format": "binary"}},
    Kind.UUID: {"type": "string", "format": "uuid"},
    Kind.AMOUNT: {"type": "number", "minimum": 0, "maximum": 1000},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
}
UPLOADED: Schema = {
    "type": "array",
    "items": {"type": "string", "format": "uuid"},
    "maxItems": MOST_PHOTOS,
    "nullable": True,
    "description": "Ids of photos that were sent to `uploads/` before.",
}
VERSION: Schema = {
    "type": "integer",
    "minimum": 0,
    "maximum": 2**31 - 1,
    "nullable": True,
    "description": "The version you have seen. When the event has changed since, the move is refused with 409.",
}
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
}


def schema_of(move: Move, *, files: bool = False) -> Schema:
    """The JSON Schema of the body of a move; `files`: as multipart/form-data, which carries photos."""
    fields = move.fields
    properties = {field.name: _schema_of_field(field) for field in fields}
    if not files:
        properties |= {field.name: UPLOADED for field in fields if field.kind is Kind.PHOTOS}
    if move.sources:
        properties["version"] = VERSION
    required = [field.name for field in fields if field.required]
    shape: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**shape, "required": required} if required else shape


def _schema_of_field(field: Field) -> Schema:
    shape = dict(_schema_of_kind(field))
    shape["description"] = str(_(field.label))
    return shape if field.required else {**shape, "nullable": True}


def _schema_of_kind(field: Field) -> Schema:
    if field.kind in SHAPES:
        return SHAPES[field.kind]
    codes = [code for code, _label in field.choices]
    match field.kind:
        case Kind.CHOICE:
            return {"type": "string", "enum": codes}
        case Kind.URGENCY:  # a number, as events show it; as text, as the pages send it
            return {"oneOf": [{"type": "integer", "enum": list(map(int, codes))}, {"type": "string", "enum": codes}]}
        case Kind.DEGREES:
            most = 180 if field.name == "lng" else 90
            return {"type": "number", "minimum": -most, "maximum": most}
    return {"type": "string", "maxLength": LONGEST[field.kind]}


def version_in(request: Request) -> int | None:
    """The version the caller has seen; None when the body, which `form_of` has taken, names none."""
    version = cast(Mapping[str, Any], request.data).get("version")
    if version in (None, ""):
        return None
    if isinstance(version, str) and version.isascii() and version.isdecimal() and len(version) < 10:
        return int(version)
    if isinstance(version, int) and not isinstance(version, bool) and 0 <= version <= VERSION["maximum"]:
        return version
    raise malformed_fields({"version": [_("Give the version as a whole number, as the event shows it.")]})


def form_of(move: Move, request: Request, *, event: Event | None = None, thing: Any = None) -> MoveForm:
    """The move's form, bound to the body; `thing`: the order, petition or card that it is a move of.

    Raises `Malformed` for a body of another shape than the schema's.
    """
    body = request.data
    if not isinstance(body, Mapping):
        raise malformed_fields({"": [_("Send one object with the fields of the move.")]})
    known = {field.name: field for field in move.fields}
    problems = {name: [_("“%(move)s” has no such field.") % {"move": _(move.label)}] for name in _strange(body, move)}
    if not isinstance(body, QueryDict):
        for name in body.keys() & known.keys():
            if sentence := _wrong_type(known[name], body[name]):
                problems[name] = [sentence]
    if problems:
        raise malformed_fields(problems)
    return form_for(move, event=event, thing=thing, data=body, files=_with_uploads(move, body, request))


def _with_uploads(move: Move, body: Mapping[str, Any], request: Request) -> MultiValueDict:
    """The request's files, with the photos that it names by the ids of their uploads as if they came along."""
    files: MultiValueDict = MultiValueDict({name: request.FILES.getlist(name) for name in request.FILES})
    for name in (field.name for field in move.fields if field.kind is Kind.PHOTOS):
        ids = body.getlist(name) if isinstance(body, QueryDict) else body.get(name) or []
        texts = [value for value in ids if isinstance(value, str) and value]
        if not _are_uuids(texts):
            raise malformed_fields(
                {name: [_("Give the ids of photos sent to “uploads/”, or send files as multipart.")]}
            )
        actor: InPost = request.actor  # type: ignore[attr-defined]  # ApiView has set it
        for upload in received(person_id=actor.person_id, client_ids=[UUID(text) for text in texts]):
            files.appendlist(name, upload)
    return files


def _are_uuids(values: Any) -> bool:
    if not isinstance(values, list) or len(values) > MOST_PHOTOS:
        return False
    try:
        return all(isinstance(value, str) and UUID(value) for value in values)
    except ValueError:
        return False


def _strange(body: Mapping[str, Any], move: Move) -> set[str]:
    known = {field.name for field in move.fields} | ({"version"} if move.sources else set())
    return {str(name) for name in body if name not in known}


def _wrong_type(field: Field, value: Any) -> str:
    """A sentence, or nothing. JSON has types, which a form would take for their spelling."""
    if value is None:
        return _("This is needed.") if field.required else ""
    if field.kind is Kind.PHOTOS:
        return "" if _are_uuids(value) else _("Give the ids of photos sent to “uploads/”, or send files as multipart.")
    if not _fits(_schema_of_kind(field), value):
        return _("This is not of the type the field has. See “fields” of the move.")
    return "" if _is_text(value) else _("This holds characters that cannot be stored.")


def _fits(shape: Schema, value: Any) -> bool:
    if "oneOf" in shape:
        return any(_fits(option, value) for option in shape["oneOf"])
    if isinstance(value, bool) and shape["type"] != "boolean":
        return False
    if isinstance(value, list) and shape["type"] == "array":
        return len(value) <= shape["maxItems"] and all(_fits(shape["items"], item) for item in value)
    return isinstance(value, TYPES[shape["type"]])


def _is_text(value: Any) -> bool:
    """Half a surrogate pair can be written in JSON, but not in UTF-8."""
    texts = value if isinstance(value, list) else [value]
    return not any("\ud800" <= char <= "\udfff" for text in texts if isinstance(text, str) for char in text)
