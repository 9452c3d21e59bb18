"""The kinds of work that can wait for a post, and the lists one can look through. Pure: no database.

A kind names the move that would deal with it; the power and the states come from the table of moves.
"""

from dataclasses import dataclass

from apps.events.bulk import moves_in_bulk
from apps.events.rules import EVENT_CLOCKS, LEVELS, MOVE, Move, Subject, gettext_noop
from apps.staff.actors import InPost

_ = gettext_noop


@dataclass(frozen=True, slots=True)
class Kind:
    """`stage` is the clock that runs while the work waits; empty for lists that are not about waiting.

    `mine`: it waits for the person, not for the unit. `own`: of orders, those that the unit took on itself, or not.
    """

    name: str
    label: str
    of: Subject
    empty: str
    move: str = ""
    stage: str = ""
    mine: bool = False
    own: bool = False

    @property
    def states(self) -> frozenset[str]:
        """The states of the event or order in which it waits."""
        if MOVE[self.move].of is self.of:
            return MOVE[self.move].sources
        return frozenset(state for state, stages in EVENT_CLOCKS.items() if self.stage in stages)

    @property
    def powers(self) -> frozenset[str]:
        """Any of them makes the list a matter of the post."""
        if self.name == "approve":
            return frozenset(by.power for levels in LEVELS.values() for by in levels)
        if self.own:
            return frozenset({"self_handle"})
        return frozenset({"report_event"}) if self.mine else MOVE[self.move].powers


WAITING = (
    Kind("supplement", _("To add to"), Subject.EVENT, _("Nobody asks you for more."), "supplement", mine=True),
    Kind(
        "check", _("To look at"), Subject.EVENT, _("You are sent nowhere to look."), "answer_check", "check", mine=True
    ),
    Kind("triage", _("To triage"), Subject.EVENT, _("Nothing to triage."), "file", "triage"),
    Kind("dispatch", _("To dispatch"), Subject.EVENT, _("Nothing to dispatch."), "dispatch", "dispatch"),
    Kind("ruling", _("To rule on"), Subject.EVENT, _("No return to rule on."), "uphold_return", "return_ruling"),
    Kind("conference", _("Conference"), Subject.EVENT, _("Nothing is before the conference."), "assign", "conference"),
    Kind("accept", _("To accept"), Subject.ORDER, _("Nothing to accept."), "accept", "accept"),
    Kind("report_in", _("Called to the site"), Subject.ORDER, _("No whistle calls you."), "report_in", "report_in"),
    Kind("handle", _("To handle"), Subject.ORDER, _("Nothing to handle."), "answer", "handle"),
    Kind("self_handle", _("Taken on by us"), Subject.ORDER, _("Nothing taken on."), "answer", "handle", own=True),
    Kind("approve", _("To approve"), Subject.EVENT, _("No petition to decide on."), "approve", "approval"),
    Kind("card", _("Cards to reply to"), Subject.EVENT, _("No card to reply to."), "reply_card", "reply"),
    Kind("verify", _("To verify"), Subject.EVENT, _("Nothing to verify."), "pass", "verify"),
    Kind("close", _("To close"), Subject.EVENT, _("Nothing to close."), "close", "close"),
    Kind("call_back", _("To call back"), Subject.EVENT, _("Nobody to call back."), "call_back", "call_back"),
)
MINE = Kind("mine", _("My reports"), Subject.EVENT, _("You have not reported anything yet."))
ORDERS = Kind("orders", _("Orders"), Subject.ORDER, _("There are no orders here."))
EVENTS = Kind("events", _("Events"), Subject.EVENT, _("There are no events here."))
KIND = {kind.name: kind for kind in (*WAITING, MINE, ORDERS, EVENTS)}


def waiting_kinds(actor: InPost) -> list[Kind]:
    """What can wait for the post at all."""
    return [kind for kind in WAITING if kind.powers & actor.powers.keys()]


def waiting_kind(actor: InPost, name: str) -> Kind | None:
    """One of them by its name."""
    return next((kind for kind in waiting_kinds(actor) if kind.name == name), None)


def kind_of_work(actor: InPost, move: str, of: Subject, state: str, *, own: bool = False) -> Kind | None:
    """The unit's work that a move of something in this state belongs to: where the next piece of it is looked for."""
    kinds = [kind for kind in waiting_kinds(actor) if not kind.mine and kind.own == own]
    usual = next((kind for kind in kinds if kind.move == move), None)
    alike = (kind for kind in kinds if kind.of is of and state in kind.states and kind.name != "report_in")
    return usual or next(alike, None)


def bulk_moves(kind: Kind, actor: InPost) -> list[Move]:
    """What the list offers for many at once: of work that waits what deals with it, else what the post could make."""
    rows = moves_in_bulk(actor)
    if not kind.move:
        return rows
    return [row for row in rows if row.name == kind.move or (row.of is kind.of and kind.states & row.sources)]


def may_report(actor: InPost) -> bool:
    return bool(actor.powers.get("report_event"))


def places_for(actor: InPost) -> list[Kind]:
    """The lists the header leads to."""
    places = [EVENTS] if actor.powers.get("view_events") else []
    places += [ORDERS] if actor.powers.get("handle_order") else []
    return places + ([MINE] if may_report(actor) else [])
