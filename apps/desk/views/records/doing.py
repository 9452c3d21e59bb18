"""The buttons on a record's page: seen on the spot, gone, tags, reveal, and the second person's decision."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.desk.requests import id_among
from apps.desk.views.guard import PostRequest
from apps.desk.views.records.guard import looking, record_at
from apps.desk.views.records.pages import page_of_record
from apps.errors import NotThere, Refused
from apps.households.actions import household_leaves, leave, verify_on_spot
from apps.households.forms import LeaveForm
from apps.households.models import Household, Organisation, Resident
from apps.households.models.base import Located
from apps.households.proposals import decide, get_proposal
from apps.households.revealing import reveal
from apps.households.sight import taggings_of, tags_seen
from apps.households.tagging import end_tag, set_tag, tags_to_set


@require_POST
@looking
def verify(request: PostRequest, kind: str, pk: int) -> HttpResponse:
    row = record_at(request.actor, kind, pk)
    told = _("Kept: seen on the spot today.")
    return _done(request, kind, row, lambda: verify_on_spot(actor=request.actor, row=row), told)


@require_POST
@looking
def gone(request: PostRequest, kind: str, pk: int) -> HttpResponse:
    row = record_at(request.actor, kind, pk)
    form = LeaveForm(request.POST)
    if isinstance(row, Household):
        del form.fields["status"]
    if not isinstance(row, Household | Resident) or not form.is_valid():
        return page_of_record(request, kind, row, status=422, leave_form=form)

    def act() -> object:
        day = form.cleaned_data["on"]
        if isinstance(row, Household):
            return household_leaves(actor=request.actor, household=row, on=day)
        return leave(actor=request.actor, resident=row, status=form.cleaned_data["status"], on=day)

    return _done(request, kind, row, act, _("Saved."))


@require_POST
@looking
def tag(request: PostRequest, kind: str, pk: int) -> HttpResponse:
    row = record_at(request.actor, kind, pk)
    chosen = next((one for one in tags_to_set(request.actor, kind) if one.pk == id_among(request.POST, "tag")), None)

    def act() -> object:
        if chosen is None or not isinstance(row, Resident | Household | Organisation):
            raise Refused("no_tag", _("Choose a tag from the list."))
        return set_tag(actor=request.actor, tag=chosen, carrier=row)

    return _done(request, kind, row, act, _("The tag is set."))


@require_POST
@looking
def untag(request: PostRequest, kind: str, pk: int, tagging: int) -> HttpResponse:
    """Only of tags that may be seen: of others not even the refusal may tell."""
    row = record_at(request.actor, kind, pk)
    running = taggings_of(tags_seen(request.actor), **{f"{kind}s": [row.pk]})
    found = next((one for one in running if one.pk == tagging), None)
    if found is None:
        raise NotThere("no_record", _("There is no such tag on this record. Reload the page."))
    return _done(request, kind, row, lambda: end_tag(actor=request.actor, tagging=found), _("The tag is taken off."))


@require_POST
@looking
def unmask(request: PostRequest, kind: str, pk: int) -> HttpResponse:
    """The answer alone holds the data in the clear: no address leads to it, and no cache keeps it."""
    row = record_at(request.actor, kind, pk)
    try:
        found = reveal(
            actor=request.actor,
            row=row,
            purpose=request.POST.get("purpose", ""),
            note=request.POST.get("note", ""),
            address=request.META.get("REMOTE_ADDR", ""),
        )
    except Refused as problem:
        return page_of_record(request, kind, row, status=problem.status, refusal=problem)
    response = page_of_record(request, kind, row, revealed=found)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@looking
def decision(request: PostRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request.actor, pk)
    row = record_at(request.actor, "resident", proposal.resident_id)
    confirm, reason = "confirm" in request.POST, request.POST.get("reason", "")
    told = _("The change is confirmed.") if confirm else _("The change is refused.")
    return _done(
        request,
        "resident",
        row,
        lambda: decide(actor=request.actor, proposal=proposal, confirm=confirm, reason=reason),
        told,
    )


def _done(request: PostRequest, kind: str, row: Located, act: Callable[[], object], told: str) -> HttpResponse:
    """Back to the record, with what was done or with what stands in the way."""
    try:
        act()
    except Refused as problem:
        return page_of_record(request, kind, row, status=problem.status, refusal=problem)
    messages.success(request, told)
    return redirect("record", kind=kind, pk=row.pk)
