"""Workbooks that were asked for: the list, the decision, how far each is, fetching it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from apps.desk import tasks
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.records.guard import may_look
from apps.desk.views.records.takeout import asked_from, workbook
from apps.desk.views.records.words import KIND_LABELS
from apps.errors import NotThere, NotYours, Refused
from apps.households.exports import queries, requests
from apps.households.exports.delivering import fetch
from apps.households.models import ExportRequest
from apps.staff.actors import InPost

SHOWN = 30


@require_safe
@in_post
def exports(request: PostRequest) -> HttpResponse:
    """What the person has asked for, and what waits for their decision."""
    _refuse_strangers(request.actor)
    decides = queries.POWER in request.actor.powers
    context = {
        "mine": [(one, KIND_LABELS[one.kind]) for one in queries.asked_by(request.actor)[:SHOWN]],
        "waiting": [(one, KIND_LABELS[one.kind]) for one in queries.to_decide(request.actor)] if decides else [],
        "decided": [(one, KIND_LABELS[one.kind]) for one in _decided(request.actor)] if decides else [],
        "decides": decides,
    }
    return render(request, "records/exports.html", context)


def _decided(actor: InPost) -> Any:
    return queries.decidable(actor).exclude(state=queries.State.WAITING)[:SHOWN]


def _refuse_strangers(actor: InPost) -> None:
    if not may_look(actor) and queries.POWER not in actor.powers:
        raise NotYours(
            "no_power",
            _("Base data is for the grids, communities and streets. Choose another post in the header."),
        )


@require_safe
@in_post
def export_request(request: PostRequest, pk: int) -> HttpResponse:
    return _page(request, queries.get_request(request.actor, pk))


def _page(request: PostRequest, found: ExportRequest, refusal: Refused | None = None) -> HttpResponse:
    status = refusal.status if refusal else 200
    return render(request, "records/export.html", {**_facts(request, found), "refusal": refusal}, status=status)


def _facts(request: PostRequest, found: ExportRequest) -> dict[str, Any]:
    own, state = queries.is_own(request.actor, found), found.state
    return {
        "one": found,
        "label": KIND_LABELS[found.kind],
        "own": own,
        "decides": not own and state == queries.State.WAITING,
        "going": state == queries.State.WRITING,
        "stuck": queries.is_stuck(found),
        "open": state in (queries.State.WAITING, queries.State.WRITING),
        "typed": request.POST.get("reason", ""),
    }


@require_safe
@in_post
def export_progress(request: PostRequest, pk: int) -> HttpResponse:
    """How far it is, for the page that asks again and again; once it has ended the page is shown anew."""
    found = queries.get_request(request.actor, pk)
    if found.state != queries.State.WRITING or queries.is_stuck(found):
        return HttpResponseClientRefresh()
    return render(request, "records/_export_progress.html", _facts(request, found))


@require_POST
@in_post
def export_act(request: PostRequest, pk: int, verb: str) -> HttpResponse:
    """Approves, refuses, stops, goes on, or hands over the workbook."""
    found = queries.get_request(request.actor, pk)
    if verb not in VERBS:
        raise NotThere("no_such_verb", _("There is no such button. Go back to the export."))
    try:
        return VERBS[verb](request, found)
    except Refused as problem:
        if problem.status == NotThere.status:
            raise
        return _page(request, queries.get_request(request.actor, pk), problem)


def _approve(request: PostRequest, found: ExportRequest) -> HttpResponse:
    with transaction.atomic():
        requests.decide(actor=request.actor, request_id=found.pk, approve=True)
        transaction.on_commit(lambda: tasks.write_export.delay(found.pk))
    messages.success(request, _("Approved. Whoever asked is told when the workbook is ready."))
    return redirect("exports")


def _refuse(request: PostRequest, found: ExportRequest) -> HttpResponse:
    reason = request.POST.get("reason", "")
    requests.decide(actor=request.actor, request_id=found.pk, approve=False, reason=reason)
    messages.success(request, _("Refused. Whoever asked is told why."))
    return redirect("exports")


def _stop(request: PostRequest, found: ExportRequest) -> HttpResponse:
    requests.stop(actor=request.actor, request_id=found.pk)
    return redirect("export_request", found.pk)


def _go_on(request: PostRequest, found: ExportRequest) -> HttpResponse:
    with transaction.atomic():
        requests.go_on(actor=request.actor, request_id=found.pk)
        transaction.on_commit(lambda: tasks.write_export.delay(found.pk))
    return redirect("export_request", found.pk)


def _fetch(request: PostRequest, found: ExportRequest) -> HttpResponse:
    return workbook(fetch(actor=request.actor, request_id=found.pk, address=asked_from(request)), found.kind)


VERBS: dict[str, Callable[[PostRequest, ExportRequest], HttpResponse]] = {
    "approve": _approve,
    "refuse": _refuse,
    "stop": _stop,
    "go_on": _go_on,
    "fetch": _fetch,
}
