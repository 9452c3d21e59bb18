"""What people call states, stages, clocks, urgencies and roles: English, to be translated where it is shown."""

from apps.events.rules import (
    COLOURS,
    URGENCIES,
    CardState,
    EventState,
    OrderState,
    PetitionKind,
    PetitionState,
    PublicStage,
    Role,
)
from apps.events.rules import gettext_noop as _

EVENT_LABELS: dict[str, str] = {
    EventState.REPORTED: _("to be triaged"),
    EventState.SUPPLEMENT: _("to be supplemented"),
    EventState.CHECKING: _("to be checked on site"),
    EventState.SELF_HANDLING: _("handled by grid or community"),
    EventState.FILED: _("to be dispatched"),
    EventState.DISPATCHED: _("to be accepted"),
    EventState.RETURN_PENDING: _("return to be ruled on"),
    EventState.CONFERENCE: _("before the conference"),
    EventState.HANDLING: _("being handled"),
    EventState.SUSPENDED: _("suspended"),
    EventState.REWORK: _("rework"),
    EventState.FEEDBACK: _("to be verified"),
    EventState.VERIFIED: _("to be closed"),
    EventState.CLOSED: _("closed"),
    EventState.ARCHIVED: _("archived"),
    EventState.DECLINED: _("declined"),
    EventState.MERGED: _("merged"),
    EventState.VOID: _("void"),
}

ORDER_LABELS: dict[str, str] = {
    OrderState.SENT: _("to be accepted"),
    OrderState.ACCEPTED: _("being handled"),
    OrderState.RETURN_PENDING: _("return to be ruled on"),
    OrderState.SUSPENDED: _("suspended"),
    OrderState.REWORK: _("rework"),
    OrderState.ANSWERED: _("answered"),
    OrderState.PASSED: _("passed"),
    OrderState.WITHDRAWN: _("withdrawn"),
}

PETITION_LABELS: dict[str, str] = {
    PetitionState.ASKED: _("asked for"),
    PetitionState.ENDORSED: _("approved once, waits for the second approval"),
    PetitionState.GRANTED: _("granted"),
    PetitionState.REFUSED: _("refused"),
    PetitionState.LAPSED: _("no longer needed"),
}

PETITION_KIND_LABELS: dict[str, str] = {
    PetitionKind.EXTENSION: _("extension"),
    PetitionKind.SUSPENSION: _("suspension"),
    PetitionKind.VOID: _("voiding of the event"),
}

CARD_LABELS: dict[str, str] = {
    CardState.OPEN: _("waits for the leader's reply"),
    CardState.REPLIED: _("replied"),
    CardState.RECALLED: _("recalled"),
}

COLOUR_LABELS: dict[str, str] = dict(COLOURS)

STAGE_LABELS: dict[str, str] = {
    PublicStage.COLLECT: _("Collect"),
    PublicStage.DISCOVER: _("Discover"),
    PublicStage.ASSIGN: _("Assign"),
    PublicStage.HANDLE: _("Handle together"),
    PublicStage.FEED_BACK: _("Feed back"),
    PublicStage.ENDED: _("Ended"),
}

CLOCK_LABELS: dict[str, str] = {
    "triage": _("triage"),
    "supplement": _("supplement"),
    "check": _("check on site"),
    "dispatch": _("dispatch"),
    "accept": _("acceptance"),
    "report_in": _("reporting in on site"),
    "contain": _("removing the danger"),
    "handle": _("handling"),
    "after_ruling": _("answer after a final ruling"),
    "return_ruling": _("ruling on the return"),
    "conference": _("ruling of the conference"),
    "approval": _("approval"),
    "verify": _("verification"),
    "close": _("closing"),
    "call_back": _("call-back"),
    "reply": _("reply to the card"),
}

URGENCY_LABELS: dict[int, str] = {int(code): label for code, label in URGENCIES}

ROLE_LABELS: dict[str, str] = {Role.LEAD: _("lead"), Role.ASSIST: _("assist")}
