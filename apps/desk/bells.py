"""News in words: the bell in the header, and the sentence of a notice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.desk.notice_texts import STAFF_TEXTS
from apps.desk.times import moment
from apps.events.labels import CLOCK_LABELS, EVENT_LABELS, ORDER_LABELS
from apps.events.notice_texts import COLOUR_LABELS, NOTICE_TEXTS, PHOTO_TEXTS
from apps.events.rules import MOVES
from apps.households.notice_texts import RECORD_TEXTS
from apps.notices.models import Notice
from apps.notices.queries import unread_by_post
from apps.notices.rules import MOST_COUNTED
from apps.portal.notice_texts import LETTER_TEXTS
from apps.staff.actors import InPost

CODES: dict[str, Mapping[str, str]] = {
    "state": {**ORDER_LABELS, **EVENT_LABELS},
    "stage": CLOCK_LABELS,
    "move": {move.name: move.label for move in MOVES},
    "colour": COLOUR_LABELS,
}
MOMENTS = {"due"}
MAY_BE_EMPTY = {"told"}


@dataclass(frozen=True, slots=True)
class Bell:
    """Unread notices of the post acted in, and by appointment those of the person's other posts."""

    count: int
    elsewhere: Mapping[int, int]

    @property
    def shown(self) -> str:
        return capped(self.count)

    @property
    def words(self) -> str:
        if not self.count:
            return _("No unread notices")
        return ngettext("%(n)s unread notice", "%(n)s unread notices", self.count) % {"n": self.shown}


def bell_of(actor: InPost) -> Bell:
    """In one query."""
    counts = unread_by_post(actor.person_id)
    own = counts.get(actor.appointment_id, 0) + counts.get(None, 0)
    elsewhere = {held: count for held, count in counts.items() if held and held != actor.appointment_id and count}
    return Bell(min(own, MOST_COUNTED), elsewhere)


def capped(count: int) -> str:
    """Counting stops at MOST_COUNTED: from there on “99+”."""
    return str(count) if count < MOST_COUNTED else f"{MOST_COUNTED - 1}+"


class _Values(dict[str, str]):
    """A value that a notice lacks, because it was written by an older program, must not hide the rest."""

    def __missing__(self, name: str) -> str:
        return "" if name in MAY_BE_EMPTY else "—"


def sentence(notice: Notice) -> str:
    """What the notice says, in the reader's language. Plain text: titles in it are not escaped yet."""
    text = {**NOTICE_TEXTS, **PHOTO_TEXTS, **STAFF_TEXTS, **RECORD_TEXTS, **LETTER_TEXTS}.get(notice.kind)
    if text is None:
        return _("There is news about %(event)s.") % {"event": notice.about_label}
    values = _Values({name: _told(name, value) for name, value in notice.data.items() if value is not None})
    values["event"] = notice.about_label
    return (_(text) % values).strip()


def _told(name: str, value: Any) -> str:
    if name in CODES:
        return _(CODES[name].get(value, value))
    return moment(datetime.fromisoformat(value)) if name in MOMENTS else str(value)
