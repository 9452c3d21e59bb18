"""Appointing from Excel: the template, the look over, and then all of it at once."""

from dataclasses import astuple

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from apps.desk.dressing import dress
from apps.desk.refusals import show_refusal
from apps.desk.views.guard import PostRequest
from apps.desk.views.staffing.guard import staffing
from apps.errors import Conflicting, Refused
from apps.staff.actors import InPost
from apps.staff.listing import Line, Mistake, appoint_list, read_list, rehearse, template
from apps.tenancy.context import current

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD_FOR = 1800  # seconds in which a list that was looked over may be carried out


class ListForm(forms.Form):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["file"] = forms.FileField(
            label=_("The filled-in template"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
        )


@require_safe
@staffing
def blank(request: PostRequest) -> HttpResponse:
    response = HttpResponse(template(request.actor), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="appointments.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@staffing
def listing(request: PostRequest) -> HttpResponse:
    """A file is looked over; what was looked over and found good is sent once more to be carried out."""
    if request.method != "POST":
        return _page(request, ListForm())
    if token := request.POST.get("lines"):
        count = appoint_list(actor=request.actor, lines=_lines(request.actor, token))
        told = ngettext("%(n)d person has been appointed.", "%(n)d people have been appointed.", count)
        messages.success(request, told % {"n": count})
        return redirect("staff_people")
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        lines = read_list(form.cleaned_data["file"].read())
    except Refused as refusal:
        show_refusal(form, refusal)
        return _page(request, form, status=422)
    mistakes = rehearse(actor=request.actor, lines=lines)
    return _page(request, form, lines=lines, mistakes=mistakes, status=422 if mistakes else 200)


def _page(
    request: PostRequest,
    form: ListForm,
    *,
    lines: list[Line] | None = None,
    mistakes: list[Mistake] | None = None,
    status: int = 200,
) -> HttpResponse:
    good = bool(lines) and not mistakes
    token = signing.dumps([astuple(one) for one in lines or []], salt=_salt(request.actor), compress=True)
    context = {"form": dress(form), "lines": lines, "mistakes": mistakes, "token": token if good else ""}
    return render(request, "staffing/listing.html", context, status=status)


def _lines(actor: InPost, token: str) -> list[Line]:
    try:
        return [Line(*values) for values in signing.loads(token, salt=_salt(actor), max_age=GOOD_FOR)]
    except signing.BadSignature as problem:
        raise Conflicting("stale_list", _("This list was looked over too long ago. Send the file again.")) from problem


def _salt(actor: InPost) -> str:
    return f"appointments:{current().schema_name}:{actor.person_id}:{actor.appointment_id}"
