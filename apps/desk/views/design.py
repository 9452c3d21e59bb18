"""The living page of the components: each once, in its states, as every page shows it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.clocks.models import Clock, Outcome
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Refused
from apps.events.forms import PhotosField
from apps.events.models import Event
from apps.events.rules import EventState

COLOURS = ("paper", "card", "ink", "ink-soft", "line", "line-strong", "accent", "accent-soft", "focus", "late")
SPACES = (1, 2, 3, 4, 5, 6)
LEFT = (timedelta(days=3), timedelta(minutes=20), timedelta(hours=-5))
DONE = ((Outcome.MET, 130), (Outcome.MISSED, -45), (Outcome.VOID, None))


@require_safe
@in_post
def design(request: PostRequest) -> HttpResponse:
    now = timezone.now()
    context: dict[str, Any] = {
        "colours": COLOURS,
        "spaces": SPACES,
        "events": [Event(state=state, number="0", title="") for state in EventState],
        "story": Event(state=EventState.HANDLING),
        "dues": [now + left for left in LEFT],
        "ended_clocks": [Clock(outcome=outcome, minutes=minutes, limit="4WH") for outcome, minutes in DONE],
        "refusal": Refused("example", _("This is refused. The sentence says why, and what to do next.")),
        "fresh": dress(_form(None)),
        "wrong": dress(_form({"words": "", "choice": "", "check": "on"})),
        "now": now,
    }
    return render(request, "design/design.html", context)


def _form(data: dict[str, str] | None) -> forms.Form:
    form = forms.Form(data, prefix="wrong" if data else "fresh")
    form.fields["words"] = forms.CharField(label=_("Words"), help_text=_("A sentence that helps stands below."))
    form.fields["choice"] = forms.ChoiceField(label=_("Choice"), choices=[("1", "1"), ("2", "2")])
    form.fields["check"] = forms.BooleanField(label=_("Yes or no"), required=False)
    form.fields["photos"] = PhotosField(label=_("Photos"), required=False)
    if data:
        form.is_bound = True
        form.data = {f"wrong-{name}": value for name, value in data.items()}
    return form
