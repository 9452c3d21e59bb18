"""The hand-over: what is open, to whom, and the receipt that both confirm."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.desk.dressing import dress
from apps.desk.handing import (
    LABELS,
    NOTES_LENGTH,
    REASON_LENGTH,
    confirm,
    get_hand_over,
    hand_over,
    open_work,
)
from apps.desk.views.guard import PostRequest, to_login
from apps.desk.views.settings.saving import Attempt, attempt
from apps.desk.views.staffing.appointments import found_people
from apps.desk.views.staffing.forms import day_field, person_label
from apps.desk.views.staffing.guard import staffing
from apps.staff.models import Appointment, HandOver, Person
from apps.staff.reach import get_appointment, get_person


class HandOverForm(forms.Form):
    """`people`: those who were found, of whom the successor is chosen; the page draws them itself."""

    def __init__(self, people: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"person": "", **kwargs.get("initial", {})}})
        self.people = [(str(person.pk), person_label(person)) for person in people]
        self.fields["person"] = forms.TypedChoiceField(label=_("Successor"), choices=self.people, coerce=int)
        self.fields["last_day"] = day_field(_("Last day of the old appointment"))
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)
        self.fields["notes"] = forms.CharField(
            label=_("Notes for the successor"),
            max_length=NOTES_LENGTH,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@staffing
def hand(request: PostRequest, pk: int) -> HttpResponse:
    row = get_appointment(request.actor, pk)
    text = request.GET.get("text", "").strip()[:40]
    people = [person for person in found_people(request, text) if person.pk != row.person_id]
    if request.method != "POST":
        form = HandOverForm(people, initial={"last_day": min(row.until or timezone.localdate(), timezone.localdate())})
        return _page(request, row, form, Attempt(done=False), text)
    form = HandOverForm(people, request.POST)
    made: list[HandOver] = []
    tried = attempt(form, lambda: made.append(_hand(request, row, form.cleaned_data)), Appointment)
    return redirect("hand_over", pk=made[0].pk) if tried.done else _page(request, row, form, tried, text)


def _hand(request: PostRequest, row: Appointment, given: dict[str, Any]) -> HandOver:
    successor = get_person(request.actor, given["person"])
    return hand_over(
        actor=request.actor,
        appointment_id=row.pk,
        successor=successor,
        last_day=given["last_day"],
        reason=given["reason"],
        notes=given["notes"],
    )


def _page(request: PostRequest, row: Appointment, form: HandOverForm, tried: Attempt, text: str) -> HttpResponse:
    context = {
        "row": row,
        "form": dress(form),
        "tried": tried,
        "text": text,
        "heaps": open_work(row),
        "done": HandOver.objects.filter(giver=row).first(),
    }
    return render(request, "staffing/hand_over.html", context, status=tried.status if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Open to the two people even when no post is left to them: it is theirs to keep."""
    if not request.user.is_authenticated:
        return to_login(request)  # type: ignore[arg-type]  # htmx's middleware has been there
    person_id = request.user.person_id
    made = get_hand_over(person_id, request.actor, pk)  # type: ignore[attr-defined]  # set by ActorMiddleware
    if request.method == "POST":
        confirm(person_id=person_id, made=made)
        return redirect("hand_over", pk=pk)
    receipts = list(made.receipts.select_related("person"))
    context = {
        "made": made,
        "heaps": [{"label": _(LABELS[kind]), **heap} for kind, heap in made.items.items() if kind in LABELS],
        "receipts": receipts,
        "may_confirm": person_id in {made.giver.person_id, made.taker.person_id}
        and person_id not in {one.person_id for one in receipts},
    }
    response = render(request, "staffing/receipt.html", context)
    add_never_cache_headers(response)
    return response
