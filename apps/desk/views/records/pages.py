"""One page for each household, resident, organisation, building (一户一档), and its history."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from apps.desk.views.guard import PostRequest
from apps.desk.views.records.guard import looking, record_at
from apps.desk.views.records.lists import Shown, shown
from apps.desk.views.records.telling import facts, history_of, proposed, title_of
from apps.desk.views.records.words import ONE_LABELS
from apps.events.models import Event
from apps.events.queries import events_seen_by
from apps.households.actions import may_edit
from apps.households.forms import LeaveForm
from apps.households.merging import may_merge, mergings_into
from apps.households.models import (
    Building,
    Dwelling,
    Household,
    Organisation,
    Proposal,
    Resident,
    Tagging,
    Verification,
)
from apps.households.models.base import Located
from apps.households.proposals import POWER as CONFIRM
from apps.households.queries import survivor_of, visible_to
from apps.households.revealing import Revealed, may_reveal
from apps.households.rules import PURPOSES, TAGGED
from apps.households.sight import HERE, TagSight, codes_of, taggings_of, tags_seen
from apps.households.tagging import tags_to_set
from apps.staff.actors import InPost

MOST_EVENTS = 10
MOST_VERIFICATIONS = 5
MOST_INSIDE = 100


@require_safe
@looking
def record_page(request: PostRequest, kind: str, pk: int) -> HttpResponse:
    if survivor := _merged_into(request.actor, kind, pk):
        return redirect("record", kind=kind, pk=survivor.pk)
    return page_of_record(request, kind, record_at(request.actor, kind, pk))


def _merged_into(actor: InPost, kind: str, pk: int) -> Resident | None:
    return survivor_of(actor, pk) if kind == "resident" else None


@require_safe
@looking
def record_history(request: PostRequest, kind: str, pk: int) -> HttpResponse:
    """With the histories of the records that were merged into this one."""
    if survivor := _merged_into(request.actor, kind, pk):
        return redirect("record_history", kind=kind, pk=survivor.pk)
    row = record_at(request.actor, kind, pk)
    merged = Resident.objects.filter(merged_into=row) if isinstance(row, Resident) else Resident.objects.none()
    told = [(entry, one.pk) for one in [row, *merged] for entry in history_of(one)]
    context = {
        "title": title_of(row),
        "label": ONE_LABELS[kind],
        "entries": sorted(told, key=lambda pair: pair[0].version.pk, reverse=True),
        "row": row,
        "back": reverse("record", args=[kind, pk]),
    }
    return render(request, "records/history.html", context)


def page_of_record(
    request: PostRequest, kind: str, row: Located, *, status: int = 200, revealed: Revealed | None = None, **more: Any
) -> HttpResponse:
    """The page, also after a reveal or with a refusal on top."""
    actor, sight = request.actor, tags_seen(request.actor)
    context = {
        "kind": kind,
        "row": row,
        "title": title_of(row),
        "label": ONE_LABELS[kind],
        "facts": facts(row, revealed.values if revealed else None),
        "revealed": revealed,
        "may_edit": may_edit(actor, row),
        "may_reveal": may_reveal(actor, row),
        "purposes": PURPOSES.items(),
        "verifications": verifications_of(kind, row),
        "events": _events_at(actor, row),
        **_tags(actor, kind, row, sight),
        **_inside(actor, kind, row, sight),
        **_leaving(row),
        **more,
    }
    return render(request, "records/record.html", context, status=status)


def verifications_of(kind: str, row: Located) -> list[Verification]:
    rows = Verification.objects.filter(about=kind, about_id=row.pk).order_by("-at")
    return list(rows.select_related("by__person", "by__post")[:MOST_VERIFICATIONS])


def _tags(actor: InPost, kind: str, row: Located, sight: TagSight) -> dict[str, Any]:
    """Those that may be seen, which of them one may take off, and those one may set."""
    if kind not in TAGGED:
        return {}
    running: list[Tagging] = taggings_of(sight, **{f"{kind}s": [row.pk]})
    codes, carried = codes_of(actor), {tagging.tag_id for tagging in running}
    return {
        "tagged": True,
        "tags": [(tagging, bool(codes & set(tagging.tag.setters))) for tagging in running],
        "settable": [tag for tag in tags_to_set(actor, kind) if tag.pk not in carried],
        "shown": shown([row], kind, sight)[0] if kind == "household" else None,
    }


def _inside(actor: InPost, kind: str, row: Located, sight: TagSight) -> dict[str, Any]:
    """What belongs to the record, each as far as the post may see it."""
    match row:
        case Household():
            people = (
                visible_to(actor, Resident)
                .filter(household=row)
                .select_related("unit", "household__dwelling__building")
            )
            return {"dwelling": row.dwelling, "building": row.dwelling.building, **_people(people, sight)}
        case Resident():
            waiting = (
                Proposal.objects.filter(resident=row, state=Proposal.State.WAITING)
                .select_related("proposed_by__person")
                .first()
            )
            found = {"household": row.household, "proposal": waiting, **_proposed(actor, waiting)}
            return {**found, "mergings": [(one, may_merge(actor, (row, one.other))) for one in mergings_into(row)]}
        case Building():
            homes = visible_to(actor, Household).filter(left_on=None)
            doors = visible_to(actor, Dwelling).filter(building=row, retired_at=None).order_by("entrance", "number")
            return {"doors": doors.prefetch_related(Prefetch("households", homes))[:MOST_INSIDE]}
        case Dwelling():
            homes = visible_to(actor, Household).filter(dwelling=row).order_by("left_on", "pk")
            firms = visible_to(actor, Organisation).filter(dwelling=row)
            return {"building": row.building, "households": homes[:MOST_INSIDE], "firms": firms[:MOST_INSIDE]}
    return {}


def _proposed(actor: InPost, waiting: Proposal | None) -> dict[str, Any]:
    """To those who may decide on it what it would change."""
    if waiting is None or not actor.holds(CONFIRM, waiting.resident.unit.path):
        return {}
    own = waiting.proposed_by.person_id == actor.person_id
    return {"proposed": proposed(waiting), "may_decide": not own}


def _people(people: Any, sight: TagSight) -> dict[str, Any]:
    rows: list[Shown] = shown(list(people.order_by("relation", "pk")[:MOST_INSIDE]), "resident", sight)
    return {
        "people": [one for one in rows if getattr(one.row, "status", "") in HERE],
        "gone": [one for one in rows if getattr(one.row, "status", "") not in HERE],
    }


def _leaving(row: Located) -> dict[str, Any]:
    if isinstance(row, Resident) and row.status in HERE:
        return {"leave_form": LeaveForm()}
    if isinstance(row, Household) and row.left_on is None:
        form = LeaveForm()
        del form.fields["status"]
        return {"leave_form": form}
    return {}


def _events_at(actor: InPost, row: Located) -> list[Event]:
    """Events at the building, which was picked when they were reported, or whose words name its address."""
    if isinstance(row, Household | Resident):
        home = row.dwelling if isinstance(row, Household) else row.household.dwelling
        row = home.building
    address = row.address if isinstance(row, Building | Organisation) else ""
    here = Q(building=row.pk) if isinstance(row, Building) else Q(pk__in=[])
    if address:
        here |= Q(building=None, place__contains=address)
    return list(events_seen_by(actor).filter(here, unit_id=row.unit_id).page(MOST_EVENTS)) if here else []
