"""Drawing a spot check, handing records on, ending it: for whoever runs the checks of an area."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.desk.dressing import dress
from apps.desk.naming import named
from apps.desk.requests import id_among, id_in
from apps.desk.views.baseflow.checks import page_of_check, posts_of
from apps.desk.views.guard import PostRequest
from apps.desk.views.records.guard import looking
from apps.errors import NotThere, NotYours, Refused
from apps.events.refusals import show_refusal
from apps.grids.models import Unit
from apps.households.spotchecks import drawing, queries
from apps.households.spotchecks.rules import DAYS, MOST, SHARE
from apps.staff.actors import InPost


class DrawForm(forms.Form):
    share = forms.IntegerField(min_value=1, max_value=100)
    due_on = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    checkers = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, given: Any, *, area: Unit) -> None:
        begun = {"share": SHARE, "due_on": timezone.localdate() + timedelta(days=DAYS)}
        super().__init__(given, initial=begun)
        people = posts_of({one.appointment_id for one in queries.checkers_for(area)})
        labels = {"share": _("Share in percent"), "due_on": _("Last day"), "checkers": _("Who looks at the records")}
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["share"].help_text = _("Of each grid's residents, rounded up: none is left out. As delivered, 2 %.")
        checkers: Any = self.fields["checkers"]
        checkers.choices = [
            (pk, f"{one.person.name} · {named(one.post)} · {one.unit.name}") for pk, one in people.items()
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@looking
def spot_check_new(request: PostRequest) -> HttpResponse:
    """First the area, then how many and who looks."""
    _refuse_others(request.actor)
    areas = queries.areas_of(request.actor)
    wanted = id_in(request, "area")
    area = areas.filter(pk=wanted).first() if wanted is not None else None
    form = DrawForm(request.POST if request.method == "POST" else None, area=area) if area else None
    refusal = None
    if request.method == "POST" and area is not None and form is not None and form.is_valid():
        try:
            made = drawing.draw(actor=request.actor, area_id=area.pk, **form.cleaned_data)
        except Refused as problem:
            refusal = show_refusal(form, problem)
        else:
            return _drawn(request, made.pk)
    context = {
        "areas": areas,
        "area": area,
        "form": dress(form) if form else None,
        "tried": {"refusal": refusal},
        "most": MOST,
    }
    status = refusal.status if refusal else 422 if form and form.errors else 200
    return render(request, "baseflow/spot_check_new.html", context, status=status)


def _refuse_others(actor: InPost) -> None:
    if queries.DRAW not in actor.powers:
        raise NotYours("no_power", _("Spot checks are drawn by the grid centre. Choose another post in the header."))


def _drawn(request: PostRequest, pk: int) -> HttpResponse:
    messages.success(request, _("Drawn. Those who are to look have been told."))
    return redirect("spot_check", pk)


@require_POST
@looking
def spot_check_hand_on(request: PostRequest, pk: int) -> HttpResponse:
    giver, taker = id_among(request.POST, "giver") or 0, id_among(request.POST, "taker") or 0
    try:
        count = drawing.hand_on(actor=request.actor, check_id=pk, giver=giver, taker=taker)
    except NotThere:
        raise
    except Refused as problem:
        return page_of_check(request, queries.get_check(request.actor, pk), problem)
    told = ngettext("%(n)d record was handed on.", "%(n)d records were handed on.", count)
    messages.success(request, told % {"n": count})
    return redirect("spot_check", pk)


@require_POST
@looking
def spot_check_over(request: PostRequest, pk: int, verb: str) -> HttpResponse:
    """Ended, or called off for a reason."""
    reason = request.POST.get("reason", "")
    try:
        _over(request.actor, pk, verb, reason)
    except NotThere:
        raise
    except Refused as problem:
        return page_of_check(request, queries.get_check(request.actor, pk), problem, reason)
    messages.success(request, _("The spot check is over."))
    return redirect("spot_check", pk)


def _over(actor: InPost, pk: int, verb: str, reason: str) -> None:
    match verb:
        case "end":
            drawing.end(actor=actor, check_id=pk)
        case "call-off":
            drawing.call_off(actor=actor, check_id=pk, reason=reason.replace("\x00", ""))
        case _:
            raise NotThere("no_such_verb", _("There is no such button. Go back to the spot check."))
