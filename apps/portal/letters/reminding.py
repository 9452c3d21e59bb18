"""Reminders of letters become notices to those who answer them. Run by the sweep."""

from datetime import datetime

from django.db import transaction

from apps.clocks.models import About, Reminder
from apps.clocks.reminders import DUE
from apps.notices.actions import News, notify
from apps.portal.letters.queries import POWER_FOR
from apps.portal.models import Letter
from apps.staff.queries import holders_by_unit


@transaction.atomic
def tell_letters(now: datetime) -> int:
    """Tells every reminder about a letter that was not told yet, once."""
    waiting = Reminder.objects.select_for_update(of=("self",), skip_locked=True).select_related("clock")
    reminders = list(waiting.filter(told_at=None, clock__about=About.LETTER).order_by("pk"))
    if not reminders:
        return 0
    letters = Letter.objects.in_bulk([reminder.clock.about_id for reminder in reminders])
    told = [(reminder, letters[reminder.clock.about_id]) for reminder in reminders]
    holders = holders_by_unit((POWER_FOR[letter.kind], reminder.clock.unit_id) for reminder, letter in told)
    news = [
        News(
            holders.get((POWER_FOR[letter.kind], reminder.clock.unit_id), []),
            "letter_due" if reminder.percent == DUE else "letter_reminder",
            "letter",
            letter.pk,
            letter.number,
            {"due": letter.due_at.isoformat()},
            urgent=False,
        )
        for reminder, letter in told
        if reminder.clock.stopped_at is None
    ]
    notify(news, now=now)
    Reminder.objects.filter(pk__in=[reminder.pk for reminder in reminders]).update(told_at=now)
    return len(reminders)
