"""What somebody looks for among base data: words, or a number of which only digests are kept. See decision 013."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from apps.households.identifiers import tidy
from apps.households.models import Building, Component, Household, KeyPlace, Organisation, Resident
from apps.households.models.base import Located
from apps.staff.searching import holding
from apps.staff.seen import NOTHING, Gathered, Seen

IDENTITY = re.compile(r"\d{17}[\dX]")
PHONE = re.compile(r"\d{11}")
TAIL = re.compile(r"\d{3}[\dX]")
OTHER = re.compile(r"(?=.*\d{5})[0-9A-Z]{6,30}")
INDEXES = ((IDENTITY, ("identity_index",)), (PHONE, ("phone_index", "identity_index")))
LOOSE = ((TAIL, ("identity_tail", "phone_tail")), (OTHER, ("identity_index", "phone_index")))


@dataclass(frozen=True, slots=True)
class Sought:
    """`digests`: column of `Resident` → digest in hexadecimal. A number leaves nothing else behind."""

    words: str = ""
    digests: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words or self.digests)


def read_terms(text: str, model: type[Located]) -> Sought:
    """Only people have numbers of four digits and documents; a shop's code is no secret."""
    number, of_people = tidy(text), model in (Resident, Household)
    for shape, columns in (*INDEXES, *(LOOSE if of_people else ())):
        if shape.fullmatch(number):
            return Sought(_code(number, model), {column: _digest(column, number) for column in columns})
    return Sought(" ".join(text.replace("\x00", "").split())[:60])


def _code(number: str, model: type[Located]) -> str:
    """A credit code may have the shape of an identity number; without a date of birth it is none."""
    return number if model is Organisation and not number[6:10].startswith(("18", "19", "20")) else ""


def _digest(column: str, number: str) -> str:
    field_: Any = Resident._meta.get_field(column)
    return str(field_.digest(number).hex())


def looked_for(rows: Seen, sought: Sought) -> Seen:
    """Narrowed to what is sought: each way of finding by each way of seeing is a walk along an index of its own."""
    found = _conditions(rows.rows.model, sought)
    return Seen(rows.rows, tuple(condition & way for condition in found or [NOTHING] for way in rows.ways))


def _conditions(model: type[Located], sought: Sought) -> list[Q]:
    if sought.words:
        return _by_words(model, sought.words)
    numbers = {column: bytes.fromhex(digest) for column, digest in sought.digests.items()}
    if model is Resident:
        return [Gathered(**{column: digest}) for column, digest in numbers.items()]
    if model is Household:
        rows = [Resident.objects.filter(**{column: digest}, merged_into=None) for column, digest in numbers.items()]
        return [Gathered(pk__in=row.values("household")) for row in rows]
    return []


def _by_words(model: type[Located], words: str) -> list[Q]:
    buildings = Building.objects.filter(holding(words, "address")).values("pk")
    if model is Resident:
        return [holding(words, "name"), Gathered(household__dwelling__building__in=buildings)]
    if model is Household:
        named = Resident.objects.filter(holding(words, "name"), merged_into=None).values("household")
        return [Gathered(pk__in=named), Gathered(dwelling__building__in=buildings)]
    if model is Organisation:
        return [holding(words, "name"), holding(words, "address"), Gathered(credit_code=tidy(words))]
    if model is Building:
        return [holding(words, "address"), Q(estate__contains=words)]
    if model is KeyPlace:
        return [Q(name__contains=words), Q(address__contains=words)]
    if model is Component:
        return [Q(number__startswith=words), Q(address__contains=words)]
    return []
