"""Posters in an area: which there are, making them, retiring them. One is in use for each grid and building."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import NotThere, NotYours
from apps.grids.models import Level, Unit
from apps.households.models import Building
from apps.portal.codes import new_poster_code
from apps.portal.models import PortalRules, Poster
from apps.portal.settings import rules
from apps.staff.actors import InPost
from apps.staff.models import Appointment

POWER = "print_posters"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a poster hangs or may hang: a grid, or one of its buildings. `poster`: the one in use."""

    grid: Unit
    building: Building | None
    poster: Poster | None


def refuse_others(actor: InPost) -> None:
    if POWER not in actor.powers:
        raise NotYours("no_power", _("Your post makes no posters. Choose another post in the header."))


def grids_for(actor: InPost) -> QuerySet[Unit]:
    """The grids whose posters the actor may make."""
    inside = Q(pk__in=[])
    for path in actor.powers.get(POWER, ()):
        inside |= Q(path__startswith=path)
    return Unit.objects.filter(inside, level=Level.GRID, retired_at=None).order_by("code")


@dataclass(frozen=True, slots=True)
class Place:
    """A community whose posters the actor makes: how many grids it has, and posters in use."""

    community: Unit
    grids: int
    posters: int


def places_of(actor: InPost) -> list[Place]:
    """In one query more than the communities themselves, however many."""
    grids = grids_for(actor)
    posters = dict(
        Poster.objects.filter(unit__in=grids, retired_at=None)
        .values_list("unit__parent")
        .annotate(n=Count("pk"))
        .values_list("unit__parent", "n")
    )
    counts = grids.order_by().values_list("parent").annotate(n=Count("pk")).values_list("parent", "n")
    found = {pk: number for pk, number in counts if pk is not None}
    communities = Unit.objects.filter(pk__in=found).select_related("parent").defer("boundary", "parent__boundary")
    return [Place(one, found[one.pk], posters.get(one.pk, 0)) for one in communities.order_by("code")]


def spots_of(actor: InPost, community: Unit) -> list[Spot]:
    """The grids of a community, each before its buildings, in a constant number of queries."""
    grids = list(grids_for(actor).filter(parent=community))
    buildings: dict[int, list[Building]] = {grid.pk: [] for grid in grids}
    for building in Building.objects.filter(unit__in=grids, retired_at=None).order_by("estate", "name"):
        buildings[building.unit_id].append(building)
    in_use = {
        (poster.unit_id, poster.building_id): poster
        for poster in Poster.objects.filter(unit__in=grids, retired_at=None)
    }
    return [
        Spot(grid, building, in_use.get((grid.pk, building.pk if building else None)))
        for grid in grids
        for building in (None, *buildings[grid.pk])
    ]


def visible_to(actor: InPost) -> QuerySet[Poster]:
    """The posters in use in the actor's area."""
    rows = Poster.objects.filter(retired_at=None, unit__in=grids_for(actor))
    return rows.select_related("building", "unit__parent").defer("unit__boundary", "unit__parent__boundary")


def in_use(actor: InPost, codes: Iterable[str]) -> list[Poster]:
    """Those of the codes that are posters in use in the actor's area, by grid, the grid's own before its buildings'."""
    found = visible_to(actor).filter(code__in=set(codes))
    return list(found.order_by("unit__code", F("building").asc(nulls_first=True)))


def named_on(posters: Iterable[Poster], day: date) -> dict[int, list[Appointment]]:
    """By grid id: whom posters name, as the tenant allows; the core posts of the grid in their order."""
    if rules().people == PortalRules.People.NONE:
        return {}
    held = Appointment.objects.on(day).filter(unit__in={poster.unit_id for poster in posters}, post__core=True)
    found: dict[int, list[Appointment]] = {}
    for appointment in held.select_related("person", "post").order_by("post__code", "pk"):
        found.setdefault(appointment.unit_id, []).append(appointment)
    return found


@transaction.atomic
def make(
    *, actor: InPost, grids: Iterable[int] = (), buildings: Iterable[int] = (), now: datetime | None = None
) -> list[Poster]:
    """A poster for each that has none in use; those made now. `grids`, `buildings`: ids. Twice is as good as once."""
    wanted = list(_wanted(actor, set(grids), set(buildings)))
    at = now or timezone.now()
    made = []
    for unit_id, building_id in wanted:
        which: dict[str, Any] = {"unit_id": unit_id, "building_id": building_id, "retired_at": None}
        known, new = Poster.objects.get_or_create(
            **which,
            defaults={"code": new_poster_code(), "made_at": at, "made_by_id": actor.appointment_id},
        )
        made += [known] if new else []
    return made


@transaction.atomic
def retire(*, actor: InPost, code: str, now: datetime | None = None) -> Poster:
    """Takes a poster out of use: torn off, or its code abused. The next one made there has a new code."""
    posters = Poster.objects.select_for_update()
    poster = posters.filter(code=code, unit__in=grids_for(actor)).first()
    if poster is None:
        raise NotThere("no_poster", _("There is no such poster in your area. Choose one from the list."))
    if poster.retired_at is None:
        poster.retired_at, poster.retired_by_id = now or timezone.now(), actor.appointment_id
        poster.save(update_fields=["retired_at", "retired_by"])
    return poster


def _wanted(actor: InPost, grids: set[int], buildings: set[int]) -> Iterator[tuple[int, int | None]]:
    """(grid, building), in order of ids. Raises `NotYours` when one of them is not in the actor's area."""
    own = grids_for(actor)
    found = sorted(own.filter(pk__in=grids).values_list("pk", flat=True))
    standing = Building.objects.filter(pk__in=buildings, retired_at=None, unit__in=own)
    placed = sorted(standing.values_list("unit_id", "pk"))
    if len(found) != len(grids) or len(placed) != len(buildings):
        raise NotYours(
            "no_power",
            _("Posters are made for grids and buildings of your own area alone. Open the list again and tick those."),
        )
    yield from ((pk, None) for pk in found)
    yield from placed
