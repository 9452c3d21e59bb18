"""One move of many events: which move, what is given with it, what would become of each, and what did."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.desk.dressing import dress
from apps.desk.kinds import KIND, kind_of_work
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Malformed
from apps.events import bulk
from apps.events.bulk import Item, Verdict
from apps.events.forms import form_for, known_of
from apps.events.models import Event
from apps.events.rules import Kind, Move
from apps.staff.actors import InPost

OPEN = {"category", "urgency"}


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def choose(request: PostRequest) -> HttpResponse:
    """GET asks for the move or shows its form; POST previews it with what was given, or (`go`) carries it out."""
    values = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and "go" in values:
        return _go(request)
    events = bulk.chosen(request.actor, values.getlist("number"))
    if not values.get("move"):
        return _offer(request, events)
    row = bulk.row_in_bulk(values["move"])
    given = given_in(row, values) if request.method == "POST" or not row.fields else None
    return _preview(request, row, events, given)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def result(request: PostRequest, client_id: UUID) -> HttpResponse:
    """What became of each. POST goes on with what a failure broke off."""
    act = bulk.act_of(request.actor, client_id)
    if request.method == "POST":
        bulk.carry_out(actor=request.actor, act=act)
        return redirect("bulk_result", client_id)
    row = bulk.row_in_bulk(act.move)
    parts = list(act.parts.select_related("event").order_by("pk"))
    context = {
        "act": act,
        "row": row,
        "done": [part for part in parts if part.code == part.DONE],
        "refused": [part for part in parts if part.code not in ("", part.DONE)],
        "undone": [part for part in parts if not part.code],
        "kind": _kind_of(request.actor, row),
    }
    return render(request, "bulk/result.html", context)


def given_in(row: Move, values: QueryDict) -> dict[str, Any]:
    """What was typed, as it was typed: a text for each field, a list of them where several may be chosen."""
    several = {field.name for field in row.fields if field.kind is Kind.UNITS}
    return {f.name: values.getlist(f.name) if f.name in several else values.get(f.name, "") for f in row.fields}


def _offer(request: PostRequest, events: list[Event]) -> HttpResponse:
    context = {"events": events, "rows": bulk.open_to_all(request.actor, events)}
    return render(request, "bulk/choose.html", context)


def _preview(request: PostRequest, row: Move, events: list[Event], given: dict[str, Any] | None) -> HttpResponse:
    verdicts = bulk.preview(request.actor, row, events, given)
    going = [verdict for verdict in verdicts if verdict.refusal is None]
    context = {
        "row": row,
        "events": events,
        "form": _form(row, going[0].event if going else events[0], given),
        "given": _pairs(given or {}),
        "is_ready": given is not None and going,
        "going": going,
        "refused": [verdict for verdict in verdicts if verdict.refusal],
        "items": [_written(verdict) for verdict in going],
        "client_id": uuid4(),
        "kind": _kind_of(request.actor, row),
    }
    return render(request, "bulk/preview.html", context)


def _form(row: Move, event: Event, given: dict[str, Any] | None) -> forms.Form:
    """As for one event, but what each event says for itself may be left open."""
    form, known = form_for(row, event=event), known_of(row, event)
    open_names = OPEN & known.keys()
    form.initial = given or {name: value for name, value in known.items() if name not in open_names}
    for name in open_names:
        form.fields[name].required = False
    dress(form)
    for name in open_names:
        field: Any = form.fields[name]
        field.widget.choices = [("", _("as each event has it")), *list(field.widget.choices)[1:]]
    return form


def _go(request: PostRequest) -> HttpResponse:
    row = bulk.row_in_bulk(request.POST.get("move", ""))
    act = bulk.begin(
        actor=request.actor,
        client_id=_id_in(request.POST),
        row=row,
        items=[_read(text) for text in request.POST.getlist("item")],
        given=given_in(row, request.POST),
    )
    bulk.carry_out(actor=request.actor, act=act)
    return redirect("bulk_result", act.client_id)


def _id_in(values: QueryDict) -> UUID:
    try:
        return UUID(values.get("client_id", ""))
    except ValueError as problem:
        raise _unreadable() from problem


def _written(verdict: Verdict) -> str:
    item = verdict.item
    return f"{item.number} {item.thing_id or 0} {item.version}"


def _read(text: str) -> Item:
    """The other way round."""
    parts = text.split(" ")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 21 for part in parts):
        raise _unreadable()
    thing_id, version = int(parts[1]), int(parts[2])
    if thing_id >= 2**63 or version >= 2**31:
        raise _unreadable()
    return Item(parts[0], thing_id or None, version)


def _unreadable() -> Malformed:
    return Malformed("unreadable", _("This form is not as the page made it. Begin again from the list."))


def _pairs(given: dict[str, Any]) -> list[tuple[str, str]]:
    """For hidden fields."""
    return [(name, text) for name, value in given.items() for text in (value if isinstance(value, list) else [value])]


def _kind_of(actor: InPost, row: Move) -> Any:
    """The list that one comes from and goes back to."""
    return kind_of_work(actor, row.name, row.of, "") or KIND["events"]
