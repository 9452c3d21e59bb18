"""Spot checks as far as somebody may see them: those they draw in their area, and what they are to look at."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.grids.models import Level, Unit
from apps.households.models import Drawn, Resident, SpotCheck
from apps.households.queries import visible_to
from apps.households.spotchecks.rules import RECENT, Checker
from apps.staff.actors import InPost
from apps.staff.models import Appointment, UnitPower
from apps.staff.seen import any_of, inside

DRAW, CHECK = "draw_spot_checks", "spot_check"
AREAS = (Level.DISTRICT, Level.STREET, Level.COMMUNITY)
MOST_LISTED = 100
Result = Drawn.Result


@dataclass(frozen=True, slots=True)
class Tally:
    """`right` of those answered with right or wrong; `share` is None while there is none."""

    drawn: int
    right: int
    wrong: int
    waiting: int

    @property
    def done(self) -> int:
        return self.drawn - self.waiting

    @property
    def share(self) -> int | None:
        known = self.right + self.wrong
        return round(100 * self.right / known) if known else None


def checks_of(actor: InPost) -> QuerySet[SpotCheck]:
    """Newest first, each with `of` and `waiting`: how many were drawn, and are yet to be looked at."""
    waiting = Count("drawn", filter=Q(drawn__result=Result.WAITING))
    return _seen(actor).annotate(of=Count("drawn"), waiting=waiting).order_by("-pk")


def _seen(actor: InPost) -> QuerySet[SpotCheck]:
    own = Drawn.objects.filter(spot_check=OuterRef("pk"), checker_id=actor.appointment_id)
    ways = [Q(area__path__startswith=path) for path in actor.powers.get(DRAW, ())]
    rows = SpotCheck.objects.filter(any_of(ways) | Q(Exists(own)))
    return rows.select_related("area", "drawn_by__person", "drawn_by__post")


def get_check(actor: InPost, pk: int) -> SpotCheck:
    """“Not yours” reads like “does not exist”."""
    found = checks_of(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere("no_spot_check", _("There is no such spot check in your area. Choose one from the list."))
    return found


def runs_it(actor: InPost, check: SpotCheck) -> bool:
    return actor.holds(DRAW, check.area.path)


def drawn_in(actor: InPost, check: SpotCheck) -> QuerySet[Drawn]:
    """The records of a check: all for whoever runs it, otherwise one's own; in the order they are walked."""
    rows = Drawn.objects.filter(spot_check=check)
    own = rows if runs_it(actor, check) else rows.filter(checker_id=actor.appointment_id)
    people = ("resident__unit", "resident__household__dwelling__building", "unit", "checker__person", "checker__post")
    return own.select_related(*people).order_by("unit__code", "resident__household", "pk")


def own_waiting(actor: InPost) -> QuerySet[Drawn]:
    """What the actor is to look at, in checks under way."""
    return Drawn.objects.filter(
        checker_id=actor.appointment_id, result=Result.WAITING, spot_check__state=SpotCheck.State.RUNNING
    )


def get_own(actor: InPost, pk: int) -> Drawn:
    """A record that the actor is to look at."""
    rows = Drawn.objects.filter(checker_id=actor.appointment_id)
    found = rows.select_related("spot_check__area", "resident__unit", "unit").filter(pk=pk).first()
    if found is None:
        raise NotThere("not_drawn", _("This record is not yours to look at. Open the list of spot checks."))
    return found


def in_sight(actor: InPost, rows: Collection[Drawn]) -> set[int]:
    """Residents of these that may still be seen: the others have moved, or are in no books any more."""
    return set(
        visible_to(actor, Resident).filter(pk__in=[row.resident_id for row in rows]).values_list("pk", flat=True)
    )


def tallies(rows: QuerySet[Drawn], by: str) -> dict[int, Tally]:
    """By `unit` or `checker`, in one query."""
    counted = (
        rows.order_by()
        .values(f"{by}_id")
        .annotate(n=Count("pk"), **{name: Count("pk", filter=Q(result=name)) for name in ("right", "wrong", "waiting")})
    )
    return {row[f"{by}_id"]: Tally(row["n"], row["right"], row["wrong"], row["waiting"]) for row in counted}


def areas_of(actor: InPost) -> QuerySet[Unit]:
    """Where the actor may have records drawn."""
    ways = [Q(path__startswith=path) for path in actor.powers.get(DRAW, ())]
    return Unit.objects.defer("boundary").filter(any_of(ways), level__in=AREAS, retired_at=None).order_by("code")


def checkers_for(area: Unit) -> list[Checker]:
    """Who may look at some of its records today, in whichever of their posts."""
    over = Q(content_object__in=area.ancestor_ids) | Q(content_object__path__startswith=area.path)
    held = Appointment.objects.on(timezone.localdate()).filter(unit__retired_at=None)
    rows = UnitPower.objects.filter(
        over, permission__codename=CHECK, content_object__retired_at=None, group__appointment__in=held.values("pk")
    ).values_list("group__appointment", "group__appointment__person", "content_object__path")
    return [Checker(*row) for row in rows.order_by("group__appointment")]


def authors_of(residents: Collection[int]) -> dict[int, set[int]]:
    """Record → the people who recorded or changed it, or one that was merged into it, or were the last to see it on the
    spot."""
    found: dict[int, set[int]] = defaultdict(set)
    history: Any = Resident.history
    merged = dict(Resident.objects.filter(merged_into__in=residents).values_list("pk", "merged_into"))
    written = history.filter(id__in=[*residents, *merged]).exclude(history_person_id=None)
    for pk, person in written.values_list("id", "history_person_id").distinct():
        found[merged.get(pk) or pk].add(person)
    seen = Resident.objects.filter(pk__in=residents, verified_by__isnull=False).values_list("pk", "verified_by")
    people = dict(Appointment.objects.values_list("pk", "person_id").filter(pk__in={by for _pk, by in seen}))
    for pk, appointment in seen:
        found[pk].add(people[appointment or 0])
    return found


def population_of(actor: InPost, area: Unit) -> dict[int, list[int]]:
    """Grid → ids of those who are here, by the grids' codes."""
    rows = visible_to(actor, Resident).filter(any_of(inside(area.path)))
    here = rows.filter(status__in=[Resident.Status.PRESENT, Resident.Status.AWAY])
    found: dict[int, list[int]] = defaultdict(list)
    for unit, pk in here.order_by("unit__code", "pk").values_list("unit_id", "pk"):
        found[unit].append(pk)
    return dict(found)


def counted(now: datetime) -> QuerySet[Drawn]:
    """Answers of late that say whether a record was true."""
    return Drawn.objects.filter(result__in=[Result.RIGHT, Result.WRONG], done_at__gte=now - RECENT)


def found_wrong(now: datetime) -> QuerySet[Drawn]:
    """For `Exists`: a record found wrong of late, and not seen on the spot since."""
    since = Q(resident__verified_at=None) | Q(resident__verified_at__lt=F("done_at"))
    return counted(now).filter(since, result=Result.WRONG, resident=OuterRef("pk"))
