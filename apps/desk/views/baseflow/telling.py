"""Two records side by side, masked, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.desk.views.records.telling import text_of
from apps.households.merging import columns_of, differing
from apps.households.models import Resident
from apps.households.rules import PARTS


@dataclass(frozen=True, slots=True)
class Part:
    """`texts`: (id of the record, what it says, whether that is chosen), of the first and the second record. Where both
    say the same there is nothing to choose; `hidden`: they differ where the mask hides it."""

    name: str
    label: str
    texts: list[tuple[int, str, bool]]
    same: bool
    hidden: bool


def parts_of(two: tuple[Resident, Resident], given: Mapping[str, str]) -> list[Part]:
    """Without those that are empty in both. `given`: what was chosen so far, by id of the record."""
    unlike = differing(*two)
    told = [_part(two, name, given.get(f"part_{name}", ""), same=name not in unlike) for name in PARTS]
    return [part for part in told if any(text for _pk, text, _chosen in part.texts)]


def _part(two: tuple[Resident, Resident], name: str, given: str, *, same: bool) -> Part:
    texts = [_text(row, name) for row in two]
    chosen = str(two[1].pk) == given if given else not texts[0]
    marks = (not chosen, chosen)
    found = [(row.pk, text, mark) for row, text, mark in zip(two, texts, marks, strict=True)]
    return Part(name, _label(name), found, same, hidden=not same and texts[0] == texts[1])


def _label(name: str) -> str:
    if name == "household":
        return _("Household and whereabouts")
    return str(Resident._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _text(row: Resident, name: str) -> str:
    if name == "household":
        home = row.household.dwelling
        return f"{row.unit.name} · {home.building} {home} · {row.get_status_display()}"
    return " · ".join(filter(None, (text_of(row, column) for column in columns_of([name]))))
