"""Changing stage limits, working hours and the calendar.

No clock is touched: what is running keeps what it was promised (domain README §1.7). `seen` is the newest version that
the person had before them (`audit.versions.newest_of`); a stale one is refused.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from apps.audit.versions import refuse_stale
from apps.clocks.calendars import today
from apps.clocks.models import CalendarDay, CalendarYear, StageLimit, WorkHours
from apps.clocks.notice import NoticeDay
from apps.clocks.rules import read_hours, read_stage_limit, written_hours
from apps.errors import NotThere, Refused
from apps.staff.actors import InPost
from apps.staff.powers import refuse_unless_manager

FRIDAY = 4


@transaction.atomic
def change_stage_limits(*, actor: InPost, stage: str, limits: Mapping[int, str], seen: int) -> list[StageLimit]:
    """`limits` by urgency; the rows that changed come back. Raises `Refused` with a sentence for each bad limit."""
    refuse_unless_manager(actor)
    rows = list(StageLimit.objects.select_for_update().filter(stage=stage).order_by("urgency"))
    if not rows:
        raise NotThere("no_stage", _("There is no such stage. Choose one of the list."))
    refuse_stale(StageLimit, seen=seen, stage=stage)
    bad, changed = {}, []
    for row in rows:
        try:
            limit = str(read_stage_limit(stage, row.urgency, limits[row.urgency]))
        except ValueError as problem:
            bad[f"limit_{row.urgency}"] = [str(problem)]
            continue
        if limit != row.limit:
            row.limit = limit
            changed.append(row)
    if bad:
        raise unfit(bad)
    for row in changed:
        row.save()
    return changed


@transaction.atomic
def change_hours(*, actor: InPost, hours_id: int | None, since: date, hours: str, seen: int) -> WorkHours:
    """Adds working hours from a day on, or corrects an entry. Raises `Refused` naming the fields."""
    refuse_unless_manager(actor)
    rows = {row.pk: row for row in WorkHours.objects.select_for_update().order_by("since")}
    row = WorkHours() if hours_id is None else rows.pop(hours_id, None)
    if row is None:
        raise NotThere("no_hours", _("There are no such working hours. Choose some from the list."))
    if row.pk:
        refuse_stale(WorkHours, seen=seen, id=row.pk)
    if any(other.since == since for other in rows.values()):
        raise _taken()
    if min([since, *(other.since for other in rows.values())]) > today():
        raise unfit({"since": [_("There would be no working hours until then. Choose today or an earlier day.")]})
    try:
        written = written_hours(read_hours(hours))
    except ValueError as problem:
        raise unfit({"hours": [str(problem)]}) from problem
    if (row.since, row.hours) != (since, written) or not row.pk:
        row.since, row.hours = since, written
        _save_hours(row)
    return row


def _save_hours(row: WorkHours) -> None:
    """Somebody else may have entered the same day a moment ago."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as problem:
        raise _taken() from problem


def _taken() -> Refused:
    return unfit({"since": [_("Other working hours begin on that day already. Correct those instead.")]})


@transaction.atomic
def publish_year(*, actor: InPost, year: int, days: Sequence[NoticeDay], seen: int) -> int:
    """Enters a year's notice, or corrects it: afterwards the year holds just these days. Returns how many changed.

    A day that is no longer listed is kept without a name, as what its weekday says: rows are not deleted.
    """
    refuse_unless_manager(actor)
    if not days:
        raise unfit({"text": [_("The notice names no days. Paste its holidays and swapped working days first.")]})
    published, _created = CalendarYear.objects.get_or_create(year=year)
    CalendarYear.objects.select_for_update().get(pk=published.pk)
    refuse_stale(CalendarDay, seen=seen, day__year=year)
    rows = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    wanted = {day: NoticeDay(day, day.weekday() <= FRIDAY, "") for day in rows} | {entry.day: entry for entry in days}
    new = [CalendarDay(day=d, is_working=e.is_working, name=e.name) for d, e in wanted.items() if d not in rows]
    changed = [row for row in rows.values() if _take_over(row, wanted[row.day])]
    bulk_create_with_history(new, CalendarDay)
    bulk_update_with_history(changed, CalendarDay, ["is_working", "name"])
    return len(new) + len(changed)


def _take_over(row: CalendarDay, entry: NoticeDay) -> bool:
    """Whether that changed anything."""
    before = (row.is_working, row.name)
    row.is_working, row.name = entry.is_working, entry.name
    return before != (entry.is_working, entry.name)


def unfit(fields: Mapping[str, list[str]]) -> Refused:
    return Refused("unfit", _("This cannot be saved yet. See the fields marked below."), {"fields": dict(fields)})
