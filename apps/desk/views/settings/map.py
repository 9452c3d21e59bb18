"""The tenant's base map."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.audit.versions import newest_of
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.forms import Settings
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import Attempt, attempt
from apps.desk.views.territory import drawing
from apps.grids.basemaps import DEEPEST, LONGEST, SHALLOWEST, change_base_map
from apps.grids.models import BaseMap


class BaseMapForm(Settings):
    tiles = forms.CharField(max_length=LONGEST, required=False)
    labels = forms.CharField(max_length=LONGEST, required=False)
    attribution = forms.CharField(max_length=120, required=False)
    deepest = forms.IntegerField(min_value=SHALLOWEST, max_value=DEEPEST, initial=18)
    field_order = ("tiles", "labels", "attribution", "deepest")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.field_order:
            self.fields[name].label = str(BaseMap._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        self.fields["tiles"].help_text = _(
            "With {z}, {x} and {y}, in WGS-84 or CGCS2000. Tianditu is; Amap and Tencent are not, and would lie "
            "some 500 m off. Empty: boundaries alone."
        )
        self.fields["labels"].help_text = _("For maps whose names are a layer of their own.")


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def base_map(request: PostRequest) -> HttpResponse:
    row = BaseMap.objects.first() or BaseMap()
    if request.method != "POST":
        form = BaseMapForm(initial={**model_to_dict(row), "seen": newest_of(BaseMap)})
        return _page(request, row, form, Attempt(done=False), 200)
    form = BaseMapForm(request.POST)
    tried = attempt(form, lambda: change_base_map(actor=request.actor, **form.cleaned_data), BaseMap)
    if tried.done:
        messages.success(request, _("Saved. Look at the map below: the boundaries should lie where they belong."))
        return redirect("settings_map")
    return _page(request, row, form, tried, tried.status)


def _page(request: PostRequest, row: BaseMap, form: BaseMapForm, tried: Attempt, status: int) -> HttpResponse:
    shown = drawing.of_communities() if row.tiles else None
    context = {"row": row, "form": dress(form), "tried": tried, "map": shown}
    return render(request, "settings/map.html", context, status=status)
