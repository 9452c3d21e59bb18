"""Lists as CSV. The link carries the kind and the filters, and is worth something to one person in one post only."""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.desk.kinds import Kind
from apps.desk.naming import named
from apps.errors import NotThere
from apps.events.labels import EVENT_LABELS, ORDER_LABELS, URGENCY_LABELS
from apps.events.models import Event, Order
from apps.staff.actors import InPost
from apps.staff.seen import Seen, part_of
from apps.tenancy.context import current

LINK_SECONDS = 600
PAGE = 500
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # by it Excel knows UTF-8


def link_token(actor: InPost, kind: Kind, wanted: dict[str, Any]) -> str:
    return signing.dumps({"kind": kind.name, "wanted": wanted}, salt=_salt(actor), compress=True)


def from_token(actor: InPost, token: str) -> tuple[str, dict[str, Any]]:
    """Kind and filters; `NotThere` for another tenant's, another person's or post's link, or one that has run out."""
    try:
        told = signing.loads(token, salt=_salt(actor), max_age=LINK_SECONDS)
    except signing.BadSignature as problem:
        raise NotThere(
            "no_export",
            _("This export link has run out or is not yours. Open the list again and export it from there."),
        ) from problem
    return told["kind"], told["wanted"]


def _salt(actor: InPost) -> str:
    return f"export:{current().schema_name}:{actor.person_id}:{actor.appointment_id}"


class Echo:
    """Something `csv.writer` can write to; it hands back each line."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Seen | QuerySet[Any]) -> Iterator[str]:
    """Page by page and by key, so that memory stays bounded and no cursor has to outlive a chunk.

    The body is read after the request's language has gone, so it is remembered here.
    """
    language = translation.get_language()
    writer = csv.writer(Echo())
    with translation.override(language):
        head = writer.writerow([str(title) for title in _head()])
    yield BOM + head
    last: int | None = None
    while page := list(part_of(rows, PAGE, before=last)):
        with translation.override(language):
            text = "".join(writer.writerow([harmless(cell) for cell in _cells(row)]) for row in page)
        yield text
        last = page[-1].pk


def _head() -> list[str]:
    head = [_("Number"), _("Title"), _("State"), _("Urgency"), _("Category"), _("Grid"), _("Community"), _("Street")]
    return [*head, _("Place"), _("Reported"), _("Due"), _("Unit of the order")]


def _cells(row: Event | Order) -> list[str]:
    event = row.event if isinstance(row, Order) else row
    state = ORDER_LABELS[row.state] if isinstance(row, Order) else EVENT_LABELS[row.state]
    cells = [event.number, event.title, _(state), _(URGENCY_LABELS[event.urgency]), named(event.category)]
    cells += [event.unit.name, event.community.name, event.street.name, event.place]
    return [*cells, _time(event.reported_at), _time(row.due_at), row.unit.name if isinstance(row, Order) else ""]


def _time(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""


def harmless(cell: str) -> str:
    """A spreadsheet runs what begins like a formula; and it rounds long numbers unless they are text."""
    long_number = cell.isdecimal() and len(cell) > 11
    return f"'{cell}" if cell.startswith(BEGINS_FORMULA) or long_number else cell
