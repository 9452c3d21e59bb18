"""What the quality of base data can be compared by, and which records a figure opens into."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.desk.requests import id_among
from apps.errors import NotThere
from apps.grids.models import Unit
from apps.households.quality import FIGURES, LEVELS, Quality, Rows, levels_of, to_mend
from apps.staff.actors import InPost

LEVEL_LABELS = {
    "grid": gettext_lazy("By grid"),
    "community": gettext_lazy("By community"),
    "street": gettext_lazy("By street"),
}
FIGURE_LABELS = {
    "incomplete": gettext_lazy("Fields missing"),
    "unchecked_90": gettext_lazy("Not checked for 90 days"),
    "unchecked_180": gettext_lazy("Not checked for 180 days"),
    "unchecked_365": gettext_lazy("Not checked for a year"),
    "never": gettext_lazy("Never checked"),
    "twice": gettext_lazy("Recorded twice"),
    "found_wrong": gettext_lazy("Found wrong in a spot check"),
}


def _true(row: Quality) -> int:
    """Where nobody looked comes last."""
    return 101 if row.true is None else row.true


SORTS: dict[str, tuple[Any, Callable[[Quality], Any]]] = {
    "code": (gettext_lazy("by code"), lambda row: row.unit.code),
    "residents": (gettext_lazy("most residents first"), lambda row: (-row.residents, row.unit.code)),
    "complete": (gettext_lazy("least filled in first"), lambda row: (row.complete, row.unit.code)),
    "fresh_90": (gettext_lazy("least checked within 90 days first"), lambda row: (row.fresh[0], row.unit.code)),
    "fresh_180": (gettext_lazy("least checked within 180 days first"), lambda row: (row.fresh[1], row.unit.code)),
    "fresh_365": (gettext_lazy("least checked within a year first"), lambda row: (row.fresh[2], row.unit.code)),
    "seen": (gettext_lazy("least checked on the spot first"), lambda row: (row.seen, row.unit.code)),
    "true": (gettext_lazy("least true in spot checks first"), lambda row: (_true(row), row.unit.code)),
    "twice": (gettext_lazy("most recorded twice first"), lambda row: (-row.mend["twice"], row.unit.code)),
}


def level_in(actor: InPost, values: QueryDict) -> str:
    """What cannot be read, or is above the post, is the grid: an address may come from an older page."""
    wanted = values.get("level", "")
    return wanted if wanted in levels_of(actor) else "grid"


def sort_in(values: QueryDict) -> str:
    wanted = values.get("sort", "")
    return wanted if wanted in SORTS else "code"


def mending(actor: InPost, values: QueryDict, *, now: datetime) -> tuple[Unit, str, Rows, str]:
    """The area, the figure, its records and the address's query; refused where the post sees nothing of the area."""
    level, figure, pk = values.get("level", ""), values.get("figure", ""), id_among(values, "unit")
    unit = _area(actor, level, pk) if level in LEVELS and figure in FIGURES and pk is not None else None
    if unit is None:
        raise NotThere(
            "no_figure", _("There is no such figure in your area. Choose one from the quality of base data.")
        )
    rows = to_mend(actor, figure, level=level, unit=unit.pk, now=now)
    return unit, figure, rows, urlencode({"level": level, "unit": unit.pk, "figure": figure})


def _area(actor: InPost, level: str, pk: int) -> Unit | None:
    """“Not yours” reads like “does not exist”."""
    unit = Unit.objects.defer("boundary").filter(pk=pk).first()
    return unit if unit and level in levels_of(actor) and actor.holds("view_households", unit.path) else None
