"""The filters of the queues, as they stand in the address."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from apps.desk.dressing import category_choices
from apps.desk.kinds import Kind
from apps.events.labels import EVENT_LABELS, ORDER_LABELS
from apps.events.rules import ENDED, URGENCIES, Subject
from apps.grids.models import Level, Unit
from apps.staff.actors import InPost
from apps.staff.seen import Seen, any_of, inside

Rows = Seen | QuerySet[Any]
AREAS = (Level.STREET, Level.COMMUNITY, Level.GRID)
MOST_AREAS = 200


class QueueFilter(forms.Form):
    """Fields that cannot be read filter nothing: an address may come from an older page."""

    def __init__(self, kind: Kind, actor: InPost, data: Any, *, like: "QueueFilter | None" = None) -> None:
        """`like`: another of the same list, whose choices have been read already."""
        super().__init__(data)
        if like is not None:
            self.fields = like.fields
            return
        labels = ORDER_LABELS if kind.of is Subject.ORDER else EVENT_LABELS
        any_one = ("", _("any"))
        self.fields["text"] = forms.CharField(label=_("Number or words"), required=False, max_length=60)
        if not kind.move:
            states = [any_one, *((code, _(label)) for code, label in labels.items())]
            self.fields["state"] = forms.ChoiceField(label=_("State"), required=False, choices=states)
        self.fields["category"] = _number(_("Category"), category_choices(empty=_("any")))
        self.fields["urgency"] = _number(_("Urgency"), [any_one, *((code, _(label)) for code, label in URGENCIES)])
        areas: list[tuple[str, Any]] = [(str(unit.pk), unit.name) for unit in areas_of(actor)]
        if len(areas) > 1:
            self.fields["area"] = _number(_("Area"), [any_one, *areas])
        self.fields["late"] = forms.BooleanField(label=_("Late only"), required=False)
        for name, field in self.fields.items():
            field.widget.attrs["class"] = {"late": "form-check-input", "text": "form-control"}.get(name, "form-select")
            field.widget.attrs["id"] = f"filter_{name}"

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}


def areas_of(actor: InPost) -> QuerySet[Unit]:
    """The units whose events the post sees, by code; the first of them where they are very many."""
    ways = [Q(path__startswith=path) for path in actor.powers.get("view_events", ())]
    return Unit.objects.filter(any_of(ways), level__in=AREAS, retired_at=None).order_by("code")[:MOST_AREAS]


def _number(label: str, choices: list[tuple[str, Any]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=False, choices=choices, coerce=int, empty_value=None)


def narrowed(rows: Rows, kind: Kind, wanted: dict[str, Any], now: datetime) -> Rows:
    """The rows of a kind that fit what is wanted."""
    event = "event__" if kind.of is Subject.ORDER else ""
    if "state" in wanted:
        rows = rows.filter(state=wanted["state"])
    if "category" in wanted:
        rows = rows.filter(**{f"{event}category_id": wanted["category"]})
    if "urgency" in wanted:
        rows = rows.filter(**{f"{event}urgency": wanted["urgency"]})
    if "area" in wanted:
        path = Unit.objects.values_list("path", flat=True).get(pk=wanted["area"])
        rows = rows.filter(any_of(inside(path, event)))
    if "late" in wanted:
        rows = rows.filter(due_at__lt=now).exclude(**{f"{event}state__in": ENDED})
    if text := wanted.get("text", "").replace("\x00", ""):
        rows = rows if isinstance(rows, Seen) else Seen(rows)
        rows = rows.holding(text, f"{event}title", otherwise=Q(**{f"{event}number__startswith": text}))
    return rows
