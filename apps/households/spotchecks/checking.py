"""Looking at a record that was drawn, and saying what was found."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.errors import Conflicting, NotYours, Refused
from apps.households.models import Drawn, Resident, SpotCheck
from apps.households.spotchecks.queries import get_own, in_sight
from apps.households.spotchecks.rules import refuse_answer
from apps.staff.actors import InPost

Result = Drawn.Result
ANSWERS = tuple(result for result in Result if result is not Result.WAITING)


@transaction.atomic
def answer(*, actor: InPost, drawn_id: int, result: str, wrong: Collection[str] = ()) -> Drawn:
    """What the checker found; may be corrected while the check is under way. Leaves the record itself alone: whoever
    keeps it mends it, and sees it on the spot again.

    A record that has left the checker's area is answered with “gone”, and with nothing else.
    """
    _refuse_unknown(result)
    refuse_answer(result, set(wrong))
    check = SpotCheck.objects.select_for_update().filter(drawn=drawn_id).first()
    row = get_own(actor, drawn_id)
    if check is None or check.state != SpotCheck.State.RUNNING:
        raise Conflicting("over", _("This spot check is over; its answers change no more."))
    _refuse_author(actor, row)
    there = bool(in_sight(actor, [row]))
    if there == (result == Result.GONE):
        raise Refused("gone", _told_of_place(there), {"fields": {"result": [_told_of_place(there)]}})
    row.result, row.wrong, row.done_at = result, sorted(wrong), timezone.now()
    row.save(update_fields=["result", "wrong", "done_at"])
    return row


def _refuse_unknown(result: str) -> None:
    if result not in ANSWERS:
        sentence = _("Choose what you found.")
        raise Refused("unfit", sentence, {"fields": {"result": [sentence]}})


def _told_of_place(there: bool) -> str:
    if there:
        return _("This record is still in the books of your area. Choose what you found.")
    return _("This record has moved to another area, or is in no books any more. Choose that it is gone.")


def _refuse_author(actor: InPost, row: Drawn) -> None:
    """Who has changed the record since it was drawn would be looking at their own work."""
    history: Any = Resident.history
    since = row.spot_check.drawn_at
    if history.filter(id=row.resident_id, history_person_id=actor.person_id, history_date__gte=since).exists():
        raise NotYours(
            "own_work",
            _(
                "You have changed this record since it was drawn. Ask whoever runs the check to hand it to somebody "
                "else."
            ),
        )
