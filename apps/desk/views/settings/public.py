"""What the tenant opens to residents."""

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.audit.versions import newest_of
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.forms import PublicForm
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import Attempt, attempt
from apps.portal.models import PortalRules
from apps.portal.settings import change_rules, rules


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def public(request: PostRequest) -> HttpResponse:
    row = rules()
    if request.method != "POST":
        form = PublicForm(initial={**model_to_dict(row), "seen": newest_of(PortalRules)})
        return _page(request, row, form, Attempt(done=False), 200)
    form = PublicForm(request.POST)
    tried = attempt(form, lambda: change_rules(actor=request.actor, **form.cleaned_data), PortalRules)
    if tried.done:
        messages.success(request, _("Saved. The public pages follow from now on."))
        return redirect("settings_public")
    return _page(request, row, form, tried, tried.status)


def _page(request: PostRequest, row: PortalRules, form: PublicForm, tried: Attempt, status: int) -> HttpResponse:
    context = {"row": row, "form": dress(form), "tried": tried}
    return render(request, "settings/public.html", context, status=status)
