"""Residents write: about the system, or about what it holds of them."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.clocks.calendars import calendar
from apps.clocks.lifecycle import Running
from apps.clocks.models import About
from apps.clocks.worktime import Limit
from apps.errors import Conflicting, Malformed
from apps.events.rules import ORDINARY
from apps.grids.models import Level, Unit
from apps.notices.actions import News, notify
from apps.portal import codes
from apps.portal.letters.queries import POWER_FOR
from apps.portal.models import Letter, Slip
from apps.portal.settings import rules
from apps.staff.queries import holders_by_unit

STAGE = "letter"
ABOUT_THE_SYSTEM = (Letter.Kind.COMPLAINT, Letter.Kind.SUGGESTION)
ABOUT_ONESELF = (Letter.Kind.CORRECT, Letter.Kind.DELETE, Letter.Kind.SEE)


def written_before(ticket: str) -> tuple[Letter, str] | None:
    """What this form has sent already, and its code."""
    if not codes.TICKET.fullmatch(ticket):
        return None
    code = codes.code_of(ticket)
    letter = Letter.objects.filter(digest=codes.digest_of(code)).first()
    return (letter, code) if letter else None


@transaction.atomic
def write(*, ticket: str, kind: str, words: str, phone: str = "", now: datetime | None = None) -> tuple[Letter, str]:
    """A letter about the system, and the code by which its answer is read."""
    if not codes.TICKET.fullmatch(ticket):
        raise Malformed("no_ticket", _("This page has grown old. Nothing is lost: send it once more."))
    if kind not in ABOUT_THE_SYSTEM:
        raise Malformed("no_kind", _("Say whether it is a complaint or a suggestion."))
    code = codes.code_of(ticket)
    letter = Letter(client_id=codes.client_id_of(ticket), kind=kind, words=words, phone=phone)
    letter.digest = codes.digest_of(code)
    return _send(letter, rules().letter_limit, now or timezone.now()), code


@transaction.atomic
def ask(*, slip: Slip, kind: str, words: str, ticket: str, now: datetime | None = None) -> Letter:
    """A request about one's own data, by who holds the code of the report that they came with."""
    if kind not in ABOUT_ONESELF:
        raise Malformed("no_kind", _("Say what is to be done with your data."))
    client_id = codes.client_id_of(ticket)
    Slip.objects.select_for_update().get(pk=slip.pk)
    if known := Letter.objects.filter(slip=slip, client_id=client_id).first():
        return known
    if Letter.objects.filter(slip=slip, kind=kind, state=Letter.State.OPEN).exists():
        raise Conflicting("asked_before", _("You have asked for this already. The answer will stand on this page."))
    letter = Letter(client_id=client_id, kind=kind, words=words, slip=slip)
    return _send(letter, rules().request_limit, now or timezone.now())


def _send(letter: Letter, limit: str, at: datetime) -> Letter:
    """With its clock, and a notice to those who answer."""
    district = Unit.objects.get(level=Level.DISTRICT)
    running = Running([], calendar())
    letter.sent_at, letter.due_at = at, running.days.add(at, Limit.parse(limit))
    letter.number = f"L{at:%y%m%d}{codes.new_poster_code()}"
    letter.save()
    running.start(
        about=About.LETTER, about_id=letter.pk, stage=STAGE, unit_id=district.pk, urgency=ORDINARY,
        limit=Limit.parse(limit), at=at, due_at=letter.due_at,
    )  # fmt: skip
    running.save()
    power = (POWER_FOR[letter.kind], district.pk)
    due = {"due": letter.due_at.isoformat()}
    to = holders_by_unit([power]).get(power, [])
    notify([News(to, "letter_came", "letter", letter.pk, letter.number, due, urgent=False)], now=at)
    return letter
