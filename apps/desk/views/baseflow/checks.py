"""Spot checks: the list, one of them, and a record that was drawn."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.desk.views.guard import PostRequest
from apps.desk.views.records.guard import looking
from apps.desk.views.records.telling import facts
from apps.errors import NotThere, NotYours, Refused
from apps.events.refusals import show_refusal
from apps.grids.models import Unit
from apps.households.models import Drawn, SpotCheck
from apps.households.spotchecks import queries
from apps.households.spotchecks.checking import ANSWERS, answer
from apps.households.spotchecks.rules import PARTS
from apps.staff.actors import InPost
from apps.staff.models import Appointment

SHOWN = 60
Result = Drawn.Result


class AnswerForm(forms.Form):
    """`there`: whether the record may still be seen; otherwise it can only be said to be gone."""

    result = forms.ChoiceField(widget=forms.RadioSelect)
    wrong = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, there: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result: Any = self.fields["result"]
        result.label = _("What you found")
        result.choices = [(one.value, one.label) for one in ANSWERS if (one != Result.GONE) == there]
        wrong: Any = self.fields["wrong"]
        wrong.label = _("What does not agree")
        wrong.choices = PARTS.items()
        if not there:
            del self.fields["wrong"]


def refuse_strangers(actor: InPost) -> None:
    if not actor.powers.keys() & {queries.DRAW, queries.CHECK}:
        raise NotYours(
            "no_power",
            _("Spot checks are for those who run them and those who look. Choose another post in the header."),
        )


@require_safe
@looking
def spot_checks(request: PostRequest) -> HttpResponse:
    """Newest first: what the person is to look at, and what was drawn in their area."""
    refuse_strangers(request.actor)
    rows = list(queries.checks_of(request.actor)[:SHOWN])
    own = {row.spot_check_id for row in queries.own_waiting(request.actor)}
    context = {
        "own": [row for row in rows if row.pk in own],
        "rows": [row for row in rows if row.pk not in own],
        "draws": queries.DRAW in request.actor.powers,
        "today": timezone.localdate(),
    }
    return render(request, "baseflow/spot_checks.html", context)


@require_safe
@looking
def spot_check(request: PostRequest, pk: int) -> HttpResponse:
    return page_of_check(request, queries.get_check(request.actor, pk))


def page_of_check(
    request: PostRequest, check: SpotCheck, refusal: Refused | None = None, typed: str = ""
) -> HttpResponse:
    """How far it is, by grid and by person, for whoever runs it; for a checker their own records."""
    runs, rows = queries.runs_it(request.actor, check), queries.drawn_in(request.actor, check)
    own = sorted(rows.filter(checker_id=request.actor.appointment_id), key=_answered)
    wrong = list(rows.filter(result=Result.WRONG)[: queries.MOST_LISTED]) if runs else []
    sight = queries.in_sight(request.actor, [*own, *wrong])
    tallies = queries.tallies(rows, "checker")
    waiting = sum(tally.waiting for tally in tallies.values())
    context = {
        "check": check,
        "runs": runs,
        "going": check.state == SpotCheck.State.RUNNING,
        "late": check.state == SpotCheck.State.RUNNING and waiting and check.due_on < timezone.localdate(),
        "of": sum(tally.drawn for tally in tallies.values()),
        "waiting": waiting,
        "own": [(row, row.resident_id in sight) for row in own],
        "wrong": [(row, row.resident_id in sight, words_of(row.wrong)) for row in wrong],
        **(_progress(check, rows, tallies) if runs else {}),
        "refusal": refusal,
        "typed": typed,
    }
    return render(request, "baseflow/spot_check.html", context, status=refusal.status if refusal else 200)


def _answered(row: Drawn) -> bool:
    """What waits comes first."""
    return row.result != Result.WAITING


def words_of(parts: list[str]) -> list[str]:
    return [str(PARTS.get(part, part)) for part in parts]


def _progress(check: SpotCheck, rows: Any, tallies: dict[int, queries.Tally]) -> dict[str, Any]:
    by_grid = queries.tallies(rows, "unit")
    grids = Unit.objects.defer("boundary").filter(pk__in=by_grid).order_by("code")
    able = queries.checkers_for(check.area)
    people = posts_of({*tallies, *(one.appointment_id for one in able)})
    return {
        "by_grid": [(unit, by_grid[unit.pk]) for unit in grids],
        "by_checker": [(people[pk], tally) for pk, tally in tallies.items()],
        "takers": [people[one.appointment_id] for one in able],
    }


def posts_of(ids: set[int]) -> dict[int, Appointment]:
    return Appointment.objects.select_related("person", "post", "unit").in_bulk(ids)


@require_http_methods(["GET", "HEAD", "POST"])
@looking
def spot_check_record(request: PostRequest, pk: int) -> HttpResponse:
    """One record, masked, and what was found; afterwards the next that waits."""
    row = queries.get_own(request.actor, pk)
    there = bool(queries.in_sight(request.actor, [row]))
    initial = {"result": row.result, "wrong": row.wrong}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=initial, there=there)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            answer(actor=request.actor, drawn_id=pk, **form.cleaned_data)
        except NotThere:
            raise
        except Refused as problem:
            refusal = show_refusal(form, problem)
        else:
            return _onward(request, row)
    return _page_of_record(request, row, form, there=there, refusal=refusal)


def _onward(request: PostRequest, row: Drawn) -> HttpResponse:
    following = queries.own_waiting(request.actor).filter(spot_check=row.spot_check_id)
    found = following.order_by("unit__code", "resident__household", "pk").first()
    if found is None:
        messages.success(request, _("You have looked at all of your records. Thank you."))
        return redirect("spot_check", row.spot_check_id)
    messages.success(request, _("Kept. Here is the next one."))
    return redirect("spot_check_record", found.pk)


def _page_of_record(
    request: PostRequest, row: Drawn, form: AnswerForm, *, there: bool, refusal: Refused | None
) -> HttpResponse:
    mine = queries.drawn_in(request.actor, row.spot_check).filter(checker_id=request.actor.appointment_id)
    context = {
        "row": row,
        "there": there,
        "facts": facts(row.resident) if there else [],
        "form": form,
        "tried": {"refusal": refusal},
        "waiting": mine.filter(result=Result.WAITING).count(),
        "going": row.spot_check.state == SpotCheck.State.RUNNING,
        "said": words_of(row.wrong),
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "baseflow/spot_check_record.html", context, status=status)
