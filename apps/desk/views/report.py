"""Reporting an event: one page, for a phone."""

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
from apps.desk.queries import places_to_report
from apps.desk.refusals import show_refusal
from apps.desk.uploads import keep_for_later, with_kept
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotYours, Refused
from apps.events import lifecycle
from apps.events.forms import form_for
from apps.events.rules import MOVE

HIDDEN = ("client_id", "lng", "lat")


@require_http_methods(["GET", "HEAD", "POST"])
@kept_on_phone
@in_post
def report(request: PostRequest) -> HttpResponse:
    """The client id is made with the page, so that sending it twice makes one event."""
    if not may_report(request.actor):
        raise NotYours("no_power", _("Your post does not report events. Choose another post in the header."))
    if request.method == "POST":
        return _send(request)
    return render(request, "report/report.html", {"form": _shown(request, _form(request))})


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
    context = {"form": _shown(request, form), "refusal": refusal, "kept": keep_for_later(request, form)}
    return render(request, "report/report.html", context, status=refusal.status if refusal else 422)


def _form(request: PostRequest) -> forms.Form:
    """With the post's own grid chosen beforehand, where the post may report from it."""
    posted = (request.POST, with_kept(request)) if request.method == "POST" else (None, None)
    initial = {"client_id": uuid4(), "unit": request.actor.unit_id}
    form = form_for(MOVE["report"], data=posted[0], files=posted[1], initial=initial)
    del form.fields["title"]
    form.fields["description"].required = form.fields["unit"].required = True
    return form


def _shown(request: PostRequest, form: forms.Form) -> forms.Form:
    """Dressed for the page: the units are those the post may report from, rather than all of the tenant."""
    for name in (*HIDDEN, "unit"):
        form.fields[name].widget = forms.HiddenInput()
    dress(form)
    invalid = form.is_bound and "unit" in form.errors
    form.fields["unit"].widget = places_widget(places_to_report(request.actor), invalid=invalid)
    return form
