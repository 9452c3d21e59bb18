"""Joining grids: which ones, what they would be together, who goes on; carried out on just what was shown."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.desk.dressing import dress
from apps.desk.regridding.carrying import NAME_LENGTH, REASON_LENGTH, merge
from apps.desk.regridding.plans import Census, census, grid_to_change
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.settings.saving import Attempt
from apps.desk.views.territory import drawing
from apps.errors import NotThere, Refused
from apps.events.refusals import show_refusal
from apps.grids.models import Level, Regrid, Unit
from apps.households.proposing import Merge
from apps.households.sizes import Size, sizes_of, standard


class MergeForm(forms.Form):
    """`seal`: of what lived there when the page was shown. `posts`: who goes on."""

    def __init__(self, found: Census, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        rows = [row for row in found.posts if row.unit.level == Level.GRID]
        labels = [(str(row.pk), f"{row.post.name} {row.person.name} · {row.unit.name}") for row in rows]
        self.fields["seal"] = forms.CharField(widget=forms.HiddenInput, initial=found.seal)
        self.fields["name"] = forms.CharField(
            label=_("Name of the new grid"), max_length=NAME_LENGTH, initial=found.grids[0].name
        )
        self.fields["posts"] = forms.TypedMultipleChoiceField(
            label=_("Who goes on in the new grid"),
            choices=labels,
            coerce=int,
            required=False,
            initial=_first_of_each(found),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("The appointments of all others end. Each of them is told."),
        )
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)
        self.initial = {name: field.initial for name, field in self.fields.items()}


def _first_of_each(found: Census) -> list[str]:
    """Of a single post only one can go on."""
    taken: set[int] = set()
    kept = []
    for row in found.posts:
        if row.unit.level == Level.GRID and not (row.post.single and row.post_id in taken):
            kept.append(str(row.pk))
            taken.add(row.post_id)
    return kept


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def join(request: PostRequest) -> HttpResponse:
    """`grid` in the address, once for each; the first says which community."""
    grids = _chosen(request)
    found = census(grids)
    form = MergeForm(found, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, Attempt(done=False))
    try:
        made = _carry_out(request, form)
    except Refused as refusal:
        typed = request.POST.copy()
        typed["seal"] = census(_chosen(request)).seal
        form = MergeForm(census(_chosen(request)), typed)
        return _page(request, form, Attempt(done=False, refusal=show_refusal(form, refusal)))
    return redirect("regrid", pk=made.pk)


def _chosen(request: PostRequest) -> list[Unit]:
    ids = [int(text) for text in request.GET.getlist("grid") if text.isascii() and text.isdecimal() and len(text) < 19]
    if not ids:
        raise NotThere("no_grid", _("There is no such grid in your area. Choose one from the list."))
    return [grid_to_change(request.actor, pk) for pk in dict.fromkeys(ids[:20])]


def _carry_out(request: PostRequest, form: MergeForm) -> Regrid:
    given = form.cleaned_data
    return merge(
        actor=request.actor,
        grid_ids=[grid.pk for grid in form.found.grids],
        name=given["name"].strip(),
        posts=given["posts"],
        reason=given["reason"],
        seal=given["seal"],
    )


def _page(request: PostRequest, form: MergeForm, tried: Attempt) -> HttpResponse:
    found = form.found
    sizes = sizes_of(request.actor, found.grids[0].parent)
    chosen = {grid.pk for grid in found.grids}
    together = Merge(tuple((size.grid, size.households) for size in sizes if size.grid.pk in chosen))
    wanted = standard()
    context = {
        "form": dress(form),
        "tried": tried,
        "found": found,
        "sizes": [(size, size.grid.pk in chosen) for size in sizes],
        "together": together,
        "state": Size(found.grids[0], together.households, wanted.outside(together.households)).state,
        "standard": wanted,
        "ready": len(chosen) > 1,
        "map": drawing.of_merge(together),
    }
    return render(request, "territory/merge.html", context, status=tried.status if form.is_bound else 200)
