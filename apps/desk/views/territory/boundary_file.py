"""Boundaries from a file: send it, look at what it would change, write what is good.

The file waits in the cache, for the post that sent it; a preview writes nothing, so what is never confirmed expires.
"""

import secrets
import zlib
from typing import Any

from django import forms
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.settings.saving import Attempt, attempt
from apps.errors import NotThere
from apps.grids.boundaries import Plan, plan_of, write_boundaries
from apps.grids.finding import GCJ02, WGS84
from apps.grids.geojson import MOST_BYTES, read_features
from apps.grids.keeping import REASON_LENGTH
from apps.grids.models import Unit
from apps.grids.outlines import as_boundary
from apps.grids.reach import refuse_unless_manager

KEPT_SECONDS = 2 * 60 * 60
MOST_DRAWN = 300


class FileForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accept = {"accept": ".geojson,.json,application/geo+json"}
        self.fields["file"] = forms.FileField(
            label=_("GeoJSON file"),
            widget=forms.FileInput(attrs=accept),
            help_text=_("Each feature names its unit by “code”, or by “name” where only one has it. At most 20 MB."),
        )
        systems = [(WGS84, _("GPS (WGS-84)")), (GCJ02, _("Chinese maps (GCJ-02)"))]
        self.fields["system"] = forms.ChoiceField(label=_("The numbers come from"), choices=systems)


class WriteForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def send(request: PostRequest) -> HttpResponse:
    refuse_unless_manager(request.actor)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    token = secrets.token_urlsafe(18)
    tried = attempt(form, lambda: _keep(request, token, form.cleaned_data), Unit) if form.is_bound else None
    if tried is not None and tried.done:
        return redirect("boundary_preview", token=token)
    context = {"form": dress(form), "tried": tried}
    return render(request, "territory/boundary_file.html", context, status=tried.status if tried else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def preview(request: PostRequest, token: str) -> HttpResponse:
    refuse_unless_manager(request.actor)
    features = _kept(request, token)
    form = WriteForm(request.POST) if request.method == "POST" else None
    tried = Attempt(done=False)
    if form is not None:
        written: list[int] = []
        tried = attempt(
            form,
            lambda: written.append(write_boundaries(actor=request.actor, features=features, **form.cleaned_data)),
            Unit,
        )
        if tried.done:
            messages.success(request, _("Boundaries written: %(count)s.") % {"count": written[0]})
            return redirect("units")
    plan = plan_of(request.actor, features)
    shown = form or WriteForm(initial={"seen": plan.seen})
    if tried.refusal is not None and tried.refusal.code == "stale":
        shown.data = {**request.POST.dict(), "seen": str(plan.seen)}
    context = {"form": dress(shown), "tried": tried, "plan": plan, "map": _drawn(plan)}
    return render(request, "territory/boundary_preview.html", context, status=tried.status if form else 200)


def _keep(request: PostRequest, token: str, given: dict[str, Any]) -> None:
    """Read once before it is kept, so that what is no such file is refused here."""
    content = given["file"].read(MOST_BYTES + 1)
    read_features(content, gcj02=given["system"] == GCJ02)
    cache.set(_key(request, token), (given["system"], zlib.compress(content)), KEPT_SECONDS)


def _kept(request: PostRequest, token: str) -> Any:
    found = cache.get(_key(request, token))
    if found is None:
        raise NotThere("no_file", _("This file is no longer kept. Send it once more."))
    system, content = found
    return read_features(zlib.decompress(content), gcj02=system == GCJ02)


def _key(request: PostRequest, token: str) -> str:
    return f"boundaries:{request.actor.appointment_id}:{token}"


def _drawn(plan: Plan) -> dict[str, Any] | None:
    """What is there now, thin, and above it what is new."""
    rows = [row for row in plan.rows if row.area is not None][:MOST_DRAWN]
    old = [_area(row.unit.boundary, "right", row.label) for row in rows if row.unit and row.before is not None]
    new = [_area(as_boundary(row.area), "large" if row.problem else "plain", row.label) for row in rows if row.area]
    return {"areas": old + new, "dots": [], "labels": False} if old or new else None


def _area(boundary: Any, look: str, name: str) -> dict[str, Any]:
    return {"boundary": boundary, "look": look, "label": "", "name": name, "address": ""}
