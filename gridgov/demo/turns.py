"""Which turns the demo's events take and in which states they stand today: tables."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that some histories take. `pool`: the categories that can take it, see `pools.pools`; `share`: how many
    of a district's histories do."""

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
    Turn("decline", "ordinary", 4),
    Turn("reconsider", "ordinary", 2),
    Turn("ask_more", "ordinary", 2),
    Turn("never_supplemented", "ordinary", 1),
    Turn("check", "ordinary", 3),
    Turn("merge", "ordinary", 4),
    Turn("unmerge", "ordinary", 1),
    Turn("own", "own", 7),
    Turn("spot", "own", 6),
    Turn("escalate", "own", 2),
    Turn("whistle", "departments", 3),
    Turn("conference", "departments", 2),
    Turn("uphold", "departments", 3),
    Turn("reject", "departments", 3),
    Turn("two_returns", "departments", 1),
    Turn("withdraw", "departments", 1),
    Turn("add_assist", "departments", 2),
    Turn("hazard", "hazard", 2),
    Turn("extend", "brief", 3),
    Turn("extend_late", "urgent", 1),
    Turn("extend_refused", "brief", 1),
    Turn("extend_overtaken", "brief", 1),
    Turn("suspend", "long", 1),
    Turn("resume", "long", 1),
    Turn("reclassify", "departments", 2),
    Turn("void", "calm", 1),
    Turn("void_refused", "calm", 1),
    Turn("urge", "departments", 3),
    Turn("card", "departments", 2),
    Turn("look", "departments", 3),
    Turn("rework", "departments", 5),
    Turn("rework_thrice", "brief", 1),
    Turn("false", "brief", 2),
    Turn("reopen", "departments", 3),
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
