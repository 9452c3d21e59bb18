"""What falls due when, and what is held back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.desk.dressing import dress
from apps.desk.queries import page_of
from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.records.lists import NEEDED
from apps.desk.views.records.telling import title_of
from apps.desk.views.records.words import ONE_LABELS
from apps.errors import NotYours, Refused
from apps.events.evidence.retaining import falling_due as photos_falling_due
from apps.households.models import Expiry, Hold
from apps.households.queries import visible_to
from apps.households.retention.holding import end_hold, hold, may_end, may_hold
from apps.households.retention.queries import expiries_for, get_expiry, holds_of, may_follow
from apps.households.retention.rules import KEPT, LONGEST_HOLD
from apps.households.rules import KINDS
from apps.staff.actors import InPost

FIRST_GUESS = timedelta(days=90)


class HoldForm(forms.Form):
    """`until`: the last day."""

    def __init__(self, data: Any = None, *, expiry: int) -> None:
        super().__init__(data, auto_id=f"hold{expiry}_%s")
        today = timezone.localdate()
        bounds = {"type": "date", "min": today.isoformat(), "max": (today + LONGEST_HOLD).isoformat()}
        day = forms.DateInput(format="%Y-%m-%d", attrs=bounds)
        self.fields["reason"] = forms.ChoiceField(label=_("Reason"), choices=Hold.Reason.choices)
        self.fields["until"] = forms.DateField(label=_("Until"), widget=day, initial=today + FIRST_GUESS)


@dataclass(frozen=True, slots=True)
class Line:
    """`title` only where the post may see the record itself; `form` where it may be held back."""

    expiry: Expiry
    label: str
    title: str
    hold: Hold | None
    form: HoldForm | None
    may_end: bool


@require_safe
@in_post
def falling_due(request: PostRequest) -> HttpResponse:
    return _page(request)


@require_POST
@in_post
def place_hold(request: PostRequest, expiry_id: int) -> HttpResponse:
    expiry = get_expiry(request.actor, expiry_id)
    form = HoldForm(request.POST, expiry=expiry.pk)
    if not form.is_valid():
        return _page(request, status=422, given=form, given_for=expiry.pk)
    given = form.cleaned_data
    told = _("Held back until %(day)s.") % {"day": given["until"].isoformat()}
    return _done(
        request,
        lambda: hold(actor=request.actor, expiry=expiry, reason=given["reason"], until=given["until"]),
        told,
        given=form,
        given_for=expiry.pk,
    )


@require_POST
@in_post
def release(request: PostRequest, expiry_id: int) -> HttpResponse:
    expiry = get_expiry(request.actor, expiry_id)
    return _done(request, lambda: end_hold(actor=request.actor, expiry=expiry), _("The hold is ended."))


def _done(request: PostRequest, act: Callable[[], object], told: str, **given: Any) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        return _page(request, status=refusal.status, refusal=refusal, **given)
    messages.success(request, told)
    return redirect("retention")


def _page(
    request: PostRequest,
    *,
    status: int = 200,
    refusal: Refused | None = None,
    given: HoldForm | None = None,
    given_for: int = 0,
) -> HttpResponse:
    if not may_follow(request.actor):
        raise NotYours(
            "no_power",
            _("What falls due is for communities, streets and data protection. Choose another post in the header."),
        )
    state = request.GET.get("state", "")
    rows = expiries_for(request.actor)
    rows = rows.filter(state=state) if state in Expiry.State.values else rows
    page = page_of(rows, before=id_in(request, "before"), after=id_in(request, "after"))
    context = {
        "page": page,
        "lines": lines_of(request.actor, page.items, {given_for: given} if given else {}),
        "states": Expiry.State.choices,
        "state": state,
        "query": f"state={state}&" if state else "",
        "photos": photos_falling_due(request.actor, timezone.localdate()),
        "refusal": refusal,
        "opened": given_for,
    }
    return render(request, "retention/due.html", context, status=status)


def lines_of(actor: InPost, expiries: list[Expiry], given: dict[int, HoldForm]) -> list[Line]:
    holds, titles = holds_of(expiries), titles_of(actor, expiries)
    return [
        Line(
            expiry,
            str(ONE_LABELS[expiry.about]),
            titles.get((expiry.about, expiry.about_id), ""),
            holds.get(expiry.pk),
            dress(given.get(expiry.pk) or HoldForm(expiry=expiry.pk)) if may_hold(actor, expiry) else None,
            may_end(actor, expiry),
        )
        for expiry in expiries
    ]


def titles_of(actor: InPost, expiries: list[Expiry]) -> dict[tuple[str, int], str]:
    """Of the records that the post may see itself; masked. A query for each kind."""
    found: dict[tuple[str, int], str] = {}
    for about in KEPT:
        ids = [expiry.about_id for expiry in expiries if expiry.about == about]
        if ids:
            rows = visible_to(actor, KINDS[about]).filter(pk__in=ids)
            found |= {(about, row.pk): title_of(row) for row in rows.select_related(*NEEDED.get(about, ("unit",)))}
    return found
