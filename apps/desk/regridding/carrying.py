"""Carrying out: in one transaction, under a lock of the community, so that of two acts the second sees the first."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.desk.regridding.intact import what_prevents
from apps.desk.regridding.plans import Census, Part, census, grid_to_change
from apps.errors import Conflicting, Refused
from apps.events.lifecycle import move
from apps.events.models import Event
from apps.grids.models import Level, Regrid, Unit
from apps.grids.neighbours import touching
from apps.grids.parting import Boundary, joined, parts_of
from apps.grids.queries import first_covering
from apps.grids.succeeding import add_successor, note_lineage, retire
from apps.households.models import Building
from apps.households.moving import Destination, move_records, newest_versions
from apps.notices.actions import News, notify
from apps.staff.actors import InPost, Recipient, System
from apps.staff.models import Appointment
from apps.staff.moving import end, go_on

PROGRAM = System("regrid")
REASON_LENGTH, NAME_LENGTH, MOST_PARTS, MOST_JOINED = 200, 80, 9, 9


def unfit(field: str, sentence: str) -> Refused:
    return Refused("unfit", sentence, {"fields": {field: [sentence]}})


@dataclass(frozen=True, slots=True)
class Heirs:
    """`grids`: the new ones, in the order of the parts. `micro`: old micro-grid → its successor."""

    grids: list[Unit]
    micro: dict[int, Unit]


@transaction.atomic
def split(*, actor: InPost, grid_id: int, parts: Sequence[Part], reason: str, seal: str) -> Regrid:
    """Divides a grid along whole buildings. The first part takes what has no building and no place.

    Raises `Refused` for parts that do not fit, `Conflicting` when something else lives there than the plan was made
    for (`seal` of its census).
    """
    grid = _locked(actor, [grid_id])[0]
    found = census([grid])
    _refuse_bad_parts(parts, found)
    _refuse_bad_reason(reason)
    _refuse_outdated(found, seal)
    part_of = {building: number for number, part in enumerate(parts) for building in part.buildings}
    areas = _areas(grid, part_of)
    act = _act(Regrid.Kind.SPLIT, grid, actor, reason)
    new = [
        add_successor(parent=_parent(grid), level=Level.GRID, name=part.name, like=grid, boundary=areas.get(number))
        for number, part in enumerate(parts)
    ]
    to_grid = {building: new[number].pk for building, number in part_of.items()}
    heirs = Heirs(new, _micro_heirs(found, new, to_grid))
    goes = {post: new[number] for number, part in enumerate(parts) for post in part.posts}
    return _carry_out(act, found, heirs, to_grid, {row.pk: goes.get(row.pk, new[0]) for row in found.posts})


@transaction.atomic
def merge(
    *, actor: InPost, grid_ids: Collection[int], name: str, posts: Collection[int], reason: str, seal: str
) -> Regrid:
    """Joins grids of one community. `posts`: ids of the appointments that go on; the others end."""
    grids = _locked(actor, grid_ids)
    found = census(grids)
    _refuse_bad_merge(grids, name, posts, found)
    _refuse_bad_reason(reason)
    _refuse_outdated(found, seal)
    outlines = [grid.boundary for grid in grids if grid.boundary]
    act = _act(Regrid.Kind.MERGE, grids[0], actor, reason)
    boundary = joined(outlines) if len(outlines) == len(grids) else None
    new = add_successor(parent=_parent(grids[0]), level=Level.GRID, name=name, like=grids[0], boundary=boundary)
    heirs = Heirs([new], _micro_heirs(found, [new], {}))
    return _carry_out(act, found, heirs, {}, {row.pk: new for row in found.posts if row.pk in posts})


def _locked(actor: InPost, grid_ids: Collection[int]) -> list[Unit]:
    grids = [grid_to_change(actor, pk) for pk in sorted(set(grid_ids))]
    if not grids:
        raise unfit("grids", _("Choose 2 to %(most)s grids to join.") % {"most": MOST_JOINED})
    communities = sorted({_parent(grid).pk for grid in grids})
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=communities).order_by("pk"))
    rows = Unit.objects.select_for_update(no_key=True, of=("self",)).select_related("parent")
    locked = list(rows.filter(pk__in=[grid.pk for grid in grids], retired_at=None).order_by("code"))
    if len(locked) < len(grids):
        raise Conflicting("regridded", _("Somebody else has just divided or joined this grid. Open the list again."))
    return locked


def _parent(grid: Unit) -> Unit:
    if grid.parent is None:
        raise ValueError(f"grid {grid.code} has no community")
    return grid.parent


def _refuse_bad_parts(parts: Sequence[Part], found: Census) -> None:
    named = [part.name.strip() for part in parts]
    given = Counter(building for part in parts for building in part.buildings)
    if not 2 <= len(parts) <= MOST_PARTS:
        raise unfit("parts", _("A grid is divided into 2 to %(most)s parts.") % {"most": MOST_PARTS})
    if not all(part.buildings for part in parts):
        raise unfit("parts", _("Each part needs a building. Give it one, or make fewer parts."))
    if given.keys() != found.buildings.keys() or max(given.values()) > 1:
        raise unfit("parts", _("Each building of the grid belongs to exactly one part. Look through the list again."))
    if strangers := {post for part in parts for post in part.posts} - {row.pk for row in found.posts}:
        raise unfit("posts", _("%(n)s of these people do not serve here any more.") % {"n": len(strangers)})
    _refuse_bad_names(named, found)


def _refuse_bad_merge(grids: Sequence[Unit], name: str, posts: Collection[int], found: Census) -> None:
    if not 2 <= len(grids) <= MOST_JOINED:
        raise unfit("grids", _("Choose 2 to %(most)s grids to join.") % {"most": MOST_JOINED})
    if len({grid.parent_id for grid in grids}) > 1:
        raise unfit("grids", _("Only grids of one community can be joined."))
    if not _lie_together(grids):
        raise unfit("grids", _("These grids do not touch. Choose neighbours, or correct their boundaries first."))
    kept = [row for row in found.posts if row.pk in posts]
    if len(kept) < len(set(posts)):
        raise unfit("posts", _("Some of these people do not serve here any more. Look through the list again."))
    of_grids = [row for row in kept if row.unit.level == Level.GRID and row.post.single]
    twice = [code for code, count in Counter(row.post.name for row in of_grids).items() if count > 1]
    if twice:
        raise unfit("posts", _("A grid has one %(post)s at a time. Keep one of them.") % {"post": twice[0]})
    _refuse_bad_names([name.strip()], found)


def _lie_together(grids: Sequence[Unit]) -> bool:
    """Grids whose boundaries nobody has drawn yet are taken on trust."""
    drawn = {grid.pk: grid.boundary for grid in grids if grid.boundary}
    near = touching(drawn) if len(drawn) == len(grids) else set()
    reached = {grids[0].pk}
    while more := {b if a in reached else a for a, b in near if (a in reached) != (b in reached)}:
        reached |= more
    return len(drawn) < len(grids) or len(reached) == len(grids)


def _refuse_bad_names(names: Sequence[str], found: Census) -> None:
    if not all(0 < len(name) <= NAME_LENGTH for name in names):
        raise unfit("names", _("Each new grid needs a name of at most %(most)s characters.") % {"most": NAME_LENGTH})
    siblings = Unit.objects.filter(parent=found.grids[0].parent, level=Level.GRID, retired_at=None)
    taken = set(siblings.exclude(pk__in=[grid.pk for grid in found.grids]).values_list("name", flat=True))
    if len(set(names)) < len(names) or taken & set(names):
        raise unfit("names", _("Two grids of a community cannot have the same name. Choose another."))


def _refuse_bad_reason(reason: str) -> None:
    if not 0 < len(reason.strip()) <= REASON_LENGTH:
        raise unfit("reason", _("Say why, in at most %(most)s characters.") % {"most": REASON_LENGTH})


def _refuse_outdated(found: Census, seal: str) -> None:
    if seal != found.seal:
        raise Conflicting(
            "outdated", _("Something has changed here since the plan was made. Look at the new numbers and try again.")
        )


def _act(kind: Regrid.Kind, grid: Unit, actor: InPost, reason: str) -> Regrid:
    return Regrid.objects.create(
        kind=kind, community=_parent(grid), reason=reason.strip(), by=actor.appointment_id, at=timezone.now()
    )


def _areas(grid: Unit, part_of: Mapping[int, int]) -> dict[int, Boundary]:
    rows = Building.objects.filter(pk__in=part_of, lng__isnull=False, lat__isnull=False)
    points = [(part_of[row.pk], float(row.lng or 0), float(row.lat or 0)) for row in rows]
    return parts_of(grid.boundary, sorted(points)) if grid.boundary and points else {}


def _micro_heirs(found: Census, new: Sequence[Unit], to_grid: Mapping[int, int]) -> dict[int, Unit]:
    """Each micro-grid goes on in the part that most of its buildings go to."""
    heirs = {}
    for old in found.micro:
        inside = Building.objects.filter(unit=old, pk__in=to_grid).order_by("pk").values_list("pk", flat=True)
        goes = Counter(to_grid[pk] for pk in inside).most_common(1)
        parent = next((grid for grid in new if goes and grid.pk == goes[0][0]), new[0])
        heirs[old.pk] = add_successor(parent=parent, level=Level.MICRO_GRID, name=old.name, like=old)
    return heirs


def _carry_out(
    act: Regrid, found: Census, heirs: Heirs, to_grid: Mapping[int, int], posts: Mapping[int, Unit]
) -> Regrid:
    micro = {old: (unit.pk, unit.parent_id or 0) for old, unit in heirs.micro.items()}
    to = Destination(heirs.grids[0].pk, to_grid, micro, _finder(heirs.grids))
    before = Regrid.objects.filter(undone_at=None, successions__new__in=found.units).distinct()
    intact = [earlier.pk for earlier in before if what_prevents(earlier) is None]
    note_lineage(act, _pairs(found, heirs))
    records = move_records(found.units, to)
    retire([*found.grids, *found.micro])
    act.moved = {
        "records": records,
        "versions": newest_versions(records),
        "micro": {str(old): unit.pk for old, unit in heirs.micro.items()},
        "events": _move_events(found.events, to),
        "intact": intact,
        "posts": _move_posts(found.posts, heirs, posts),
    }
    act.save(update_fields=["moved"])
    _tell(act, found.posts)
    return act


def _pairs(found: Census, heirs: Heirs) -> list[tuple[Unit, Unit]]:
    grids = [(old, new) for old in found.grids for new in heirs.grids]
    return [*grids, *((old, heirs.micro[old.pk]) for old in found.micro)]


def _finder(grids: Sequence[Unit]) -> Any:
    drawn = [grid for grid in grids if grid.boundary]

    def part_at(lng: float, lat: float) -> int | None:
        index = first_covering([grid.boundary or {} for grid in drawn], lng, lat) if drawn else None
        return None if index is None else drawn[index].pk

    return part_at


def _move_events(ids: Iterable[int], to: Destination) -> list[tuple[int, int, int]]:
    """What is open; what has ended stays where it happened, and so do the figures of past periods."""
    moved = []
    for pk, unit, lng, lat in list(Event.objects.filter(pk__in=ids).values_list("pk", "unit", "lng", "lat")):
        new = to.at(unit, lng, lat)
        move(event_id=pk, name="regrid", actor=PROGRAM, given={"grid": new})
        moved.append((pk, unit, new))
    return moved


def _move_posts(rows: Sequence[Appointment], heirs: Heirs, grid_of: Mapping[int, Unit]) -> list[dict[str, Any]]:
    """Old appointment, its last day until now, and the new one; None where it ends."""
    today = timezone.localdate()
    before = {row.pk: row.until for row in rows}
    goes = {row.pk: heirs.micro.get(row.unit_id) or grid_of.get(row.pk) for row in rows}
    kept = [(row, unit) for row in rows if (unit := goes[row.pk]) is not None]
    made = dict(zip((row.pk for row, _unit in kept), go_on(kept, today), strict=True))
    end([row for row in rows if row.pk not in made], today)
    told: list[dict[str, Any]] = [
        {
            "old": row.pk,
            "until": day.isoformat() if (day := before[row.pk]) else None,
            "new": made[row.pk].pk if row.pk in made else None,
        }
        for row in rows
    ]
    return told


def _tell(act: Regrid, posts: Iterable[Appointment]) -> None:
    to = {Recipient(row.person_id, None) for row in posts}
    if to:
        label = act.community.name[:40]
        notify([News(sorted(to), "regridded", "regrid", act.pk, label, {}, urgent=False)], now=act.at)
