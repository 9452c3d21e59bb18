"""Taking back: as long as nothing new has happened in the new grids."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.desk.regridding.carrying import PROGRAM, REASON_LENGTH, unfit
from apps.desk.regridding.intact import units_of, what_prevents
from apps.desk.regridding.plans import POWER
from apps.errors import Conflicting, NotThere, NotYours
from apps.events.lifecycle import move
from apps.grids.models import Regrid, Unit
from apps.grids.succeeding import retire, revive
from apps.households.moving import move_doors, newest_versions, put_back
from apps.staff.actors import InPost
from apps.staff.models import Appointment
from apps.staff.moving import end, resume


def get_act(actor: InPost, pk: int) -> Regrid:
    """One of the actor's area, or of their own community or street."""
    act = Regrid.objects.select_related("community").filter(pk=pk).first()
    near = act is not None and (
        act.community.path.startswith(actor.unit_path) or actor.unit_path.startswith(act.community.path)
    )
    if act is None or not near:
        raise NotThere("no_act", _("There is no such act in your area."))
    return act


def may_undo(actor: InPost, act: Regrid) -> bool:
    return actor.holds(POWER, act.community.path)


@transaction.atomic
def undo(*, actor: InPost, act_id: int, reason: str) -> Regrid:
    """Everything is as it was, and the versions say what happened in between. The new codes stay used."""
    act = get_act(actor, act_id)
    if not may_undo(actor, act):
        raise NotYours("no_power", _("Grids are divided and joined by whoever manages the grids of the area above."))
    Unit.objects.select_for_update(no_key=True).get(pk=act.community_id)
    act = Regrid.objects.select_for_update(of=("self",)).select_related("community").get(pk=act_id)
    if not 0 < len(reason.strip()) <= REASON_LENGTH:
        raise unfit("reason", _("Say why, in at most %(most)s characters.") % {"most": REASON_LENGTH})
    if sentence := what_prevents(act):
        raise Conflicting("too_late", sentence)
    _take_back(act)
    act.undone_at, act.undone_by, act.undone_reason = timezone.now(), actor.appointment_id, reason.strip()
    act.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    return act


def _take_back(act: Regrid) -> None:
    revive(units_of(act, "old"))
    put_back(act.moved["records"])
    move_doors({new: int(old) for old, new in act.moved["micro"].items()})
    for pk, old, _new in act.moved["events"]:
        move(event_id=pk, name="regrid", actor=PROGRAM, given={"grid": old})
    rows = {row.pk: row for row in Appointment.objects.filter(pk__in=_ids(act))}
    end([rows[row["new"]] for row in act.moved["posts"] if row["new"]], timezone.localdate())
    resume((rows[row["old"]], date.fromisoformat(row["until"]) if row["until"] else None) for row in act.moved["posts"])
    retire(units_of(act, "new"))
    for before in Regrid.objects.filter(pk__in=act.moved["intact"]):  # what those left behind is there again
        before.moved["versions"] = newest_versions(before.moved["records"])
        before.save(update_fields=["moved"])


def _ids(act: Regrid) -> set[int]:
    return {pk for row in act.moved["posts"] for pk in (row["old"], row["new"]) if pk}
