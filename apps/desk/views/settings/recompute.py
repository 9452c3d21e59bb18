"""Re-computing the due times of what runs, after the calendar or the working hours have changed."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.guard import managing
from apps.errors import Refused
from apps.events import recomputing
from apps.events.tasks import recompute as recompute_task


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def recompute(request: PostRequest) -> HttpResponse:
    """The preview; posting it, with a reason, begins."""
    reason, refusal = request.POST.get("reason", ""), None
    if request.method == "POST":
        try:
            with transaction.atomic():
                begun = recomputing.begin(actor=request.actor, reason=reason)
                transaction.on_commit(lambda: recompute_task.delay(begun.pk))
        except Refused as problem:
            refusal = problem
        else:
            messages.success(request, _("The re-computation has begun. You may leave this page meanwhile."))
            return redirect("recompute")
    run = recomputing.newest()
    context = {
        "preview": None if run and run.state == recomputing.RUNNING else recomputing.preview(),
        "run": run,
        "reason": reason,
        "refusal": refusal,
    }
    return render(request, "settings/recompute.html", context, status=refusal.status if refusal else 200)


@require_safe
@managing
def progress(request: PostRequest) -> HttpResponse:
    """How far the run is, for the page that asks again and again; once it has ended the page is shown anew."""
    run = recomputing.newest()
    if run is None or run.state != recomputing.RUNNING:
        return HttpResponseClientRefresh()
    return render(request, "settings/_recomputing.html", {"run": run})


@require_POST
@managing
def stop(request: PostRequest) -> HttpResponse:
    recomputing.stop(actor=request.actor)
    messages.success(request, _("Stopped. What is done stays done; what is left can be begun again."))
    return redirect("recompute")
