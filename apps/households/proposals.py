"""Changes of a resident's mandatory fields that one person proposes and another confirms, where the tenant says so."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.sealing import Sealed
from apps.audit.versions import refuse_stale
from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.households.actions import change, record_rules, refuse_unless_editor
from apps.households.doubles import refuse_twice
from apps.households.gone import refuse_forgotten
from apps.households.models import Proposal, Resident
from apps.households.queries import visible_to
from apps.households.rules import MANDATORY
from apps.notices.actions import News, notify
from apps.staff.actors import InPost
from apps.staff.queries import holders_by_unit
from apps.staff.seen import NOTHING, Seen, inside

POWER = "confirm_households"
WAITS = "proposal_waits"


@transaction.atomic
def change_resident(*, actor: InPost, resident: Resident, values: Mapping[str, Any], seen: int) -> Proposal | None:
    """Saves what one person may change alone; what takes two becomes a proposal, which is returned."""
    _refuse_twice(actor, resident, values)
    apart = _changed(resident, values) if record_rules().two_persons else {}
    plain = {name: value for name, value in values.items() if name not in apart}
    proposal = _propose(actor, resident, apart, seen) if apart else None
    if not apart or plain:
        changed = change(actor=actor, row=resident, values=plain, seen=seen)
        if proposal:
            proposal.seen = changed.history.latest("history_id").history_id
            proposal.save()
    return proposal


def _refuse_twice(actor: InPost, resident: Resident, values: Mapping[str, Any]) -> None:
    """A number that is new to the record and another one's."""
    number = values.get("identity", "")
    if number and Resident._meta.get_field("identity_index").digest(number) != resident.identity_index:
        refuse_twice(actor, number, besides=resident.pk)


def _changed(resident: Resident, values: Mapping[str, Any]) -> dict[str, Any]:
    """Mandatory fields that would differ; an identity number that was typed counts as one."""
    kept = Resident.objects.get(pk=resident.pk)
    return {
        name: values[name]
        for name in MANDATORY
        if name in values and (isinstance(getattr(kept, name), Sealed) or getattr(kept, name) != values[name])
    }


def _propose(actor: InPost, resident: Resident, changes: Mapping[str, Any], seen: int) -> Proposal:
    refuse_unless_editor(actor, resident.unit.path)
    refuse_forgotten(Resident.objects.select_for_update(of=("self",)).get(pk=resident.pk))
    refuse_stale(Resident, seen=seen, id=resident.pk)
    if Proposal.objects.filter(resident=resident, state=Proposal.State.WAITING).exists():
        raise Conflicting(
            "proposed_already",
            _("A change of this person already waits for a second person. It must be confirmed or refused first."),
        )
    made = Proposal.objects.create(
        resident=resident,
        changes=json.dumps(dict(changes), ensure_ascii=False, default=str),
        seen=seen,
        proposed_by_id=actor.appointment_id,
        proposed_at=timezone.now(),
    )
    _tell_seconds(actor, made)
    return made


def _tell_seconds(actor: InPost, proposal: Proposal) -> None:
    """Those who confirm in the community; where there is nobody but the proposer, those of the street."""
    resident = proposal.resident
    for unit in (resident.community_id, resident.street_id):
        holders = holders_by_unit([(POWER, unit)]).get((POWER, unit), [])
        others = [holder for holder in holders if holder.person_id != actor.person_id]
        if others:
            news = News(others, WAITS, "proposal", proposal.pk, resident.unit.name, {}, urgent=False)
            notify([news], now=timezone.now())
            return


@transaction.atomic
def decide(*, actor: InPost, proposal: Proposal, confirm: bool, reason: str = "") -> Proposal:
    """Confirms or refuses what somebody else proposed."""
    people = Resident.objects.select_for_update(of=("self",)).select_related("unit")
    resident = people.get(pk=proposal.resident_id)  # first, as those do who de-identify
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("proposed_by").get(pk=proposal.pk)
    _refuse_unless_second(actor, locked, resident)
    if not confirm and not reason.strip():
        raise Refused("no_reason", _("Say why you refuse the change, so that it can be mended."))
    if confirm:
        changes = changes_of(locked)
        _refuse_overtaken(resident, changes, seen=locked.seen)
        _refuse_twice(actor, resident, changes)
        _carry_out(resident, changes)
    locked.state = Proposal.State.CONFIRMED if confirm else Proposal.State.REFUSED
    locked.decided_by_id, locked.decided_at, locked.reason = actor.appointment_id, timezone.now(), reason[:200]
    locked.save()
    return locked


def _refuse_unless_second(actor: InPost, proposal: Proposal, resident: Resident) -> None:
    if proposal.state != Proposal.State.WAITING:
        raise Conflicting("decided_already", _("This change was decided already. Reload the page to see how."))
    if proposal.proposed_by.person_id == actor.person_id:
        raise NotYours(
            "own_proposal", _("You proposed this change yourself, in this or another post. Another decides.")
        )
    if not actor.holds(POWER, resident.unit.path):
        raise NotYours("no_power", _("Changes here are confirmed by the community. Choose another post in the header."))


def _refuse_overtaken(resident: Resident, changes: Mapping[str, Any], *, seen: int) -> None:
    """When one of the very fields was changed after the version `seen`; other changes do no harm."""
    then = Resident.history.get(id=resident.pk, history_id=seen)
    compared = ["identity_index" if name == "identity" else name for name in changes]  # sealed values never look alike
    if any(_comparable(then, name) != _comparable(resident, name) for name in compared):
        raise Conflicting(
            "overtaken",
            _("What this change is about was changed in another way since. Look at the record, and refuse it."),
        )


def _comparable(row: Any, name: str) -> Any:
    value = getattr(row, name)
    return bytes(value) if isinstance(value, memoryview) else value


def changes_of(proposal: Proposal) -> dict[str, Any]:
    """Field → new value."""
    found: dict[str, Any] = json.loads(proposal.changes.open())
    if "born_on" in found:
        found["born_on"] = date.fromisoformat(found["born_on"])
    return found


def _carry_out(resident: Resident, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(resident, name, value)
    resident.version += 1
    resident.save()


def may_confirm(actor: InPost) -> bool:
    return bool(actor.powers.get(POWER))


def waiting_for(actor: InPost) -> Seen:
    """Changes that wait in the areas where the actor confirms; their own too, which others decide. Newest first."""
    ways = [way for path in sorted(actor.powers.get(POWER, ())) for way in inside(path, "resident__")]
    rows = Proposal.objects.filter(state=Proposal.State.WAITING)
    needed = ("resident__unit", "resident__household__dwelling__building", "proposed_by__person", "proposed_by__post")
    return Seen(rows.select_related(*needed), tuple(ways) or (NOTHING,))


def get_proposal(actor: InPost, pk: int) -> Proposal:
    found = (
        Proposal.objects.filter(pk=pk, resident__in=visible_to(actor, Resident)).select_related("proposed_by").first()
    )
    if found is None:
        raise NotThere("no_record", _("There is no such change among those you may see in this post."))
    return found
