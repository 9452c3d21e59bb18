"""Reads and writes the days of a year's official notice as lines `date,working|off,name`. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

LONGEST_NAME = 40
MOST_LINES = 400
KINDS = {"off": False, "working": True, "休": False, "班": True, "放假": False, "上班": True}
SEPARATOR = re.compile(r"[,，\t]")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class NoticeDay:
    """A holiday, or a working day swapped in (调休)."""

    day: date
    is_working: bool
    name: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """`line` counts from 1, as an editor shows it."""

    line: int
    sentence: str


def read_notice(text: str, year: int) -> tuple[list[NoticeDay], list[BadLine]]:
    """Every line that can be read, by day, and a sentence for each that cannot. Empty lines and a heading are passed
    over."""
    lines = [(number, line.strip()) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1)]
    found: dict[date, NoticeDay] = {}
    bad = []
    for number, line in lines:
        if not line or line.lower().startswith("date"):
            continue
        try:
            read = _read_line(line, year)
            if read.day in found:
                raise ValueError(_("%(day)s stands in the list twice. Keep one line for it.") % {"day": read.day})
        except ValueError as problem:
            bad.append(BadLine(number, str(problem)))
        else:
            found[read.day] = read
    if len(lines) > MOST_LINES:
        bad.append(BadLine(MOST_LINES, _("There are more lines than a year has days. Paste the notice of one year.")))
    return [found[day] for day in sorted(found)], bad[:MOST_LINES]


def write_notice(days: Iterable[NoticeDay]) -> str:
    """In the reader's language; `read_notice` reads either."""
    words = {True: _("working"), False: _("off")}
    rows = (f"{entry.day.isoformat()},{words[entry.is_working]},{entry.name}" for entry in days)
    return "\n".join(rows)


def _read_line(line: str, year: int) -> NoticeDay:
    cells = [cell.strip().strip('"') for cell in SEPARATOR.split(line, maxsplit=2)]
    if len(cells) != 3 or not cells[2]:
        raise ValueError(_("Write the day, “working” or “off”, and a name: 2026-10-01,off,National Day"))
    day, kind, name = _read_day(cells[0]), cells[1].lower(), cells[2]
    if day.year != year:
        raise ValueError(_("%(day)s is not in %(year)s. Enter it with its own year.") % {"day": day, "year": year})
    if kind not in KINDS:
        raise ValueError(_("“%(kind)s” says neither “working” nor “off”. Write one of the two.") % {"kind": cells[1]})
    if len(name) > LONGEST_NAME:
        raise ValueError(_("The name is longer than %(most)s characters. Shorten it.") % {"most": LONGEST_NAME})
    return NoticeDay(day, KINDS[kind], name)


def _read_day(text: str) -> date:
    parts = DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in parts.groups())) if parts else date.fromisoformat(text)
    except ValueError as problem:
        raise ValueError(
            _("“%(text)s” is not a day of the calendar. Write it as 2026-10-01.") % {"text": text}
        ) from problem


@dataclass(frozen=True, slots=True)
class DayChange:
    """What a notice does to a day: `before` is None for a day it adds, `after` for one that it no longer names."""

    day: date
    before: NoticeDay | None
    after: NoticeDay | None

    @property
    def differs(self) -> bool:
        return self.before != self.after


def compare(before: Iterable[NoticeDay], after: Iterable[NoticeDay]) -> list[DayChange]:
    """Every day that either of them names, in order."""
    old, new = ({entry.day: entry for entry in entries} for entries in (before, after))
    return [DayChange(day, old.get(day), new.get(day)) for day in sorted(old.keys() | new.keys())]
