"""Which turns the demo's events take and in which states they stand today: tables."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that some histories take; without a name none.

    `pool`: the categories that can take it, see `pools.pools`; `share`: how many of a district's histories take it.
    """

    name: str
    pool: str
    share: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """Events that stand still today: since the move or the state `until`, by which turn, how many.

    `moves`: about how many moves it takes to get there, each after a few minutes.
    """

    until: str
    moves: int
    count: int
    turn: str = ""
    pool: str = "calm"


# What is waited for over night (a twin, a second filing) must be ordinary: the clocks of the urgent run on.
TURNS = (
    Turn("decline", "ordinary", 3),
    Turn("reconsider", "ordinary"),
    Turn("ask_more", "ordinary"),
    Turn("never_supplemented", "ordinary"),
    Turn("check", "ordinary", 2),
    Turn("merge", "ordinary", 3),
    Turn("unmerge", "ordinary"),
    Turn("own", "own", 5),
    Turn("spot", "own", 4),
    Turn("escalate", "own"),
    Turn("whistle", "departments", 2),
    Turn("conference", "departments"),
    Turn("uphold", "departments", 2),
    Turn("reject", "departments", 2),
    Turn("two_returns", "departments"),
    Turn("withdraw", "departments"),
    Turn("add_assist", "departments"),
    Turn("hazard", "hazard"),
    Turn("extend", "brief", 2),
    Turn("extend_late", "urgent"),
    Turn("extend_refused", "brief"),
    Turn("extend_overtaken", "brief"),
    Turn("suspend", "long"),
    Turn("resume", "long"),
    Turn("reclassify", "departments"),
    Turn("void", "calm"),
    Turn("void_refused", "calm"),
    Turn("urge", "departments", 2),
    Turn("card", "departments"),
    Turn("look", "departments", 2),
    Turn("rework", "departments", 4),
    Turn("rework_thrice", "brief"),
    Turn("false", "brief"),
    Turn("reopen", "departments", 2),
    Turn("", "any", 15),
)
STANDING = (
    Standing("reported", 1, 6, pool="ordinary"),
    Standing("supplement", 2, 2, "ask_more"),
    Standing("checking", 2, 2, "check"),
    Standing("self_handling", 2, 3, "own", "own"),
    Standing("filed", 2, 4, pool="ordinary"),
    Standing("dispatched", 3, 5),
    Standing("whistle", 3, 1, "whistle", "departments"),
    Standing("return_pending", 4, 3, "uphold", "departments"),
    Standing("conference", 3, 2, "conference", "departments"),
    Standing("handling", 4, 5),
    Standing("handling", 5, 1, "whistle", "departments"),
    Standing("handling", 4, 1, "hazard", "hazard"),
    Standing("contain", 5, 1, "hazard", "hazard"),
    Standing("extend", 5, 1, "extend", "brief"),
    Standing("approve", 6, 1, "extend", "brief"),
    Standing("suspend", 5, 1, "suspend", "long"),
    Standing("approve", 6, 1, "suspend", "long"),
    Standing("suspended", 7, 2, "suspend", "long"),
    Standing("void", 5, 1, "void"),
    Standing("card_yellow", 5, 2, "card", "departments"),
    Standing("feedback", 5, 4, pool="departments"),
    Standing("ask_look", 6, 1, "look", "departments"),
    Standing("rework", 6, 3, "rework", "departments"),
    Standing("verified", 6, 3),
    Standing("close", 7, 3, pool="callback"),
)
