"""The photo of a person: put up, taken down, and the file behind its link."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.settings.saving import Attempt, attempt
from apps.desk.views.staffing.forms import PortraitForm
from apps.desk.views.staffing.guard import staffing
from apps.events.pictures import sent
from apps.staff.models import Person, Portrait
from apps.staff.portraits import from_link, portraits_of, set_portrait, take_down
from apps.staff.reach import get_person


@require_http_methods(["GET", "HEAD", "POST"])
@staffing
def portrait(request: PostRequest, pk: int) -> HttpResponse:
    row = get_person(request.actor, pk)
    if request.method != "POST":
        return _page(request, row, PortraitForm(), Attempt(done=False))
    if request.POST.get("act") == "take_down":
        take_down(actor=request.actor, person_id=pk)
        messages.success(request, _("The photo is no longer shown."))
        return redirect("staff_person", pk=pk)
    form = PortraitForm(request.POST, request.FILES)
    tried = attempt(form, lambda: _set(request, pk, form), Person, id=pk)
    if tried.done:
        messages.success(request, _("The photo is shown from now on."))
        return redirect("staff_person", pk=pk)
    return _page(request, row, form, tried)


def _set(request: PostRequest, pk: int, form: PortraitForm) -> None:
    set_portrait(actor=request.actor, person_id=pk, photo=form.cleaned_data["photos"])


def _page(request: PostRequest, row: Person, form: PortraitForm, tried: Attempt) -> HttpResponse:
    context = {
        "row": row,
        "form": dress(form),
        "tried": tried,
        "portrait": portraits_of([row.pk]).get(row.pk),
        "versions": Portrait.objects.filter(person=row).select_related("by__person", "by__post").order_by("-id"),
    }
    return render(request, "staffing/portrait.html", context, status=tried.status if form.is_bound else 200)


@require_safe
@in_post
def picture(request: PostRequest, token: str, size: str) -> FileResponse:
    """`size` is "small" or "whole"."""
    row = from_link(actor=request.actor, token=token)
    return sent(row.thumbnail if size == "small" else row.file, f"portrait-{row.pk}.jpg")
