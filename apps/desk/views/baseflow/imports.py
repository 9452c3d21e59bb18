"""Bringing base data in from a workbook: send, look at what is wrong, begin, watch, stop, take back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from apps.desk import importing
from apps.desk.views.baseflow.ways import BY_NAME, CHOICES
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Malformed, NotThere, Refused
from apps.households.imports import runs
from apps.households.imports import template as workbooks
from apps.households.imports.runs import GOING
from apps.households.imports.sheets import SHEETS
from apps.households.models import ImportRow, ImportRun

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN, RUNS = 50, 30


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def imports(request: PostRequest) -> HttpResponse:
    """What was sent before, and the form that sends one more."""
    refusal = None
    if request.method == "POST":
        try:
            found = _receive(request)
        except Refused as problem:
            refusal = problem
        else:
            return redirect("import_run", found.pk)
    context = {
        "runs": runs.runs_of(request.actor)[:RUNS],
        "refusal": refusal,
        "choices": CHOICES,
        "chosen": request.POST.get("way", CHOICES[0].name),
        "kinds": ImportRun.Kind.choices,
    }
    return render(request, "baseflow/imports.html", context, status=refusal.status if refusal else 200)


def _receive(request: PostRequest) -> ImportRun:
    runs.refuse_unless_importer(request.actor)
    sent = request.FILES.get("workbook")
    if sent is None:
        raise Malformed("no_file", _("No workbook was chosen. Choose the file that you have filled in."))
    way = BY_NAME.get(request.POST.get("way", ""))
    if way is None:
        raise Malformed("no_way", _("Say what the workbook holds."))
    return importing.receive(actor=request.actor, file=sent, name=sent.name or "", kind=way.kind, updates=way.updates)


@require_safe
@in_post
def run(request: PostRequest, run_id: int) -> HttpResponse:
    found = runs.get_run(request.actor, run_id)
    rows = found.rows.order_by("number")
    context: dict[str, object] = {
        "wrong": rows.filter(state=ImportRow.State.WRONG)[:SHOWN],
        "stayed": rows.filter(state=ImportRow.State.IMPORTED).exclude(problems=[])[:SHOWN] if found.updates else [],
    }
    if found.updates and found.state == ImportRun.State.READ:
        context |= _foretold(found)
    return render(request, "baseflow/import.html", {**_facts(found), **context})


def _foretold(found: ImportRun) -> dict[str, object]:
    """How many of the rows that are fit are about known people, and of the first of them number and what is updated;
    None for somebody new."""
    by_key = SHEETS[found.kind].by_key
    ready = found.rows.filter(state=ImportRow.State.READY)
    first = ready.order_by("number").values_list("number", "updates")[:SHOWN]
    coming = [
        (number, None if updates is None else _(", ").join(str(by_key[key].label) for key in updates))
        for number, updates in first
    ]
    return {"coming": coming, "known": ready.filter(updates__isnull=False).count()}


@require_safe
@in_post
def progress(request: PostRequest, run_id: int) -> HttpResponse:
    """How far it is, for the page that asks again and again; once it has ended the page is shown anew."""
    found = runs.get_run(request.actor, run_id)
    if found.state not in GOING or runs.is_stuck(found):
        return HttpResponseClientRefresh()
    return render(request, "baseflow/_progress.html", _facts(found))


@require_POST
@in_post
def act(request: PostRequest, run_id: int, verb: str) -> HttpResponse:
    """Begins or goes on, stops, takes back."""
    try:
        importing.act(actor=request.actor, run_id=run_id, verb=verb)
    except Refused as refusal:
        if refusal.status == NotThere.status:
            raise
        messages.error(request, refusal.message)
    return redirect("import_run", run_id)


@require_safe
@in_post
def template(request: PostRequest, kind: str) -> HttpResponse:
    """The workbook to fill in, for the grids of the post."""
    runs.refuse_unless_importer(request.actor)
    if kind not in SHEETS:
        raise NotThere("no_kind", _("There is no template for this. Choose one from the page."))
    return _download(workbooks.template(SHEETS[kind], runs.grids_of(request.actor).order_by("code")), f"{kind}s")


@require_safe
@in_post
def failed(request: PostRequest, run_id: int) -> HttpResponse:
    """The rows that did not come in, to be mended and sent again."""
    found = runs.get_run(request.actor, run_id)
    return _download(workbooks.failed_rows(found, runs.grids_of(request.actor).order_by("code")), f"failed-{found.pk}")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=SHEET)
    response["Content-Disposition"] = f'attachment; filename="gridgov-{name}.xlsx"'
    return response


def _facts(found: ImportRun) -> dict[str, object]:
    ready = found.total - found.wrong - found.imported
    return {"run": found, "ready": max(0, ready), "stuck": runs.is_stuck(found), "going": found.state in GOING}
