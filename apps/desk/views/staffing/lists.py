"""Appointing from Excel: send a list, look at what is wrong, begin, watch, stop, go on."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from apps.desk import listing as lists
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.staffing.guard import staffing
from apps.errors import NotThere, Refused
from apps.events.refusals import show_refusal
from apps.staff.lists import runs
from apps.staff.lists.runs import GOING
from apps.staff.lists.workbook import failed_rows, template
from apps.staff.models import ListRow, ListRun

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN, RUNS = 50, 30
VERBS: dict[str, Callable[..., ListRun]] = {"begin": lists.begin, "stop": runs.stop}


class ListForm(forms.Form):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"] = forms.FileField(
            label=_("The filled-in template"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
        )


@require_safe
@staffing
def blank(request: PostRequest) -> HttpResponse:
    return _download(template(request.actor), "appointments")


@require_http_methods(["GET", "HEAD", "POST"])
@staffing
def listing(request: PostRequest) -> HttpResponse:
    """What was sent before, and the form that sends one more."""
    if request.method != "POST":
        return _page(request, ListForm())
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    sent = form.cleaned_data["file"]
    try:
        run = lists.receive(actor=request.actor, file=sent, name=sent.name or "")
    except Refused as refusal:
        show_refusal(form, refusal)
        return _page(request, form, status=422)
    return redirect("staff_list_run", run.pk)


def _page(request: PostRequest, form: ListForm, *, status: int = 200) -> HttpResponse:
    context = {"form": dress(form), "runs": runs.runs_of(request.actor)[:RUNS]}
    return render(request, "staffing/listing.html", context, status=status)


@require_safe
@staffing
def run(request: PostRequest, pk: int) -> HttpResponse:
    found = runs.get_run(request.actor, pk)
    wrong = found.rows.filter(state=ListRow.State.WRONG).order_by("number")[:SHOWN]
    return render(request, "staffing/list_run.html", {**_facts(found), "wrong": wrong})


@require_safe
@staffing
def progress(request: PostRequest, pk: int) -> HttpResponse:
    """How far it is, for the page that asks again and again; once it has ended the page is shown anew."""
    found = runs.get_run(request.actor, pk)
    if found.state not in GOING or runs.is_stuck(found):
        return HttpResponseClientRefresh()
    return render(request, "staffing/_list_progress.html", _facts(found))


@require_POST
@staffing
def act(request: PostRequest, pk: int, verb: str) -> HttpResponse:
    """Begins or goes on, stops."""
    if verb not in VERBS:
        raise NotThere("no_such_verb", _("There is no such button. Go back to the list."))
    try:
        VERBS[verb](actor=request.actor, run_id=pk)
    except Refused as refusal:
        if refusal.status == NotThere.status:
            raise
        messages.error(request, refusal.message)
    return redirect("staff_list_run", pk)


@require_safe
@staffing
def failed(request: PostRequest, pk: int) -> HttpResponse:
    """The rows that were not carried out, to be mended and sent again."""
    found = runs.get_run(request.actor, pk)
    return _download(failed_rows(request.actor, found), f"appointments-to-mend-{found.pk}")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _facts(found: ListRun) -> dict[str, object]:
    ready = found.total - found.wrong - found.appointed
    return {"run": found, "ready": max(0, ready), "stuck": runs.is_stuck(found), "going": found.state in GOING}
