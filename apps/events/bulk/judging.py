"""What would become of each of many events: the one judge is asked about every one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.errors import Conflicting, Malformed, NotThere, NotYours, Refused
from apps.events import lifecycle
from apps.events.facts import Thing
from apps.events.forms import form_for, known_of
from apps.events.models import Event
from apps.events.queries import visible_to
from apps.events.rules import MOVE, MOVES, Move, Subject
from apps.staff.actors import InPost

MOST = 50
Given = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """What one part of an act is about, as the person saw it: `version` is the event's."""

    number: str
    thing_id: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of one: it goes, or is refused because …"""

    event: Event
    thing: Thing | None
    refusal: Refused | None

    @property
    def item(self) -> Item:
        return Item(self.event.number, self.thing.id if self.thing else None, self.event.version)


def moves_in_bulk(actor: InPost) -> list[Move]:
    """Those that the powers of the post could ever make of many; each event is judged for itself."""
    return [row for row in MOVES if row.in_bulk and row.powers & actor.powers.keys()]


def row_in_bulk(name: str) -> Move:
    row = MOVE.get(name)
    if row is None or not row.in_bulk:
        raise NotThere("no_such_bulk_move", _("There is no move “%(name)s” that can be made of many.") % {"name": name})
    return row


def chosen(actor: InPost, numbers: Iterable[str]) -> list[Event]:
    """The events that may be seen, in the order they were named in; refuses too many and none."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise Malformed("none_chosen", _("Choose at least one event in the list, then the move."))
    if len(wanted) > MOST:
        raise Malformed("too_many", _("At most %(most)d events go at once. Choose fewer.") % {"most": MOST})
    found = {event.number: event for event in visible_to(actor).filter(number__in=wanted)}
    if unseen := [number for number in wanted if number not in found]:
        raise NotThere(
            "no_event",
            _("There is no event “%(number)s” among those you may see in this post.") % {"number": unseen[0]},
        )
    return [found[number] for number in wanted]


def open_to_all(actor: InPost, events: list[Event]) -> list[Move]:
    """The moves that every one of them has open."""
    rows = moves_in_bulk(actor)
    for event in events:
        rows = [row for row in rows if any(refusal is None for _thing, refusal in lifecycle.weighed(event, row, actor))]
    return rows


def preview(actor: InPost, row: Move, events: Iterable[Event], given: Given | None = None) -> list[Verdict]:
    """What would become of each. Without `given` only whether the move is open; an event may have several orders."""
    found = []
    for event in events:
        verdicts = [Verdict(event, thing, refusal) for thing, refusal in lifecycle.weighed(event, row, actor)]
        going = [verdict for verdict in verdicts if verdict.refusal is None]
        if going and given is not None:
            problem = _problem(row, event, given)
            going = [Verdict(event, verdict.thing, problem) for verdict in going]
        found += going or [_most_telling(verdicts) or Verdict(event, None, _nothing_of_it(row))]
    return found


def parsed(row: Move, event: Event, given: Given) -> dict[str, Any]:
    """What is given with the move of this event; what was left open is what the event says itself."""
    typed = {name: value for name, value in given.items() if value not in (None, "", [])}
    form = form_for(row, event=event, data={**known_of(row, event), **typed})
    if not form.is_valid():
        fields = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        sentences = [
            f"{form.fields[name].label}: {text}" if name in form.fields else text
            for name in fields
            for text in fields[name]
        ]
        raise Malformed("malformed", " ".join(sentences), {"fields": fields})
    lifecycle.refuse_missing(row, form.cleaned_data, event)
    return form.cleaned_data


def _problem(row: Move, event: Event, given: Given) -> Refused | None:
    try:
        parsed(row, event, given)
    except Refused as refusal:
        return refusal
    return None


def _most_telling(verdicts: list[Verdict]) -> Verdict | None:
    """Of several refusals that of an order of one's own, rather than that others' are not."""
    ours = [verdict for verdict in verdicts if not isinstance(verdict.refusal, NotYours)]
    return next(iter([*ours, *verdicts]), None)


def _nothing_of_it(row: Move) -> Refused:
    sentence = _("This event has no order yet.") if row.of is Subject.ORDER else _("This is not open to you now.")
    return Conflicting("nothing_of_it", sentence)
