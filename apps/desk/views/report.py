"""Reporting an event: one page, for a phone."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.desk.dressing import dress, places_widget
from apps.desk.kinds import may_report
from apps.desk.offline import kept_on_phone
from apps.desk.queries import buildings_to_report, places_to_report
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotYours, Refused
from apps.events import lifecycle
from apps.events.forms import form_for
from apps.events.models import Category
from apps.events.refusals import show_refusal
from apps.events.rules import MOVE, TOPICS
from apps.events.uploads import keep_for_later, with_kept

HIDDEN = ("client_id", "lng", "lat")
MOST_CHIPS = 8  # categories offered at once under a picture; the list holds them all
MOST_OUTLINES = 40  # grids among which the browser finds the one that somebody stands in


@require_http_methods(["GET", "HEAD", "POST"])
@kept_on_phone
@in_post
def report(request: PostRequest) -> HttpResponse:
    """The client id is made with the page, so that sending it twice makes one event."""
    if not may_report(request.actor):
        raise NotYours("no_power", _("Your post does not report events. Choose another post in the header."))
    if request.method == "POST":
        return _send(request)
    return render(request, "report/report.html", _page(request, _form(request)))


def _send(request: PostRequest) -> HttpResponse:
    form = _form(request)
    refusal: Refused | None = None
    if form.is_valid():
        try:
            event, created = lifecycle.report(actor=request.actor, given=form.cleaned_data)
        except Refused as found:
            refusal = show_refusal(form, found)
        else:
            told = _("Reported. The number is %(number)s.") if created else _("This report had arrived already.")
            messages.success(request, told % {"number": event.number} if created else told)
            return redirect("event", number=event.number)
    context = _page(request, form, refusal=refusal, kept=keep_for_later(request, form))
    return render(request, "report/report.html", context, status=refusal.status if refusal else 422)


def _form(request: PostRequest) -> forms.Form:
    """With the post's own grid chosen beforehand, where the post may report from it."""
    posted = (request.POST, with_kept(request)) if request.method == "POST" else (None, None)
    initial = {"client_id": uuid4(), "unit": request.actor.unit_id}
    form = form_for(MOVE["report"], data=posted[0], files=posted[1], initial=initial)
    del form.fields["title"]
    form.fields["unit"].required = True
    return form


def _shown(request: PostRequest, form: forms.Form) -> forms.Form:
    """Dressed for the page: the units are those the post may report from, rather than all of the tenant."""
    for name in (*HIDDEN, "unit", "topic", "building"):
        form.fields[name].widget = forms.HiddenInput()
    form.fields["photos"].label = _("Take or choose photos")
    dress(form)
    invalid = form.is_bound and "unit" in form.errors
    form.fields["unit"].widget = places_widget(places_to_report(request.actor), invalid=invalid)
    return form


def _page(request: PostRequest, form: forms.Form, **more: Any) -> dict[str, Any]:
    """What can be chosen: pictures with the likeliest categories of each, buildings, and where the grids lie."""
    places = places_to_report(request.actor)
    categories = list(Category.objects.filter(is_active=True).order_by("code"))
    by_topic = [(topic, [one for one in categories if topic.holds(one.code)][:MOST_CHIPS]) for topic in TOPICS]
    outlines = [{"unit": unit.pk, "name": unit.name, "boundary": unit.boundary} for unit in places if unit.boundary]
    return {
        "form": _shown(request, form),
        "topics": by_topic,
        "buildings": buildings_to_report(places),
        "outlines": outlines if len(outlines) <= MOST_OUTLINES else [],
        **more,
    }
