"""What an event has behind it in each state: its steps, its orders, its clocks. Data for `filling`.

The states that follow each other here are those of the usual way; what is rarer (conference, rework) is there often
enough that every queue has a page to show.
"""

OPEN = (
    "reported", "supplement", "checking", "self_handling", "filed", "dispatched", "return_pending", "conference",
    "handling", "suspended", "rework", "feedback", "verified", "closed",
)  # fmt: skip
USUAL = (
    ("report", "", "reported", "worker"),
    ("file", "reported", "filed", "community"),
    ("dispatch", "filed", "dispatched", "street"),
    ("accept", "sent", "accepted", "department"),
    ("answer", "accepted", "answered", "department"),
    ("pass", "answered", "passed", "community"),
    ("close", "verified", "closed", "community"),
    ("archive", "closed", "archived", "system"),
)
# Move, from, to, whose: worker, community, street, department, or the system.
STEPS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "reported": USUAL[:1],
    "supplement": (*USUAL[:1], ("ask_more", "reported", "supplement", "community")),
    "checking": (*USUAL[:1], ("send_check", "reported", "checking", "community")),
    "self_handling": (*USUAL[:1], ("self_handle", "reported", "self_handling", "community")),
    "filed": USUAL[:2],
    "dispatched": USUAL[:3],
    "return_pending": (*USUAL[:3], ("return_order", "sent", "return_pending", "department")),
    "conference": (*USUAL[:3], ("return_order", "sent", "return_pending", "department"),
                   ("refer", "return_pending", "conference", "street")),
    "handling": USUAL[:4],
    "suspended": (*USUAL[:4], ("suspend", "accepted", "accepted", "department"),
                  ("approve", "endorsed", "granted", "street")),
    "rework": (*USUAL[:5], ("rework", "answered", "rework", "community")),
    "feedback": USUAL[:5],
    "verified": USUAL[:6],
    "closed": USUAL[:7],
    "archived": USUAL,
    "declined": (*USUAL[:1], ("decline", "reported", "declined", "community")),
}  # fmt: skip
OF_ORDERS = frozenset({"accept", "answer", "pass", "return_order", "suspend", "rework"})
ORDER_STATE = {
    "self_handling": "accepted", "dispatched": "sent", "return_pending": "return_pending",
    "conference": "return_pending", "handling": "accepted", "suspended": "suspended", "rework": "rework",
    "feedback": "answered", "verified": "passed", "closed": "passed", "archived": "passed",
}  # fmt: skip
BEHIND, RUNS, RESTS = "behind", "runs", "rests"
# Stage, whose unit, and how it stands.
_TRIAGED = (("triage", "community", BEHIND),)
_SENT = (*_TRIAGED, ("dispatch", "street", BEHIND))
_VERIFIED = (*_SENT, ("verify", "community", BEHIND))
_CLOSED = (*_VERIFIED, ("close", "community", BEHIND))
EVENT_CLOCKS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "reported": (("triage", "community", RUNS),),
    "supplement": (("triage", "community", RESTS), ("supplement", "community", RUNS)),
    "checking": (("triage", "community", RESTS), ("check", "community", RUNS)),
    "self_handling": _TRIAGED,
    "filed": (*_TRIAGED, ("dispatch", "street", RUNS)),
    "dispatched": _SENT,
    "return_pending": (*_SENT, ("return_ruling", "street", RUNS)),
    "conference": (*_SENT, ("return_ruling", "street", BEHIND), ("conference", "district", RUNS)),
    "handling": _SENT,
    "suspended": _SENT,
    "rework": (*_SENT, ("verify", "community", BEHIND)),
    "feedback": (*_SENT, ("verify", "community", RUNS)),
    "verified": (*_VERIFIED, ("close", "community", RUNS)),
    "closed": (*_CLOSED, ("call_back", "street", RUNS)),
    "archived": _CLOSED,
    "declined": _TRIAGED,
}
_ACCEPTED = (("accept", BEHIND),)
ORDER_CLOCKS: dict[str, tuple[tuple[str, str], ...]] = {
    "sent": (("accept", RUNS), ("handle", RUNS)),
    "accepted": (*_ACCEPTED, ("handle", RUNS)),
    "return_pending": (*_ACCEPTED, ("handle", RUNS)),
    "suspended": (*_ACCEPTED, ("handle", RESTS)),
    "rework": (*_ACCEPTED, ("handle", BEHIND), ("handle", RUNS)),
    "answered": (*_ACCEPTED, ("handle", BEHIND)),
    "passed": (*_ACCEPTED, ("handle", BEHIND)),
}
