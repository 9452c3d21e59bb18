"""Where the states stand in the picture and how the main ways run: five columns for five stages, the ends apart.

Lengths are in units of the drawing, which is as wide as a desk's page; the first number of a point goes to the right.
A new state needs a place here, and a test says so.
"""

from dataclasses import dataclass

from apps.events.rules import EventState, PublicStage
from apps.events.rules import gettext_noop as _

LEFT, WIDTH, HEIGHT = 12, 1200, 640
BOX_WIDTH, BOX_HEIGHT = 132, 60
Ev = EventState
VOIDED, SUSPENSION_APPROVED = _("Voided by two persons"), _("Suspension approved")
Point = tuple[int, int]
COLUMN = {
    stage: 140 + 236 * place for place, stage in enumerate(stage for stage in PublicStage if stage != PublicStage.ENDED)
}
FIRST, SECOND, THIRD, FOURTH = 150, 290, 430, 582
C1, C2, C3, C4, C5 = COLUMN.values()
# left, top, width and height of the panels: one for each stage, one for the ends
PANELS: dict[PublicStage, tuple[int, int, int, int]] = {
    **{stage: (x - 116, 12, 232, 500) for stage, x in COLUMN.items()},
    PublicStage.FEED_BACK: (C5 - 116, 12, 232, 616),
    PublicStage.ENDED: (C1 - 116, 516, 4 * 236 - 4, 112),
}
PLACES: dict[str, Point] = {
    Ev.SUPPLEMENT: (C1, FIRST),
    Ev.REPORTED: (C1, SECOND),
    Ev.SELF_HANDLING: (C2, FIRST),
    Ev.FILED: (C2, SECOND),
    Ev.CHECKING: (C2, THIRD),
    Ev.CONFERENCE: (C3, FIRST),
    Ev.DISPATCHED: (C3, SECOND),
    Ev.RETURN_PENDING: (C3, THIRD),
    Ev.SUSPENDED: (C4, FIRST),
    Ev.HANDLING: (C4, SECOND),
    Ev.REWORK: (C4, THIRD),
    Ev.FEEDBACK: (C5, SECOND),
    Ev.VERIFIED: (C5, THIRD),
    Ev.CLOSED: (C5, FOURTH),
    Ev.DECLINED: (C1, FOURTH),
    Ev.MERGED: (C2, FOURTH),
    Ev.VOID: (C3, FOURTH),
    Ev.ARCHIVED: (C4, FOURTH),
}


@dataclass(frozen=True, slots=True)
class Name:
    """Where a way's name stands. `side` as in SVG (start, middle, end); `at` is the base of the first line, of the last
    one where the name stands `above`; `most` half characters stand in one line. `words` instead of the names of the
    moves, where these say too little."""

    at: Point
    side: str = "start"
    above: bool = False
    most: int = 15
    words: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """A way that is drawn: its corners, and the moves it is named after; one without a name lies upon another."""

    source: str
    target: str
    corners: tuple[Point, ...]
    moves: tuple[str, ...]
    name: Name | None


def _route(source: str, target: str, corners: list[Point], moves: str, name: Name | None) -> Route:
    return Route(source, target, tuple(corners), tuple(moves.split()), name)


OPEN = "open"  # the way from every open state at once
SPOT: list[Point] = [(74, 272), (58, 272), (58, 78)]
COLLECTING = (
    _route("", Ev.REPORTED, [(46, 290), (74, 290)], "report", Name((41, 336))),
    _route(Ev.REPORTED, Ev.SUPPLEMENT, [(128, 260), (128, 180)], "ask_more", Name((120, 217), "end", most=9)),
    _route(Ev.SUPPLEMENT, Ev.REPORTED, [(152, 180), (152, 260)], "supplement", Name((160, 224))),
    _route(Ev.REPORTED, Ev.FILED, [(206, 294), (310, 294)], "file", Name((286, 287), "middle")),
    _route(
        Ev.REPORTED,
        Ev.SELF_HANDLING,
        [(206, 270), (238, 270), (238, 138), (310, 138)],
        "self_handle",
        Name((244, 130), above=True, most=12),
    ),
    _route(
        Ev.SELF_HANDLING, Ev.REPORTED, [(310, 164), (264, 164), (264, 282), (206, 282)], "escalate", Name((271, 224))
    ),
    _route(Ev.REPORTED, Ev.CHECKING, [(186, 320), (186, 444), (310, 444)], "send_check", Name((193, 459))),
    _route(
        Ev.CHECKING, Ev.REPORTED, [(310, 418), (264, 418), (264, 306), (206, 306)], "answer_check", Name((271, 352))
    ),
    _route(
        Ev.REPORTED,
        Ev.CLOSED,
        [*SPOT, (1178, 78), (1178, 582), (1150, 582)],
        "solve_on_spot",
        Name((70, 71), most=30),
    ),
    _route(Ev.REPORTED, Ev.FEEDBACK, [*SPOT, (1100, 78), (1100, 260)], "solve_on_spot", None),
    _route(Ev.REPORTED, Ev.DECLINED, [(104, 320), (104, 552)], "decline", Name((97, 434), "end")),
    _route(Ev.DECLINED, Ev.REPORTED, [(122, 552), (122, 320)], "reconsider", Name((129, 529), most=12)),
    _route(
        Ev.SUPPLEMENT,
        Ev.DECLINED,
        [(74, 150), (34, 150), (34, 582), (74, 582)],
        "lapse_supplement",
        Name((41, 372), most=10),
    ),
    _route(Ev.REPORTED, Ev.MERGED, [(144, 320), (144, 500), (360, 500), (360, 552)], "merge", Name((352, 538), "end")),
    _route(
        Ev.MERGED,
        Ev.REPORTED,
        [(384, 552), (384, 484), (162, 484), (162, 320)],
        "unmerge",
        Name((392, 498), most=12),
    ),
)
ASSIGNING = (
    _route(
        Ev.SELF_HANDLING,
        Ev.FEEDBACK,
        [(376, 120), (376, 98), (1068, 98), (1068, 260)],
        "answer",
        Name((1060, 190), "end"),
    ),
    _route(
        Ev.FILED,
        Ev.DISPATCHED,
        [(442, 294), (546, 294)],
        "dispatch whistle",
        Name((494, 287), "middle", above=True, most=13),
    ),
    _route(
        Ev.FILED, Ev.CONFERENCE, [(424, 260), (424, 236), (492, 236), (492, 150), (546, 150)], "refer", Name((499, 200))
    ),
    _route(Ev.CONFERENCE, Ev.DISPATCHED, [(622, 180), (622, 260)], "assign", Name((629, 217), most=10)),
    _route(Ev.DISPATCHED, Ev.RETURN_PENDING, [(588, 320), (588, 400)], "return_order", Name((581, 364), "end")),
    _route(Ev.RETURN_PENDING, Ev.DISPATCHED, [(610, 400), (610, 320)], "reject_return", Name((617, 357), most=11)),
    _route(
        Ev.RETURN_PENDING, Ev.FILED, [(546, 430), (464, 430), (464, 308), (442, 308)], "uphold_return", Name((471, 396))
    ),
    _route(
        Ev.RETURN_PENDING,
        Ev.CONFERENCE,
        [(678, 430), (698, 430), (698, 150), (678, 150)],
        "refer",
        Name((705, 396), most=12),
    ),
    _route(Ev.DISPATCHED, Ev.HANDLING, [(678, 294), (782, 294)], "accept lapse", Name((704, 286), above=True, most=12)),
    _route(OPEN, Ev.VOID, [(612, 490), (612, 552)], "approve", Name((621, 532), most=40, words=VOIDED)),
)
HANDLING = (
    _route(
        Ev.HANDLING,
        Ev.SUSPENDED,
        [(836, 260), (836, 180)],
        "approve",
        Name((829, 217), "end", most=11, words=SUSPENSION_APPROVED),
    ),
    _route(Ev.SUSPENDED, Ev.HANDLING, [(860, 180), (860, 260)], "resume", Name((867, 224))),
    _route(Ev.HANDLING, Ev.FEEDBACK, [(914, 284), (1018, 284)], "answer", Name((966, 277), "middle")),
    _route(
        Ev.REWORK,
        Ev.FEEDBACK,
        [(880, 400), (880, 350), (990, 350), (990, 306), (1018, 306)],
        "answer",
        Name((930, 343), "middle"),
    ),
    _route(
        Ev.FEEDBACK,
        Ev.REWORK,
        [(1050, 320), (1050, 374), (976, 374), (976, 418), (914, 418)],
        "rework",
        Name((969, 391), "end", most=14),
    ),
    _route(Ev.FEEDBACK, Ev.VERIFIED, [(1084, 320), (1084, 400)], "pass", Name((1092, 364))),
    _route(Ev.VERIFIED, Ev.REWORK, [(1018, 440), (914, 440)], "false_feedback", Name((966, 456), "middle")),
    _route(Ev.VERIFIED, Ev.CLOSED, [(1084, 460), (1084, 552)], "close", Name((1092, 510))),
    _route(
        Ev.CLOSED,
        Ev.REWORK,
        [(1050, 552), (1050, 502), (880, 502), (880, 460)],
        "reopen",
        Name((966, 496), "middle"),
    ),
    _route(Ev.CLOSED, Ev.ARCHIVED, [(1018, 582), (914, 582)], "archive", Name((966, 575), "middle", above=True)),
)
ROUTES: tuple[Route, ...] = (*COLLECTING, *ASSIGNING, *HANDLING)
ROUTED = {(route.source, route.target): route for route in ROUTES}
