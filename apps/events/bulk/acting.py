"""Carrying out what was asked for of many: each event in a transaction of its own, each exactly once."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import Conflicting, Malformed, NotThere, Refused
from apps.events import lifecycle
from apps.events.bulk.judging import Given, Item, chosen, parsed
from apps.events.models import BulkAct, BulkPart, Event
from apps.events.rules import MOVE, Move, Subject
from apps.staff.actors import InPost


def begin(*, actor: InPost, client_id: UUID, row: Move, items: list[Item], given: Given) -> BulkAct:
    """Writes down what is to be done, or finds what was written down before under the same id."""
    events = {event.number: event for event in chosen(actor, [item.number for item in items])}
    if any("\x00" in text for value in given.values() for text in (value if isinstance(value, list) else [value])):
        raise Malformed("malformed", _("The text holds a sign that cannot be kept. Write it anew."))
    asked = {name: value for name, value in given.items() if name in {field.name for field in row.fields}}
    with transaction.atomic():
        act, is_new = BulkAct.objects.get_or_create(
            client_id=client_id,
            defaults={
                "person_id": actor.person_id,
                "appointment_id": actor.appointment_id,
                "move": row.name,
                "given": asked,
                "at": timezone.now(),
            },
        )
        if is_new:
            once = {(item.number, item.thing_id if row.of is Subject.ORDER else None): item.version for item in items}
            BulkPart.objects.bulk_create(
                BulkPart(act=act, event=events[number], thing_id=thing, version=version)
                for (number, thing), version in once.items()
            )
    _refuse_another(act, actor, row)
    return act


def carry_out(*, actor: InPost, act: BulkAct) -> None:
    """Whatever of it is still to be done, each in a transaction of its own."""
    for part_id in act.parts.filter(code="").order_by("pk").values_list("pk", flat=True):
        _carry_out_one(actor, act, part_id)


def act_of(actor: InPost, client_id: UUID) -> BulkAct:
    """One's own act, asked for in this post."""
    act = BulkAct.objects.filter(client_id=client_id, appointment_id=actor.appointment_id).first()
    if act is None:
        raise NotThere("no_bulk_act", _("There is no such act of yours in this post."))
    return act


@transaction.atomic
def _carry_out_one(actor: InPost, act: BulkAct, part_id: int) -> None:
    part = BulkPart.objects.select_for_update().get(pk=part_id)
    if part.code:
        return
    row, event = MOVE[act.move], Event.objects.select_related("category", "unit").get(pk=part.event_id)
    try:
        given = parsed(row, event, act.given)
        file = lifecycle.file_of_move(event.pk, row.name, actor, given, thing_id=part.thing_id, version=part.version)
    except Refused as refusal:
        part.code, part.message = refusal.code, str(refusal)
    else:
        part.code, part.step = BulkPart.DONE, file.steps[0]
        BulkPart.objects.filter(act=act, event=event, code="").exclude(pk=part.pk).update(version=file.event.version)
    part.save()


def _refuse_another(act: BulkAct, actor: InPost, row: Move) -> None:
    """An id stands for one act of one person in one post."""
    if (act.appointment_id, act.move) != (actor.appointment_id, row.name):
        raise Conflicting("id_taken", _("This id stands for another act already. Begin again from the list."))
