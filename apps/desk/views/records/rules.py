"""How the tenant keeps its base data: set by its administrators, every version kept."""

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


class RulesForm(forms.Form):
    """`seen`: the newest version when the page was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    two_persons = forms.BooleanField(required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["two_persons"].label = RecordRules._meta.get_field("two_persons").verbose_name


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def record_rules_page(request: PostRequest) -> HttpResponse:
    initial = {"seen": newest_of(RecordRules), "two_persons": record_rules().two_persons}
    form = RulesForm(request.POST or None, initial=initial)
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
    row.two_persons = form.cleaned_data["two_persons"]
    row.save()
