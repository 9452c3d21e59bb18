"""Changes that wait for a second person, in one list, to be confirmed or refused in place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.desk.queries import page_of
from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.records.telling import proposed, title_of
from apps.errors import NotYours, Refused
from apps.households.proposals import decide, get_proposal, may_confirm, waiting_for


@require_safe
@in_post
def waiting(request: PostRequest) -> HttpResponse:
    return _page(request)


@require_POST
@in_post
def ruling(request: PostRequest, proposal_id: int) -> HttpResponse:
    proposal = get_proposal(request.actor, proposal_id)
    confirm, reason = "confirm" in request.POST, request.POST.get("reason", "")
    try:
        decide(actor=request.actor, proposal=proposal, confirm=confirm, reason=reason)
    except Refused as refusal:
        return _page(request, status=refusal.status, refusal=refusal, at=proposal_id, reason=reason)
    messages.success(request, _("The change is confirmed.") if confirm else _("The change is refused."))
    return redirect("proposals")


def _page(
    request: PostRequest, *, status: int = 200, refusal: Refused | None = None, at: int = 0, reason: str = ""
) -> HttpResponse:
    actor = request.actor
    if not may_confirm(actor):
        raise NotYours("no_power", _("Changes are confirmed by communities and streets. Choose another post."))
    page = page_of(waiting_for(actor), before=id_in(request, "before"), after=id_in(request, "after"))
    today = timezone.localdate()
    lines = [
        {
            "proposal": one,
            "title": title_of(one.resident),
            "days": (today - timezone.localdate(one.proposed_at)).days,
            "changes": proposed(one),
            "own": one.proposed_by.person_id == actor.person_id,
            "reason": reason if one.pk == at else "",
        }
        for one in page.items
    ]
    context = {"page": page, "lines": lines, "refusal": refusal, "query": ""}
    return render(request, "retention/proposals.html", context, status=status)
