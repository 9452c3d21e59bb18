"""One act that divided or joined grids: what became of what, who did it and why, and taking it back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.desk.dressing import dress
from apps.desk.regridding.carrying import REASON_LENGTH
from apps.desk.regridding.intact import what_prevents
from apps.desk.regridding.undoing import get_act, may_undo, undo
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.settings.saving import Attempt, attempt
from apps.grids.models import Regrid
from apps.staff.models import Appointment


class UndoForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def act(request: PostRequest, pk: int) -> HttpResponse:
    found = get_act(request.actor, pk)
    if request.method != "POST":
        return _page(request, found, UndoForm(), Attempt(done=False))
    form = UndoForm(request.POST)
    tried = attempt(
        form, lambda: undo(actor=request.actor, act_id=found.pk, reason=form.cleaned_data["reason"]), Regrid
    )
    if not tried.done:
        return _page(request, get_act(request.actor, pk), form, tried)
    messages.success(request, _("Everything is as it was before."))
    return redirect("regrid", pk=found.pk)


def _page(request: PostRequest, found: Regrid, form: UndoForm, tried: Attempt) -> HttpResponse:
    people = Appointment.objects.select_related("person", "post").in_bulk([found.by, found.undone_by or 0])
    allowed = may_undo(request.actor, found) and not found.undone_at
    context = {
        "act": found,
        "by": people.get(found.by),
        "undone_by": people.get(found.undone_by or 0),
        "successions": found.successions.select_related("old", "new").order_by("old__code", "new__code"),
        "form": dress(form),
        "tried": tried,
        "may_undo": allowed,
        "prevents": what_prevents(found) if allowed else None,
    }
    return render(request, "territory/act.html", context, status=tried.status if form.is_bound else 200)
