"""Seals everything anew with the newest key: records and all their versions.

In chunks by key, each in a transaction of its own; what is of the newest key already is passed over, so that a run that
was stopped goes on where it was. No version is written: what is recorded does not change.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction

from apps.audit.fields import SealedField
from apps.audit.sealing import is_of_newest_key, seal, unseal

CHUNK = 500
Tell = Callable[[str, int], None]


def sealed_models() -> list[type[models.Model]]:
    """Every table with a sealed column, its histories among them."""
    return [model for model in apps.get_models() if _columns(model)]


def _columns(model: type[models.Model]) -> list[SealedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def rotate(tell: Tell = lambda table, count: None) -> int:
    """Returns how many rows were sealed anew; `tell` hears of each chunk."""
    total = 0
    for model in sealed_models():
        for count in _rotated(model):
            total += count
            tell(model._meta.db_table, count)
    return total


def _rotated(model: type[models.Model]) -> Iterator[int]:
    last = 0
    while True:
        with transaction.atomic():
            chunk = list(model._default_manager.select_for_update().filter(pk__gt=last).order_by("pk")[:CHUNK])
            yield sum(_seal_anew(row) for row in chunk)
        if not chunk:
            return
        last = chunk[-1].pk


def _seal_anew(row: models.Model) -> int:
    """Only the sealed columns are written; blind indexes are of the oldest key and stay."""
    given: dict[str, Any] = {}
    for field in _columns(type(row)):
        value = getattr(row, field.attname)
        if value and not is_of_newest_key(value.token):
            place = field.place_of(row)
            given[field.attname] = seal(unseal(value.token, place), place)
    if given:
        type(row)._default_manager.filter(pk=row.pk).update(**given)
    return int(bool(given))


def left() -> Counter[tuple[str, str]]:
    """(table, name of the key) → values sealed with it."""
    found: Counter[tuple[str, str]] = Counter()
    for model in sealed_models():
        names = [field.attname for field in _columns(model)]
        for tokens in model._default_manager.values_list(*names).iterator(chunk_size=CHUNK):
            keys = [bytes(token).partition(b":")[0].decode() for token in tokens if token]
            found.update((model._meta.db_table, key) for key in keys)
    return found
