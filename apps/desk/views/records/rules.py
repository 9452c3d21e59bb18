"""How the tenant keeps its base data: set by its administrators, every version kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.audit.versions import newest_of, refuse_stale
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import attempt
from apps.households.actions import record_rules
from apps.households.models import RecordRules

SET = ("two_persons", "grid_least", "grid_most")


class RulesForm(forms.ModelForm):
    """`seen`: the newest version when the page was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = RecordRules
        fields = SET

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        least, most = given.get("grid_least"), given.get("grid_most")
        if least is not None and least < 1:
            self.add_error("grid_least", _("A grid has one household at least. Give a number above 0."))
        elif least is not None and most is not None and most < least:
            self.add_error("grid_most", _("This is less than the lower limit. Give a number no smaller than it."))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def record_rules_page(request: PostRequest) -> HttpResponse:
    form = RulesForm(request.POST or None, instance=record_rules(), initial={"seen": newest_of(RecordRules)})
    tried = None
    if request.method == "POST":
        tried = attempt(form, lambda: _save(form), RecordRules)
        if tried.done:
            messages.success(request, _("Saved."))
            return redirect("record_rules")
    context = {"form": dress(form), "tried": tried}
    return render(request, "records/rules.html", context, status=tried.status if tried else 200)


@transaction.atomic
def _save(form: RulesForm) -> None:
    row = RecordRules.objects.select_for_update().order_by("pk").first() or RecordRules()
    refuse_stale(RecordRules, seen=form.cleaned_data["seen"])
    for name in SET:
        setattr(row, name, form.cleaned_data[name])
    row.save()
