"""How long the tenant keeps base data, and whom another rule would touch before it is saved."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.forms import modelform_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.audit.versions import refuse_stale
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.records.words import KIND_LABELS
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import attempt
from apps.desk.views.settings.telling import entries_of
from apps.desk.views.settings.words import wording
from apps.households.models import RetentionRules
from apps.households.retention.queries import preview, rules_now

FIELDS = ("months", "notice_days", "photo_months")


class RetentionForm(modelform_factory(RetentionRules, fields=FIELDS)):  # type: ignore[misc]
    """`seen`: the newest version when the page was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def retention_rules(request: PostRequest) -> HttpResponse:
    rules, version = rules_now()
    form = RetentionForm(request.POST or None, initial={"seen": version}, instance=rules)
    tried, touched = None, preview(rules_now()[0], timezone.localdate())
    if request.method == "POST" and "try" in request.POST:
        if form.is_valid():
            touched = preview(RetentionRules(**_given(form)), timezone.localdate())
    elif request.method == "POST":
        tried = attempt(form, lambda: _save(form), RetentionRules)
        if tried.done:
            messages.success(request, _("Saved. What was announced already keeps its day."))
            return redirect("retention_rules")
    context = {
        "form": dress(form),
        "tried": tried,
        "touched": [(KIND_LABELS[one.about], one) for one in touched],
        "trying": "try" in request.POST and form.is_valid(),
        "entries": entries_of(rules, wording()) if rules.pk else [],
    }
    status = tried.status if tried else 422 if form.errors else 200
    return render(request, "retention/rules.html", context, status=status)


def _given(form: Any) -> dict[str, int]:
    return {name: form.cleaned_data[name] for name in FIELDS}


@transaction.atomic
def _save(form: Any) -> None:
    row = RetentionRules.objects.select_for_update().order_by("pk").first() or RetentionRules()
    refuse_stale(RetentionRules, seen=form.cleaned_data["seen"])
    for name, value in _given(form).items():
        setattr(row, name, value)
    row.save()
