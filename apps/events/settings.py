"""Changing categories and the responsibility list.

No running or finished clock is touched: its limit was frozen when it started (domain README §1.7). `seen` is the newest
version that the person had before them; a stale one is refused.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.audit.versions import refuse_stale
from apps.clocks import actions as clocks
from apps.clocks.actions import unfit
from apps.clocks.models import StageLimit
from apps.clocks.rules import read_limit
from apps.clocks.worktime import Limit
from apps.errors import Conflicting, NotThere
from apps.events.limitcheck import Fault, hazard_faults, window_faults
from apps.events.models import Category, Responsibility
from apps.events.seedcheck import UNDETERMINED
from apps.grids.models import DepartmentType, Unit
from apps.staff.actors import InPost
from apps.staff.powers import refuse_unless_manager

ACCEPT = "accept"
NAMED = 3
LIMITS = ("handle_limit", "contain_limit", "repair_limit")
FLAGS = (
    "photos_required",
    "sensitive",
    "long_running",
    "callback_required",
    "excluded_from_counts",
    "is_active",
)
CHANGEABLE = ("name", "name_en", "urgency", "level", *LIMITS, "close_rule", "emergency_call", *FLAGS)
# fault → the field it is shown at, and the sentence
SENTENCES = {
    Fault.WINDOW_TOO_LONG: (
        "handle_limit",
        gettext_lazy(
            "At this urgency a department has %(window)s to accept, which is not shorter. Lengthen this limit or "
            "raise the urgency."
        ),
    ),
    Fault.WINDOW_MAY_OUTLAST: (
        "handle_limit",
        gettext_lazy(
            "This limit runs day and night, the time to accept (%(window)s) does not and might outlast it. Write "
            "it in WH or WD, or raise the urgency."
        ),
    ),
    Fault.CONTAIN_IN_WORKING_TIME: (
        "contain_limit",
        gettext_lazy("Danger does not wait for working hours. Write this limit in m, UH or UD."),
    ),
    Fault.HANDLE_IS_NOT_CONTAIN: (
        "handle_limit",
        gettext_lazy("A hazard is contained first, so its handling limit is the limit to contain it: %(contain)s."),
    ),
    Fault.REPAIR_TOO_SHORT: (
        "repair_limit",
        gettext_lazy("Repairing comes after containing (%(contain)s). Give a longer limit."),
    ),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """A row of the list: who leads, assists and falls back for a category, in an area or (None) everywhere."""

    category: Category
    area: Unit | None
    lead_type: DepartmentType
    assist_types: tuple[DepartmentType, ...]
    fallback_type: DepartmentType
    duty_list: str
    basis: str


@transaction.atomic
def change_category(*, actor: InPost, code: str, values: Mapping[str, Any], seen: int) -> Category:
    """`values` holds every field of `CHANGEABLE`. Raises `Refused` naming the fields that do not fit."""
    refuse_unless_manager(actor)
    category = Category.objects.select_for_update().filter(code=code).first()
    if category is None:
        raise NotThere("no_category", _("There is no such category. Choose one of the list."))
    refuse_stale(Category, seen=seen, id=category.pk)
    wanted = {name: values[name] for name in CHANGEABLE} | _limits(values)
    if wanted != {name: getattr(category, name) for name in CHANGEABLE}:
        for name, value in wanted.items():
            setattr(category, name, value)
        category.save()
    return category


def _limits(values: Mapping[str, Any]) -> dict[str, str]:
    """The limits as they are stored."""
    bad: dict[str, list[str]] = defaultdict(list)
    read: dict[str, Limit | None] = dict.fromkeys(LIMITS)
    hazard = bool(values["contain_limit"] or values["repair_limit"])
    for name in LIMITS if hazard else LIMITS[:1]:
        try:
            read[name] = read_limit(values[name])
        except ValueError as problem:
            bad[name].append(str(problem) if values[name] else _missing(name))
    if not bad:
        bad |= _misfits(values["urgency"], read)
    if bad:
        raise unfit(bad)
    return {name: str(limit or "") for name, limit in read.items()}


def _missing(name: str) -> str:
    if name == "handle_limit":
        return _("Every category has a limit for handling it. Write one, as in 2WD.")
    return _("A hazard has both limits, to contain and to repair. Fill in the other one or empty both.")


def _misfits(urgency: int, read: Mapping[str, Limit | None]) -> dict[str, list[str]]:
    handle, contain, repair = (read[name] for name in LIMITS)
    window = Limit.parse(StageLimit.objects.get(stage=ACCEPT, urgency=urgency).limit)
    faults = list(window_faults(window, handle)) if handle else []
    faults += hazard_faults(handle, contain, repair) if contain else []
    found: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        field, sentence = SENTENCES[fault]
        found[field].append(str(sentence) % {"window": window, "contain": contain})
    return found


@transaction.atomic
def change_stage_limits(*, actor: InPost, stage: str, limits: Mapping[int, str], seen: int) -> list[StageLimit]:
    """As `clocks.actions.change_stage_limits`; the time to accept has to stay shorter than every handling limit."""
    changed = clocks.change_stage_limits(actor=actor, stage=stage, limits=limits, seen=seen)
    bad = {}
    for row in changed if stage == ACCEPT else []:
        outlasted = _outlasted(row)
        if outlasted:
            bad[f"limit_{row.urgency}"] = [
                _(
                    "Categories of this urgency have to be handled before that: %(count)s in all, among them "
                    "%(codes)s. Give a shorter limit, or change those categories first."
                )
                % {"count": len(outlasted), "codes": " · ".join(outlasted[:NAMED])}
            ]
    if bad:
        raise unfit(bad)
    return changed


def _outlasted(window: StageLimit) -> list[str]:
    rows = Category.objects.filter(urgency=window.urgency, is_active=True).values_list("code", "handle_limit")
    limit = Limit.parse(window.limit)
    return [code for code, handle in rows if any(window_faults(limit, Limit.parse(handle)))]


@transaction.atomic
def change_responsibility(*, actor: InPost, row_id: int | None, duty: Duty, seen: int) -> Responsibility:
    """Adds a row of the list, or changes one. Raises `Refused` naming the fields; `Conflicting` when there is a row
    for the category and area already."""
    refuse_unless_manager(actor)
    row = Responsibility() if row_id is None else Responsibility.objects.select_for_update().filter(pk=row_id).first()
    if row is None:
        raise NotThere("no_responsibility", _("There is no such row in the list. Choose one of it."))
    if row.pk:
        refuse_stale(Responsibility, seen=seen, id=row.pk)
        if (row.category_id, row.area) != (duty.category.pk, duty.area):
            raise unfit({"category": [_("A row keeps its category and area. Add another row instead.")]})
    _refuse_bad_parties(duty)
    if row.pk and _is_same(row, duty):
        return row
    try:
        with transaction.atomic():
            _write(row, duty)
    except IntegrityError as problem:
        raise Conflicting(
            "responsibility_taken",
            _("The list has a row for this category and area already. Open that one and change it."),
        ) from problem
    return row


def _refuse_bad_parties(duty: Duty) -> None:
    bad = {}
    if duty.lead_type in duty.assist_types:
        bad["assist_types"] = [_("The department that leads cannot assist as well. Take it out of one of the two.")]
    if duty.fallback_type.code == UNDETERMINED:
        bad["fallback_type"] = [
            _("“Undetermined” is nobody who can act. Choose a type that every area has; the street is the usual one.")
        ]
    if bad:
        raise unfit(bad)


def _is_same(row: Responsibility, duty: Duty) -> bool:
    fields = ("lead_type", "fallback_type", "duty_list", "basis")
    same = all(getattr(row, name) == getattr(duty, name) for name in fields)
    return same and set(row.assist_types.all()) == set(duty.assist_types)


def _write(row: Responsibility, duty: Duty) -> None:
    """In one version: the assists count to it, so they are written while simple-history looks away."""
    row.category, row.area = duty.category, duty.area
    row.lead_type, row.fallback_type = duty.lead_type, duty.fallback_type
    row.duty_list, row.basis = duty.duty_list, duty.basis
    row.skip_history_when_saving = True  # type: ignore[attr-defined]
    row.save()
    row.assist_types.set(duty.assist_types)
    del row.skip_history_when_saving  # type: ignore[attr-defined]
    row.save()
