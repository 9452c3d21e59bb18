"""A named post answers a letter, once, and its clock stops."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.clocks.calendars import calendar
from apps.clocks.lifecycle import Running
from apps.clocks.models import About
from apps.errors import Conflicting, Malformed
from apps.portal.letters.queries import get_letter
from apps.portal.letters.writing import ABOUT_ONESELF
from apps.portal.models import Letter, Slip
from apps.staff.actors import InPost

State = Letter.State
DECIDED = {True: State.GRANTED, False: State.REFUSED}


@transaction.atomic
def answer(
    *, actor: InPost, number: str, words: str, granted: bool | None = None, now: datetime | None = None
) -> Letter:
    """`granted`: whether what was asked about one's own data was done; None for letters about the system.

    Deleting takes the telephone away at once. What the steps of the event say stays: they are the record of the case.
    """
    found = get_letter(actor, number)
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if letter.state != State.OPEN:
        raise Conflicting("answered", _("This letter was answered already. Reload the page to read the answer."))
    if not words.strip():
        raise Malformed("no_answer", _("Write the answer."), {"fields": {"answer": [_("Write the answer.")]}})
    about_data = letter.kind in ABOUT_ONESELF
    if about_data and granted is None:
        sentence = _("Say whether it was done.")
        raise Malformed("undecided", sentence, {"fields": {"granted": [sentence]}})
    at = now or timezone.now()
    letter.state = DECIDED[bool(granted)] if about_data else State.ANSWERED
    letter.answer, letter.answered_at, letter.answered_by_id = words.strip(), at, actor.appointment_id
    letter.save()
    if letter.kind == Letter.Kind.DELETE and granted and letter.slip_id:
        _erase(letter.slip_id, at)
    running = Running.of({About.LETTER: [letter.pk]}, days=calendar())
    for clock in running.about(About.LETTER, letter.pk):
        running.stop(clock, at=at)
    running.save()
    return letter


def _erase(slip_id: int, at: datetime) -> None:
    slip = Slip.objects.select_for_update().get(pk=slip_id)
    slip.phone, slip.erased_at = "", at
    slip.save(update_fields=["phone", "erased_at"])
