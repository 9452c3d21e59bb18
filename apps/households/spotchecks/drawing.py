"""Drawing records of an area, handing them on, and ending the check. Decided by whoever runs the area's checks."""

import secrets
from collections.abc import Collection, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from simple_history.utils import bulk_create_with_history

from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.grids.models import Unit
from apps.households.models import Drawn, SpotCheck
from apps.households.spotchecks.queries import (
    areas_of,
    authors_of,
    checkers_for,
    get_check,
    population_of,
    runs_it,
)
from apps.households.spotchecks.rules import MOST, Checker, drawn, refuse_draw, shared_out, unfit
from apps.notices.actions import News, notify
from apps.staff.actors import InPost, Recipient
from apps.staff.models import Appointment

DRAWN, LATE = "spot_check_drawn", "spot_check_late"
ABOUT = "spot_check"
State, Result = SpotCheck.State, Drawn.Result


@transaction.atomic
def draw(*, actor: InPost, area_id: int, share: int, due_on: date, checkers: Collection[int]) -> SpotCheck:
    """Draws `share` percent of each grid's residents and shares them out among the appointments `checkers`.

    Nobody gets a record that they wrote or last saw themselves. The program chooses the seed: a draw cannot be tried
    until it suits.
    """
    area = areas_of(actor).filter(pk=area_id).first()
    if area is None:
        raise NotThere("no_area", _("You do not draw spot checks there. Choose an area from the list."))
    today = timezone.localdate()
    refuse_draw(share=share, due_on=due_on, today=today)
    chosen = _chosen(area, checkers)
    grids = population_of(actor, area)
    population, seed = sum(map(len, grids.values())), secrets.token_hex(16)
    sample = drawn(grids, share=share, seed=seed)
    _refuse_size(sum(map(len, sample.values())))
    rows = _shared_out(sample, chosen)
    check = _begun(
        SpotCheck(
            area=area,
            share=share,
            population=population,
            seed=seed,
            drawn_by_id=actor.appointment_id,
            drawn_at=timezone.now(),
            due_on=due_on,
        )
    )
    for row in rows:
        row.spot_check = check
    bulk_create_with_history(rows, Drawn)
    _tell(check, DRAWN, rows)
    return check


def _chosen(area: Unit, wanted: Collection[int]) -> list[Checker]:
    able = {one.appointment_id: one for one in checkers_for(area)}
    if not wanted or not able.keys() >= set(wanted):
        raise unfit("checkers", _("Choose from the list who looks at the records: one person at least."))
    return [able[pk] for pk in sorted(set(wanted))]


def _refuse_size(count: int) -> None:
    if not count:
        raise Refused("nobody", _("Nobody is recorded in this area, so there is nothing to draw."))
    if count > MOST:
        sentence = _(
            "That would be %(count)d records; at most %(most)d are drawn at once. Lower the share or the area."
        )
        raise unfit("share", sentence % {"count": count, "most": MOST})


def _shared_out(sample: dict[int, list[int]], checkers: Sequence[Checker]) -> list[Drawn]:
    grids = Unit.objects.defer("boundary").in_bulk(sample)
    grid_of = {pk: grids[grid] for grid, ids in sample.items() for pk in ids}
    authors = authors_of(grid_of)

    def may(one: Checker, pk: int) -> bool:
        return grid_of[pk].path.startswith(one.path) and one.person_id not in authors.get(pk, ())

    given, left = shared_out(list(grid_of), checkers, may=may)
    if left:
        sentence = ngettext(
            "None of those chosen may look at %(n)d of the records drawn: they wrote it themselves, or do not see its "
            "grid. Choose somebody else as well.",
            "None of those chosen may look at %(n)d of the records drawn: they wrote them themselves, or do not see "
            "their grid. Choose somebody else as well.",
            len(left),
        )
        raise unfit("checkers", sentence % {"n": len(left)})
    return [Drawn(resident_id=pk, unit=grid_of[pk], checker_id=checker) for pk, checker in given.items()]


def _begun(check: SpotCheck) -> SpotCheck:
    try:
        with transaction.atomic():
            check.save()
    except IntegrityError as problem:
        raise Conflicting(
            "under_way", _("A spot check of this area is under way already. End it first, or choose another area.")
        ) from problem
    return check


@transaction.atomic
def hand_on(*, actor: InPost, check_id: int, giver: int, taker: int) -> int:
    """What one has not looked at yet goes to another, as far as that one may look at it. Returns how many records."""
    check = _locked(actor, check_id)
    [to] = _chosen(check.area, [taker])
    rows = Drawn.objects.select_for_update(of=("self",)).filter(
        spot_check=check, checker_id=giver, result=Result.WAITING
    )
    waiting = list(rows.select_related("unit").order_by("pk")) if giver != taker else []
    moved = _move(waiting, to)
    if not moved:
        raise Refused("nothing", _("There is nothing that this person may take over. Choose somebody else."))
    _tell(check, DRAWN, moved)
    return len(moved)


def _move(rows: Sequence[Drawn], to: Checker) -> list[Drawn]:
    """Those that the other may look at."""
    authors = authors_of([row.resident_id for row in rows])
    fit = [
        row
        for row in rows
        if row.unit.path.startswith(to.path) and to.person_id not in authors.get(row.resident_id, ())
    ]
    for row in fit:
        row.checker_id = to.appointment_id
        row.save(update_fields=["checker"])
    return fit


def waiting_with(held: Appointment) -> QuerySet[Drawn]:
    """What somebody has yet to look at, in checks under way."""
    rows = Drawn.objects.filter(checker=held, result=Result.WAITING, spot_check__state=State.RUNNING)
    return rows.select_related("unit", "spot_check__area").order_by("pk")


@transaction.atomic
def pass_on(giver: Appointment, taker: Appointment) -> int:
    """When a post is handed over, what waits with it goes along, but for what the successor wrote: that waits for
    whoever runs the check. Returns how many records."""
    rows = list(waiting_with(giver).select_for_update(of=("self",)))
    return len(_move(rows, Checker(taker.pk, taker.person_id, taker.unit.path)))


@transaction.atomic
def end(*, actor: InPost, check_id: int) -> SpotCheck:
    """What nobody has looked at stays so; answers change no more."""
    return _over(_locked(actor, check_id), State.ENDED, actor.appointment_id)


@transaction.atomic
def call_off(*, actor: InPost, check_id: int, reason: str) -> SpotCheck:
    """Only while nobody has answered: otherwise a result could be made to vanish."""
    check = _locked(actor, check_id)
    if not reason.strip():
        raise unfit("reason", _("Say why, for whoever reads the history."))
    if check.drawn.exclude(result=Result.WAITING).exists():
        raise Conflicting("answered", _("Somebody has looked already. End the check instead; its results stay."))
    check.reason = reason.strip()[:200]
    return _over(check, State.CANCELLED, actor.appointment_id)


def _over(check: SpotCheck, state: str, by: int | None) -> SpotCheck:
    check.state, check.ended_by_id, check.ended_at = state, by, timezone.now()
    check.save()
    return check


def _locked(actor: InPost, pk: int) -> SpotCheck:
    if not runs_it(actor, get_check(actor, pk)):
        raise NotYours("no_power", _("That is for whoever runs the spot checks of this area."))
    check = SpotCheck.objects.select_for_update(of=("self",)).select_related("area").get(pk=pk)
    if check.state != State.RUNNING:
        raise Conflicting("over", _("This spot check is over. Reload the page to see how it ended."))
    return check


@transaction.atomic
def look_after(today: date) -> int:
    """Once a day: ends what is complete and due, and tells once of what is late. Returns how many were told late."""
    due = SpotCheck.objects.select_for_update(of=("self",)).filter(state=State.RUNNING, due_on__lt=today)
    late = 0
    for check in due.select_related("area", "drawn_by").order_by("pk"):
        waiting = list(check.drawn.filter(result=Result.WAITING))
        if not waiting:
            _over(check, State.ENDED, None)
        elif check.told_late_on is None:
            check.told_late_on = today
            check.save()
            _tell(check, LATE, waiting)
            late += 1
    return late


def _tell(check: SpotCheck, kind: str, rows: Collection[Drawn]) -> None:
    """Each checker how many are theirs; of what is late also whoever had it drawn."""
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.checker_id] = counts.get(row.checker_id, 0) + 1
    if kind == LATE:
        counts.setdefault(check.drawn_by_id, len(rows))
    people = dict(Appointment.objects.filter(pk__in=counts).values_list("pk", "person_id"))
    news = [
        News(
            [Recipient(people[appointment], appointment)],
            kind,
            ABOUT,
            check.pk,
            check.area.name,
            {"count": count, "on": check.due_on.isoformat()},
            urgent=False,
        )
        for appointment, count in counts.items()
    ]
    notify(news, now=timezone.now())
