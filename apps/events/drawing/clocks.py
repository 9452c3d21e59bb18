"""What a move does to clocks: those that follow the states it leads between, and those its row names."""

from dataclasses import dataclass

from apps.events.drawing.reach import edges_of
from apps.events.rules import EVENT_BREAKS, EVENT_CLOCKS, ORDER_BREAKS, ORDER_CLOCKS, Move, Subject

NONE: frozenset[str] = frozenset()
TABLES = {Subject.EVENT: (EVENT_CLOCKS, EVENT_BREAKS), Subject.ORDER: (ORDER_CLOCKS, ORDER_BREAKS)}


@dataclass(frozen=True, slots=True)
class Effect:
    starts: frozenset[str] = NONE
    stops: frozenset[str] = NONE
    pauses: frozenset[str] = NONE
    goes_on: frozenset[str] = NONE

    def or_(self, other: "Effect") -> "Effect":
        return Effect(
            self.starts | other.starts,
            self.stops | other.stops,
            self.pauses | other.pauses,
            self.goes_on | other.goes_on,
        )

    def and_(self, other: "Effect") -> "Effect":
        return Effect(
            self.starts & other.starts,
            self.stops & other.stops,
            self.pauses & other.pauses,
            self.goes_on & other.goes_on,
        )


def changes_of_clocks(move: Move) -> str:
    """In words: what it does to its order's clocks, and to the event's what it does whatever state it leads to."""
    effect = Effect(starts=move.starts, stops=move.stops)
    for change in _changes(Subject.ORDER, move):
        effect = effect.or_(change)
    if move.of is Subject.EVENT and (changes := _changes(Subject.EVENT, move)):
        always = changes[0]
        for change in changes[1:]:
            always = always.and_(change)
        effect = effect.or_(always)
    said = {
        "starts · 起": effect.starts,
        "stops · 止": effect.stops,
        "pauses · 暂停": effect.pauses,
        "goes on with · 恢复": effect.goes_on,
    }
    return "; ".join(
        f"{word}: {', '.join(f'`{name}`' for name in sorted(names))}" for word, names in said.items() if names
    )


def _changes(subject: Subject, move: Move) -> list[Effect]:
    edges = [edge for edge, names in edges_of(subject).items() if move.name in names]
    return [_compare(subject, source, target) for source, target in edges]


def _compare(subject: Subject, source: str, target: str) -> Effect:
    clocks, breaks = TABLES[subject]
    before, after = clocks.get(source, NONE), clocks.get(target, NONE)
    stood, stands = breaks.get(source, NONE), breaks.get(target, NONE)
    both = before & after
    return Effect(after - before, before - after, (both & stands) - stood, (both & stood) - stands)
