"""Records that may be of one person: the list, two of them side by side, and what somebody decides."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.audit.versions import newest_of
from apps.desk.requests import id_among
from apps.desk.views.baseflow.telling import parts_of
from apps.desk.views.guard import PostRequest
from apps.desk.views.records.guard import looking
from apps.desk.views.records.pages import page_of_record
from apps.desk.views.records.telling import history_of
from apps.errors import Refused
from apps.households.duplicates import candidates, keep_apart, reasons_for
from apps.households.merging import get_merging, may_merge, merge, undo
from apps.households.models import Apart, Resident
from apps.households.queries import get_visible
from apps.households.rules import PARTS

Two = tuple[Resident, Resident]


@require_safe
@looking
def duplicates(request: PostRequest) -> HttpResponse:
    return render(request, "baseflow/duplicates.html", {"pairs": candidates(request.actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@looking
def compare(request: PostRequest, first: int, second: int) -> HttpResponse:
    """Choices: `keep` is the id of the survivor, `part_…` the id of the record whose value stays."""
    two = _two(request, first, second)
    if request.method != "POST":
        return _page(request, two)
    survivor, other = _chosen(request, two)
    take = [part for part in PARTS if id_among(request.POST, f"part_{part}") == other.pk]
    seen = {row.pk: id_among(request.POST, f"seen_{row.pk}") or 0 for row in two}
    try:
        merge(actor=request.actor, survivor=survivor, other=other, take=take, seen=seen)
    except Refused as problem:
        return _page(request, two, problem, seen)
    messages.success(request, _("Merged. Both histories are kept in this record."))
    return redirect("record", kind="resident", pk=survivor.pk)


def _two(request: PostRequest, first: int, second: int) -> Two:
    return get_visible(request.actor, Resident, first), get_visible(request.actor, Resident, second)


def _chosen(request: PostRequest, two: Two) -> Two:
    """The survivor and the other."""
    return two if id_among(request.POST, "keep") != two[1].pk else (two[1], two[0])


def _page(request: PostRequest, two: Two, refusal: Refused | None = None, seen: Any = None) -> HttpResponse:
    """After a stale form was refused, it carries the newest versions: sending it once more is a decision."""
    stale = refusal is not None and refusal.code == "stale"
    others = [entry for row in two for entry in history_of(row) if entry.version.pk > seen[row.pk]] if stale else []
    context = {
        "two": [(row, newest_of(Resident, id=row.pk)) for row in two],
        "parts": parts_of(two, request.POST),
        "keep": _chosen(request, two)[0].pk,
        "reasons": reasons_for(*two),
        "may_merge": may_merge(request.actor, two),
        "apart_reasons": Apart.Reason.choices,
        "tried": {"refusal": refusal, "meanwhile": others},
    }
    return render(request, "baseflow/compare.html", context, status=refusal.status if refusal else 200)


@require_POST
@looking
def apart(request: PostRequest, first: int, second: int) -> HttpResponse:
    two = _two(request, first, second)
    reason = request.POST.get("reason", "")
    try:
        keep_apart(actor=request.actor, one=two[0], other=two[1], reason=reason)
    except Refused as problem:
        return _page(request, two, problem)
    messages.success(request, _("Noted: these are two people. They are not shown as a pair again."))
    return redirect("duplicates")


@require_POST
@looking
def unmerge(request: PostRequest, merging: int) -> HttpResponse:
    found = get_merging(request.actor, merging)
    try:
        undo(actor=request.actor, merging=found)
    except Refused as problem:
        return page_of_record(request, "resident", found.survivor, status=problem.status, refusal=problem)
    messages.success(request, _("Undone: the two records are two again."))
    return redirect("duplicate", first=found.survivor_id, second=found.other_id)
