"""Trying a point: which grid it lies in, and whose border is near."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest, in_post
from apps.errors import Refused
from apps.events.refusals import show_refusal
from apps.grids.finding import GCJ02, WGS84, Found, grids_at, read_point


class PointForm(forms.Form):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, text in (("lng", _("Longitude")), ("lat", _("Latitude"))):
            self.fields[name] = forms.CharField(label=text, max_length=20)
            self.fields[name].widget.attrs.update(inputmode="decimal", autocomplete="off")
        systems = [(WGS84, _("GPS (WGS-84)")), (GCJ02, _("Chinese maps (GCJ-02)"))]
        self.fields["system"] = forms.ChoiceField(label=_("The numbers come from"), choices=systems)


@require_safe
@in_post
def point(request: PostRequest) -> HttpResponse:
    """Without a point in the address: the empty form."""
    asked = "lng" in request.GET
    form = PointForm(request.GET if asked else None, initial={"system": WGS84})
    found, status = _found(request, form) if asked else (None, 200)
    return render(request, "territory/point.html", {"form": dress(form), "found": found}, status=status)


def _found(request: PostRequest, form: PointForm) -> tuple[Found | None, int]:
    if not form.is_valid():
        return None, 422
    try:
        lng, lat = read_point(**form.cleaned_data)
    except Refused as refusal:
        show_refusal(form, refusal)
        return None, refusal.status
    return grids_at(request.actor, lng=lng, lat=lat), 200
