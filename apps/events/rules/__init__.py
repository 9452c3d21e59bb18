"""The lifecycle, as one table of moves. Pure: no Django, no database.

A move is a row of `MOVES`. The row says of what it is a move, from which states it leads where, which power it needs
and on which unit, and what has to be given. The table draws the buttons, fills the API's list of open moves, draws
docs/lifecycle.md and is tested by exhaustion. Source: domain README §3.
"""

from apps.events.rules import assign, collect, feedback, handle, oversee
from apps.events.rules.choices import COLOURS, GRADES, URGENCIES
from apps.events.rules.oversee import LEVELS, PENDING, PETITION_OF
from apps.events.rules.states import (
    CARDED,
    CRITICAL,
    ENDED,
    EVENT_BREAKS,
    EVENT_CLOCKS,
    MOST_EXTENSIONS,
    MOST_URGES_A_DAY,
    OF_ORDERS,
    OPEN_ORDER,
    ORDER_BREAKS,
    ORDER_CLOCKS,
    ORDINARY,
    REWORKS_BEFORE_A_CARD,
    STAGE_OF,
    Share,
    state_of_orders,
)
from apps.events.rules.topics import TOPIC, TOPICS, Topic
from apps.events.rules.vocabulary import (
    FOLLOWS,
    STATES_OF,
    STAYS,
    At,
    By,
    CardState,
    Colour,
    EventState,
    Field,
    Kind,
    Move,
    OrderState,
    PetitionKind,
    PetitionState,
    PublicStage,
    Role,
    Subject,
    gettext_noop,
)

MOVES: tuple[Move, ...] = (*collect.MOVES, *assign.MOVES, *handle.MOVES, *feedback.MOVES, *oversee.MOVES)
MOVE: dict[str, Move] = {move.name: move for move in MOVES}

__all__ = [
    "CARDED",
    "COLOURS",
    "CRITICAL",
    "ENDED",
    "EVENT_BREAKS",
    "EVENT_CLOCKS",
    "FOLLOWS",
    "GRADES",
    "LEVELS",
    "MOST_EXTENSIONS",
    "MOST_URGES_A_DAY",
    "MOVE",
    "MOVES",
    "OF_ORDERS",
    "OPEN_ORDER",
    "ORDER_BREAKS",
    "ORDER_CLOCKS",
    "ORDINARY",
    "PENDING",
    "PETITION_OF",
    "REWORKS_BEFORE_A_CARD",
    "STAGE_OF",
    "STATES_OF",
    "STAYS",
    "TOPIC",
    "TOPICS",
    "URGENCIES",
    "At",
    "By",
    "CardState",
    "Colour",
    "EventState",
    "Field",
    "Kind",
    "Move",
    "OrderState",
    "PetitionKind",
    "PetitionState",
    "PublicStage",
    "Role",
    "Share",
    "Subject",
    "Topic",
    "gettext_noop",
    "state_of_orders",
]
