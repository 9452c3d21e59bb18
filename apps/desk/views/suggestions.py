"""Suggestions on the pages: while something is reported, and beside an event. Taking one is always a person's tap."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.desk.kinds import may_report
from apps.desk.taking import helped, open_beside, taken_in
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import NotYours
from apps.events.lifecycle import open_moves
from apps.events.queries import get_visible
from apps.events.suggestions.asking import Suggestions, about_event, about_report
from apps.events.suggestions.forms import HintForm


@require_POST  # what is being typed does not belong into addresses, which are logged
@in_post
def hints(request: PostRequest) -> HttpResponse:
    """What half a report suggests; nothing while it cannot be read."""
    if not may_report(request.actor):
        raise NotYours("no_power", _("Your post does not report events. Choose another post in the header."))
    given = request.POST
    form = HintForm({**{name: given.get(name) for name in HintForm.base_fields}, "text": given.get("description")})
    found = Suggestions()
    if form.is_valid():
        found = about_report(actor=request.actor, given=form.cleaned_data, now=timezone.now())
    return render(request, "report/_hints.html", {"suggested": found})


@require_safe
@in_post
def suggestions(request: PostRequest, number: str) -> HttpResponse:
    """For the moves that the actor can make now."""
    found = get_visible(request.actor, number)
    moves = open_beside(row.move.name for row in open_moves(found, request.actor))
    suggested = about_event(event=found, actor=request.actor, now=timezone.now(), what=helped(moves))
    template = "event/_suggestions.html" if request.htmx else "event/suggestions.html"
    context = {"event": found, "suggested": suggested, "taken_in": taken_in(moves), "beside": request.htmx}
    return render(request, template, context)
