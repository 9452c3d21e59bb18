"""One move of many events: asked for once, judged and carried out one by one."""

from apps.events.bulk.acting import act_of, begin, carry_out
from apps.events.bulk.judging import (
    MOST,
    Given,
    Item,
    Verdict,
    chosen,
    moves_in_bulk,
    open_to_all,
    preview,
    row_in_bulk,
)

__all__ = [
    "MOST",
    "Given",
    "Item",
    "Verdict",
    "act_of",
    "begin",
    "carry_out",
    "chosen",
    "moves_in_bulk",
    "open_to_all",
    "preview",
    "row_in_bulk",
]
