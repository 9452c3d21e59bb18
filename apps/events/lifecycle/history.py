"""Writing and reading steps."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.errors import Conflicting
from apps.events.lifecycle.act import Act
from apps.events.models import Event, Step
from apps.events.rules import MOVE, Kind, Move, Subject
from apps.staff.actors import Actor, InPost, Resident


def write_step(act: Act, *, before: str) -> Step:
    """Exactly one step for one move; the event's version counts them."""
    act.event.version += 1
    person = act.actor if isinstance(act.actor, InPost) else None
    return Step.objects.create(
        event=act.event,
        order=act.order,
        version=act.event.version,
        move=act.row.name,
        from_state=before,
        to_state=_after(act),
        person_id=person.person_id if person else None,
        appointment_id=person.appointment_id if person else None,
        system="" if isinstance(act.actor, InPost) else act.actor.name,
        given={**_told(act.row, act.given), **act.told},
        at=act.now,
        client_id=act.once,
    )


def _after(act: Act) -> str:
    things = {Subject.ORDER: act.order, Subject.PETITION: act.petition, Subject.CARD: act.card}
    return str((things.get(act.row.of) or act.event).state)


def _told(row: Move, given: dict[str, Any]) -> dict[str, Any]:
    """What was given, as far as it is text or numbers; photos are rows of their own."""
    kept = [f.name for f in row.fields if f.kind not in {Kind.PHOTOS, Kind.UUID}]
    return {name: _plain(given[name]) for name in kept if given.get(name) not in (None, "", [])}


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool, list)) else str(value)


def made_before(*, name: str, actor: Actor, once: UUID) -> Step | None:
    """The step that the device has sent under this id before; refuses an id that stands for something else."""
    known = Step.objects.filter(client_id=once).select_related("event").first()
    if known is None:
        return None
    if known.move == name and _sent_by(known, actor):
        return known
    raise Conflicting("client_id_taken", _("This id belongs to something that was sent before. Make a new one."))


def _sent_by(step: Step, actor: Actor) -> bool:
    if isinstance(actor, Resident):
        return step.event_id == actor.event_id and step.system == actor.name
    return isinstance(actor, InPost) and step.person_id == actor.person_id


def changes_since(event: Event, version: int) -> list[dict[str, Any]]:
    """What has happened since the person looked: move, who, when, to which state."""
    steps = event.steps.filter(version__gt=version).select_related("person").order_by("version")
    return [
        {
            "version": step.version,
            "move": step.move,
            "label": _(MOVE[step.move].label),
            "by": step.person.name if step.person else step.system,
            "at": step.at.isoformat(),
            "to_state": step.to_state,
        }
        for step in steps[:50]
    ]
