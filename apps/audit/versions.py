"""The versions of a record that people edit, and what differs between two of them. Pure reads.

Names of people and posts live in layers above: a version tells their ids.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.errors import Conflicting

MOST_VERSIONS = 200
LONGEST_DATA = 120


@dataclass(frozen=True, slots=True)
class Wording:
    """How values are told. `label_of` a field's name; `name_of` another record; `tell` a value of a field, or None
    when the usual words will do; `untold` are fields that are the program's own."""

    label_of: Callable[[models.Field], str] = lambda field: str(field.verbose_name)
    name_of: Callable[[Any], str] = str
    tell: Callable[[str, Any], str | None] = lambda field, value: None
    untold: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A field's value in a version. `raw` is what is compared: two things may read alike."""

    label: str
    text: str
    raw: Any


@dataclass(frozen=True, slots=True)
class Version:
    """`person_id` is None where the program itself wrote. `told` goes by name of the field, in the model's order."""

    pk: int
    at: datetime
    person_id: int | None
    appointment_id: int | None
    told: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


def versions_of(record: models.Model, wording: Wording, *, most: int = MOST_VERSIONS) -> list[Version]:
    """Newest first, in a constant number of queries."""
    history: Any = record.history  # type: ignore[attr-defined]
    rows = list(history.order_by("-history_id")[:most])
    links = _links(history.model, rows)
    fields = [field for field in _fields(record) if field.name not in wording.untold]
    names = _names(fields, rows, links, wording)
    return [_version(row, fields, links, names, wording) for row in rows]


def changes(older: Version | None, newer: Version) -> list[Change]:
    """Field by field, those that differ; nothing for the first version."""
    if older is None:
        return []
    return [
        Change(told.label, older.told[name].text, told.text)
        for name, told in newer.told.items()
        if older.told[name].raw != told.raw
    ]


def with_changes(versions: Sequence[Version]) -> list[tuple[Version, list[Change]]]:
    """Each version of a list, newest first, with what it changed."""
    return [(newer, changes(older, newer)) for newer, older in pairwise([*versions, None]) if newer is not None]


def newest_of(model: type[models.Model], **which: Any) -> int:
    """The id of the newest version among records of a model: what somebody has seen who reads them now. 0: none."""
    history: Any = model.history  # type: ignore[attr-defined]
    return history.filter(**which).aggregate(newest=Max("history_id"))["newest"] or 0


def refuse_stale(model: type[models.Model], *, seen: int, **which: Any) -> None:
    """Raises `Conflicting` when a version is newer than the one `seen`; `data["since"]` repeats that.

    Ask while holding the lock that a writer takes.
    """
    if newest_of(model, **which) != seen:
        raise Conflicting(
            "stale",
            _(
                "Somebody else has changed this since you opened it, so nothing was saved. What they changed is listed "
                "below and what you typed is still here: look it over, then save again."
            ),
            {"since": seen},
        )


def _fields(record: models.Model) -> list[models.Field]:
    meta = record._meta
    followed = {field.name for field in getattr(record, "history").model._history_m2m_fields}  # noqa: B009
    plain = [field for field in meta.concrete_fields if not field.primary_key]
    return [*plain, *(field for field in meta.many_to_many if field.name in followed)]


def _links(history_model: Any, rows: Iterable[Any]) -> dict[tuple[int, str], tuple[int, ...]]:
    """(version, many-to-many field) → ids, in order."""
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    ids = [row.history_id for row in rows]
    for field in history_model._history_m2m_fields:
        linked = getattr(history_model, field.name).model.objects.filter(history_id__in=ids)
        for version, target in linked.values_list("history_id", field.m2m_reverse_field_name()):
            found[version, field.name].append(target)
    return {key: tuple(sorted(targets)) for key, targets in found.items()}


def _names(
    fields: Iterable[models.Field],
    rows: Sequence[Any],
    links: Mapping[tuple[int, str], tuple[int, ...]],
    wording: Wording,
) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for field in fields:
        if field.related_model is None:
            continue
        raws = [_raw(row, field, links) for row in rows]
        ids = {pk for raw in raws for pk in (raw if isinstance(raw, tuple) else (raw,)) if pk is not None}
        target: Any = field.related_model
        found |= {
            (field.name, pk): wording.name_of(thing) for pk, thing in target._default_manager.in_bulk(ids).items()
        }
    return found


def _raw(row: Any, field: models.Field, links: Mapping[tuple[int, str], tuple[int, ...]]) -> Any:
    return links.get((row.history_id, field.name), ()) if field.many_to_many else getattr(row, field.attname)


def _version(
    row: Any,
    fields: Iterable[models.Field],
    links: Mapping[tuple[int, str], tuple[int, ...]],
    names: Mapping[tuple[str, int], str],
    wording: Wording,
) -> Version:
    told = {}
    for field in fields:
        raw = _raw(row, field, links)
        told[field.name] = Told(wording.label_of(field), _text(field, raw, names, wording), raw)
    return Version(row.history_id, row.history_date, row.history_person_id, row.history_appointment_id, told)


def _text(field: models.Field, raw: Any, names: Mapping[tuple[str, int], str], wording: Wording) -> str:
    if field.related_model is not None:
        ids = raw if field.many_to_many else () if raw is None else (raw,)
        return " · ".join(names.get((field.name, pk), str(pk)) for pk in ids)
    words = wording.tell(field.name, raw)
    if words is not None:
        return words
    if field.flatchoices:
        return str(dict(field.flatchoices).get(raw, raw))
    return _plain(raw)


def _plain(raw: Any) -> str:
    match raw:
        case None:
            return ""
        case bool():
            return _("yes") if raw else _("no")
        case datetime() | date():
            return raw.isoformat()
        case list() if all(isinstance(item, str) for item in raw):
            return " · ".join(raw)
        case dict() | list():
            text = json.dumps(raw, ensure_ascii=False, sort_keys=True)
            return text if len(text) <= LONGEST_DATA else f"{text[:LONGEST_DATA]}…"
        case _:
            return str(raw)
