"""Writing to the district about the system itself, and reading the answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from apps.errors import Refused
from apps.portal import codes
from apps.portal.forms import LetterForm
from apps.portal.letters.following import get_opened_letter, remember
from apps.portal.letters.writing import write, written_before
from apps.portal.models import Letter
from apps.portal.views.guard import challenge_for, public, take_toll

KIND = "letter"
UNWHOLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@public
def letter(request: HttpRequest) -> HttpResponse:
    form = LetterForm(request.POST if request.method == "POST" else None)
    ticket = request.POST.get("ticket", "")
    refusal: Refused | None = None
    if request.method == "POST":
        if before := written_before(ticket):
            return _sent(request, *before)
        if form.is_valid():
            refusal = take_toll(request, KIND)
            if refusal is None:
                try:
                    return _sent(request, *write(ticket=ticket, **form.cleaned_data))
                except Refused as found:
                    refusal = found
    context = {
        "form": form,
        "refusal": refusal,
        "ticket": ticket if codes.TICKET.fullmatch(ticket) else codes.new_ticket(),
        "challenge": challenge_for(request, KIND, refusal),
    }
    status = refusal.status if refusal else UNWHOLE if form.is_bound else 200
    return render(request, "portal/letter.html", context, status=status)


def _sent(request: HttpRequest, letter: Letter, code: str) -> HttpResponse:
    remember(request.session, letter)
    return render(request, "portal/letter_sent.html", {"letter": letter, "code": codes.shown(code)})


@require_safe
@public
def letter_followed(request: HttpRequest, number: str) -> HttpResponse:
    return render(request, "portal/letter_followed.html", {"letter": get_opened_letter(request.session, number)})
