"""A list of base data as a workbook: at once, or asked for."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.desk.takeout.writing import at_once
from apps.desk.views.guard import PostRequest
from apps.desk.views.records.guard import looking
from apps.desk.views.records.lists import Chosen, chosen_in
from apps.desk.views.records.words import KIND_LABELS
from apps.errors import NotThere, Refused
from apps.households.exports import requests, rules
from apps.households.revealing import POWER as TO_REVEAL
from apps.households.rules import LISTED, REVEALED

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 30


class ExportForm(forms.Form):
    purpose = forms.CharField(max_length=rules.PURPOSE_LENGTH)
    clear = forms.BooleanField(required=False)

    def __init__(self, *args: Any, may_clear: bool) -> None:
        super().__init__(*args)
        self.fields["purpose"].label = _("What the workbook is needed for")
        self.fields["purpose"].widget.attrs["class"] = "form-control"
        self.fields["clear"].label = _("With whole names, numbers and addresses")
        self.fields["clear"].widget.attrs["class"] = "form-check-input"
        if not may_clear:
            del self.fields["clear"]


@require_http_methods(["GET", "HEAD", "POST"])
@looking
def export_form(request: PostRequest, kind: str) -> HttpResponse:
    """The list that the address names, narrowed as it says: how many rows, masked or opened, and what for."""
    if kind not in LISTED:
        raise NotThere("no_such_list", _("There is no such list. Choose one from your desk."))
    chosen = chosen_in(request, kind)
    ids = list(chosen.rows.page(rules.MOST + 1).values_list("pk", flat=True))
    may_clear = kind in REVEALED and TO_REVEAL in request.actor.powers
    form = ExportForm(request.POST if request.method == "POST" else None, may_clear=may_clear)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _export(request, kind, ids, chosen, form.cleaned_data)
        except Refused as problem:
            refusal = problem
    context = {
        "kind": kind,
        "label": KIND_LABELS[kind],
        "count": len(ids),
        "more": len(ids) > rules.MOST,
        "said": _said(chosen),
        "form": form,
        "refusal": refusal,
        "query": chosen.query,
        "at_once": rules.AT_ONCE,
        "most_clear": rules.MOST_CLEAR,
    }
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "records/export_form.html", context, status=status)


def _export(request: PostRequest, kind: str, ids: list[int], chosen: Chosen, given: dict[str, Any]) -> HttpResponse:
    clear, purpose = given.get("clear", False), given["purpose"]
    if not rules.needs_approval(count=len(ids), clear=clear):
        requests.refuse_export(request.actor, kind=kind, count=len(ids), clear=False, purpose=purpose)
        content = at_once(actor=request.actor, kind=kind, ids=ids, purpose=purpose, address=asked_from(request))
        return workbook(content, kind)
    said = " · ".join(_said(chosen))
    made = requests.ask(actor=request.actor, kind=kind, ids=ids, clear=clear, purpose=purpose, said=said)
    messages.success(request, _("Asked for. Data protection answers within three working days; you are told."))
    return redirect("export_request", made.pk)


def _said(chosen: Chosen) -> list[str]:
    return [*chosen.form.said, *([_("searched for something")] if chosen.sought else [])]


def asked_from(request: Any) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def workbook(content: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=SHEET)
    day = f"{timezone.localdate():%Y%m%d}"
    response["Content-Disposition"] = f'attachment; filename="gridgov-{kind}-{day}.xlsx"'
    return response
