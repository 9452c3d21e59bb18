"""Dividing a grid: the plan as a form, with the numbers before and after; carried out on just what was shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.desk.dressing import dress
from apps.desk.regridding.carrying import MOST_PARTS, NAME_LENGTH, REASON_LENGTH, split
from apps.desk.regridding.plans import Census, Part, census, grid_to_change
from apps.desk.requests import id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.settings.saving import Attempt
from apps.desk.views.territory import drawing
from apps.errors import Conflicting, Refused
from apps.events.refusals import show_refusal
from apps.grids.models import Level, Regrid, Unit
from apps.grids.sizing import propose_split
from apps.households.sizes import Standing, blocks_of, standard, standing_in
from apps.staff.models import Appointment


@dataclass(frozen=True, slots=True)
class Plan:
    """The grid as it is now, and how many parts are asked for."""

    grid: Unit
    found: Census
    rows: list[Standing]
    parts: int

    @property
    def proposed(self) -> dict[int, int]:
        """Building → number of its part, from 1."""
        parts = propose_split(blocks_of(self.rows), standard(), at_least=self.parts)[: self.parts]
        return {block.key: number for number, part in enumerate(parts, 1) for block in part}

    @property
    def posts(self) -> list[Appointment]:
        """Those of micro-grids go with their micro-grid."""
        return [row for row in self.found.posts if row.unit.level == Level.GRID]


class SplitForm(forms.Form):
    """`seal`: of what lived there when the page was shown."""

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [(str(number), str(number)) for number in range(1, plan.parts + 1)]
        proposed = plan.proposed
        self.plan = plan
        self.fields["seal"] = forms.CharField(widget=forms.HiddenInput, initial=plan.found.seal)
        for number, _label in numbers:
            words = {"name": plan.grid.name, "number": number}
            self.fields[f"name-{number}"] = forms.CharField(
                label=_("Name of part %(number)s") % words,
                max_length=NAME_LENGTH,
                initial=_("%(name)s (%(number)s)") % words,
            )
        for row in plan.rows:
            first = str(proposed.get(row.building.pk, 1))
            self._choice(f"building-{row.building.pk}", str(row.building), numbers, first)
        for held in plan.posts:
            self._choice(f"post-{held.pk}", f"{held.person.name}", numbers, "1")
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)
        self.initial = {**{name: field.initial for name, field in self.fields.items()}, **self.initial}

    def _choice(self, name: str, label: str, numbers: list[tuple[str, str]], initial: str) -> None:
        self.fields[name] = forms.TypedChoiceField(label=label, choices=numbers, coerce=int, initial=initial)

    def part_of(self, name: str) -> int:
        """As it is chosen now; what cannot be read counts as the first part."""
        value = str(self[name].value() or "1")
        return int(value) if value in dict(self.fields[name].choices) else 1  # type: ignore[attr-defined]

    def parts(self) -> list[Part]:
        """Of a valid form."""
        given, numbers = self.cleaned_data, range(1, self.plan.parts + 1)
        return [
            Part(
                given[f"name-{number}"].strip(),
                _ids(given, "building-", number),
                _ids(given, "post-", number),
            )
            for number in numbers
        ]


def _ids(given: dict[str, Any], prefix: str, number: int) -> frozenset[int]:
    return frozenset(
        int(name.removeprefix(prefix)) for name, part in given.items() if name.startswith(prefix) and part == number
    )


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def divide(request: PostRequest, grid_id: int) -> HttpResponse:
    """`look` in the form: the numbers of what is chosen, before anything is done."""
    plan = _plan(request, grid_id)
    if request.method != "POST":
        return _page(request, SplitForm(plan), Attempt(done=False))
    form = SplitForm(plan, request.POST)
    if "look" in request.POST:
        return _page(request, SplitForm(plan, initial=_typed(request.POST)), Attempt(done=False))
    if not form.is_valid():
        return _page(request, form, Attempt(done=False))
    try:
        made = _carry_out(request, form)
    except Refused as refusal:
        return _again(request, grid_id, refusal)
    return redirect("regrid", pk=made.pk)


def _plan(request: PostRequest, grid_id: int) -> Plan:
    grid = grid_to_change(request.actor, grid_id)
    rows, found = standing_in(request.actor, grid), census([grid])
    usual = len(propose_split(blocks_of(rows), standard()))
    parts = id_in(request, "parts") or max(usual, 2)
    return Plan(grid, found, rows, min(max(parts, 2), MOST_PARTS))


def _typed(given: QueryDict) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in ("csrfmiddlewaretoken", "look")}


def _carry_out(request: PostRequest, form: SplitForm) -> Regrid:
    given = form.cleaned_data
    return split(
        actor=request.actor,
        grid_id=form.plan.grid.pk,
        parts=form.parts(),
        reason=given["reason"],
        seal=given["seal"],
    )


def _again(request: PostRequest, grid_id: int, refusal: Refused) -> HttpResponse:
    """What was typed, on what lives there now; sending it once more is a decision."""
    plan = _plan(request, grid_id)
    typed = request.POST.copy()
    if isinstance(refusal, Conflicting):
        typed["seal"] = plan.found.seal
        for name, field in SplitForm(plan).fields.items():
            typed.setdefault(name, str(field.initial or ""))
    form = SplitForm(plan, typed)
    return _page(request, form, Attempt(done=False, refusal=show_refusal(form, refusal)))


def _page(request: PostRequest, form: SplitForm, tried: Attempt) -> HttpResponse:
    plan = form.plan
    dressed = dress(form)
    part_of = {row.building.pk: form.part_of(f"building-{row.building.pk}") for row in plan.rows}
    context = {
        "plan": plan,
        "form": dressed,
        "tried": tried,
        "most": MOST_PARTS,
        "parts": [
            (number, dressed[f"name-{number}"], *_numbers(plan.rows, part_of, number))
            for number in range(1, plan.parts + 1)
        ],
        "buildings": [(row, dressed[f"building-{row.building.pk}"]) for row in plan.rows],
        "posts": [(held, dressed[f"post-{held.pk}"]) for held in plan.posts],
        "map": drawing.of_grid(plan.grid, plan.rows, part_of),
    }
    status = tried.status if form.is_bound else 200
    return render(request, "territory/split.html", context, status=status)


def _numbers(rows: Iterable[Standing], part_of: dict[int, int], number: int) -> tuple[int, int]:
    inside = [row for row in rows if part_of[row.building.pk] == number]
    return len(inside), sum(row.households for row in inside)
