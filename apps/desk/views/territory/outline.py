"""The boundary of one unit as lines of points, with the map of what is there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.audit.versions import newest_of
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.settings.saving import Attempt, attempt
from apps.grids.boundaries import draw_boundary
from apps.grids.finding import GCJ02, WGS84
from apps.grids.fitting import area_of
from apps.grids.keeping import REASON_LENGTH
from apps.grids.models import Unit
from apps.grids.reach import get_unit, path_above, refuse_out_of_reach
from apps.grids.ringtext import as_text, read_text


class OutlineForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"] = forms.CharField(
            label=_("Points of the boundary"),
            widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
            help_text=_("One point a line: longitude, latitude. An empty line begins another ring."),
        )
        systems = [(WGS84, _("GPS (WGS-84)")), (GCJ02, _("Chinese maps (GCJ-02)"))]
        self.fields["system"] = forms.ChoiceField(label=_("The numbers come from"), choices=systems)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def outline(request: PostRequest, pk: int) -> HttpResponse:
    row = get_unit(request.actor, pk)
    refuse_out_of_reach(request.actor, path_above(row))
    if request.method != "POST":
        initial = {"points": as_text(area_of(row)), "system": WGS84, "seen": newest_of(Unit, id=pk)}
        return _page(request, row, OutlineForm(initial=initial), Attempt(done=False), 200)
    form = OutlineForm(request.POST)
    tried = attempt(form, lambda: _draw(request, pk, form.cleaned_data), Unit, id=pk)
    if not tried.done:
        return _page(request, row, form, tried, tried.status)
    messages.success(request, _("Saved."))
    return redirect("unit_boundary", pk=pk)


def _draw(request: PostRequest, pk: int, given: dict[str, Any]) -> None:
    area = read_text(given["points"], gcj02=given["system"] == GCJ02)
    draw_boundary(actor=request.actor, unit_id=pk, area=area, reason=given["reason"], seen=given["seen"])


def _page(request: PostRequest, row: Unit, form: OutlineForm, tried: Attempt, status: int) -> HttpResponse:
    context = {"unit": row, "form": dress(form), "tried": tried, "map": _map(row)}
    return render(request, "territory/outline.html", context, status=status)


def _map(row: Unit) -> dict[str, Any]:
    """The area above to draw in, and where to look when there is no boundary yet; the points are in the form."""
    above = row.parent
    places = [[float(one.lat), float(one.lng)] for one in (row, above) if one and one.lat and one.lng]
    areas = [{"boundary": above.boundary, "look": "right"}] if above and above.boundary else []
    return {"areas": areas, "centre": places[0] if places else None}
