"""Letters of residents, for those who answer them; and the number of whoever reported."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.desk.dressing import dress
from apps.desk.queries import page_of
from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Refused
from apps.events.queries import get_visible
from apps.events.refusals import show_refusal
from apps.portal.contacting import number_to_call
from apps.portal.letters.answering import answer
from apps.portal.letters.queries import get_letter, refuse_others, visible_to
from apps.portal.letters.writing import ABOUT_ONESELF
from apps.portal.models import Letter

UNWHOLE = 422


class AnswerForm(forms.Form):
    granted = forms.ChoiceField(
        label=gettext_lazy("Was it done?"),
        choices=[("yes", gettext_lazy("Done")), ("no", gettext_lazy("Not done, for the reason below"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=gettext_lazy("Answer"), max_length=2000, widget=forms.Textarea({"rows": 5}))


@require_safe
@in_post
def letters(request: PostRequest) -> HttpResponse:
    refuse_others(request.actor)
    rows = visible_to(request.actor)
    waiting = rows.filter(state=Letter.State.OPEN).order_by("due_at", "pk")[:100]
    page = page_of(
        rows.exclude(state=Letter.State.OPEN), before=id_in(request, "before"), after=id_in(request, "after")
    )
    context = {"waiting": waiting, "page": page, "now": timezone.now()}
    return render(request, "letters/letters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def letter(request: PostRequest, number: str) -> HttpResponse:
    refuse_others(request.actor)
    found = get_letter(request.actor, number)
    form = _form(request, found)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        granted = form.cleaned_data.get("granted")
        try:
            answer(
                actor=request.actor,
                number=number,
                words=form.cleaned_data["answer"],
                granted=granted == "yes" if granted else None,
            )
        except Refused as problem:
            refusal = show_refusal(form, problem)
            found = get_letter(request.actor, number)
        else:
            messages.success(request, _("Answered. Whoever wrote reads it with their code."))
            return redirect("letters")
    status = refusal.status if refusal else UNWHOLE if form.is_bound else 200
    context: dict[str, Any] = {"letter": found, "form": dress(form), "refusal": refusal, "now": timezone.now()}
    return render(request, "letters/letter.html", context, status=status)


@require_POST
@in_post
def contact(request: PostRequest, number: str) -> HttpResponse:
    """The number of whoever reported, as a link that dials."""
    event = get_visible(request.actor, number)
    phone = number_to_call(actor=request.actor, event=event, address=request.META.get("REMOTE_ADDR", ""))
    template = "letters/_number.html" if request.htmx else "letters/number.html"
    return render(request, template, {"event": event, "phone": phone})


def _form(request: PostRequest, found: Letter) -> AnswerForm:
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if found.kind not in ABOUT_ONESELF:
        del form.fields["granted"]
    return form
