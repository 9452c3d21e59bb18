"""What lists can be narrowed by."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters

from apps.assessment.periods import month
from apps.desk.api.errors import malformed_at
from apps.errors import Malformed
from apps.events.forms import find_by_id_or_code
from apps.events.labels import EVENT_LABELS, ORDER_LABELS, ROLE_LABELS, STAGE_LABELS, URGENCY_LABELS
from apps.events.rules import STAGE_OF
from apps.grids.models import Level, Unit
from apps.staff.seen import any_of, inside
from apps.tenancy.context import current

LONGEST = 40
NO_SUCH_UNIT = _("There is no unit with this code or id. units/ lists them.")


def choices(labels: dict[Any, str]) -> list[tuple[str, Any]]:
    return [(str(code), label) for code, label in labels.items()]


def unit_named(name: str, text: str) -> Unit:
    unit = find_by_id_or_code(Unit.objects.all(), text)
    if unit is None:
        raise malformed_at(name, str(NO_SUCH_UNIT))
    return unit


class EventFilter(filters.FilterSet):
    stage = filters.ChoiceFilter(choices=choices(STAGE_LABELS), method="in_stage", help_text=_("Public stage."))
    state = filters.ChoiceFilter(choices=choices(EVENT_LABELS), help_text=_("State."))
    urgency = filters.ChoiceFilter(choices=choices(URGENCY_LABELS), help_text=_("1 critical … 4 ordinary."))
    category = filters.CharFilter(field_name="category__code", max_length=LONGEST, help_text=_("Code of a category."))
    unit = filters.CharFilter(method="inside", max_length=LONGEST, help_text=_("In this unit: its code or id."))

    def in_stage(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(state__in=[state.value for state, stage in STAGE_OF.items() if stage == value])

    def inside(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(any_of(inside(unit_named(name, value).path)))


class OrderFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=choices(ORDER_LABELS), help_text=_("State."))
    role = filters.ChoiceFilter(choices=choices(ROLE_LABELS), help_text=_("Lead or assist."))
    unit = filters.CharFilter(method="of_unit", max_length=LONGEST, help_text=_("Sent to this unit: its code or id."))
    event = filters.CharFilter(field_name="event__number", max_length=LONGEST, help_text=_("Number of an event."))

    def of_unit(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(unit=unit_named(name, value))


class EntryFilter(filters.FilterSet):
    period = filters.CharFilter(method="in_month", max_length=LONGEST, help_text=_("A month, as in 2026-03."))
    unit = filters.CharFilter(method="of_unit", max_length=LONGEST, help_text=_("Against this unit: its code or id."))

    def in_month(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        try:
            return rows.filter(period=month(value, current().zone).name)
        except Malformed as problem:
            raise malformed_at(name, str(problem)) from problem

    def of_unit(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(unit=unit_named(name, value))


class NoticeFilter(filters.FilterSet):
    unread = filters.BooleanFilter(
        field_name="read_at", lookup_expr="isnull", help_text=_("Only unread, or only read.")
    )


class UnitFilter(filters.FilterSet):
    level = filters.ChoiceFilter(choices=Level.choices, help_text=_("Level."))
    parent = filters.CharFilter(method="under", max_length=LONGEST, help_text=_("Right under: code or id."))
    q = filters.CharFilter(method="named", max_length=LONGEST, help_text=_("Part of the name, or start of the code."))

    def under(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(parent=unit_named(name, value))

    def named(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(name__icontains=value) | Q(code__startswith=value))
