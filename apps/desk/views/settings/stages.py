"""How long each stage may take, by urgency."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit.versions import newest_of
from apps.clocks.models import StageLimit
from apps.clocks.queries import stage_limits
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.forms import StageForm
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import Attempt, attempt
from apps.desk.views.settings.words import stage_label
from apps.errors import NotThere
from apps.events.labels import URGENCY_LABELS
from apps.events.settings import change_stage_limits

Rows = dict[int, StageLimit]
ORDER = [
    *("triage", "supplement", "check", "dispatch", "whistle_work", "whistle_tough", "accept", "return_ruling"),
    *("conference", "approval", "verify", "close", "call_back", "rating", "archive"),
    *("card_yellow", "card_red", "card_black", "reply"),
]


@require_safe
@managing
def stages(request: PostRequest) -> HttpResponse:
    known = stage_limits()
    order = sorted(known, key=lambda stage: (ORDER.index(stage) if stage in ORDER else len(ORDER), stage))
    shown = [(stage, stage_label(stage), [known[stage].get(urgency) for urgency in URGENCY_LABELS]) for stage in order]
    return render(request, "settings/stages.html", {"stages": shown, "urgencies": list(URGENCY_LABELS)})


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def stage(request: PostRequest, stage: str) -> HttpResponse:
    rows = stage_limits().get(stage)
    if not rows:
        raise NotThere("no_stage", _("There is no such stage. Choose one of the list."))
    if request.method != "POST":
        initial = {f"limit_{urgency}": row.limit for urgency, row in rows.items()}
        form = StageForm(list(rows), initial=initial | {"seen": newest_of(StageLimit, stage=stage)})
        return _page(request, stage, rows, form, Attempt(done=False), 200)
    form = StageForm(list(rows), request.POST)
    tried = attempt(form, lambda: _save(request, stage, form), StageLimit, stage=stage)
    if tried.done:
        messages.success(request, _("Saved. What is running keeps the limit it started with."))
        return redirect("settings_stages")
    return _page(request, stage, rows, form, tried, tried.status)


def _save(request: PostRequest, stage: str, form: StageForm) -> None:
    change_stage_limits(actor=request.actor, stage=stage, limits=form.limits, seen=form.cleaned_data["seen"])


def _page(request: PostRequest, stage: str, rows: Rows, form: StageForm, tried: Attempt, status: int) -> HttpResponse:
    context = {"name": stage_label(stage), "rows": rows.values(), "form": dress(form), "tried": tried}
    return render(request, "settings/stage.html", context, status=status)
