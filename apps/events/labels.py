"""What people call states, stages, clocks, urgencies and roles: English, to be translated where it is shown."""

from apps.events.rules import URGENCIES, EventState, OrderState, PublicStage, Role
from apps.events.rules import gettext_noop as _

EVENT_LABELS: dict[str, str] = {
    EventState.REPORTED: _("to be triaged"),
    EventState.FILED: _("to be dispatched"),
    EventState.DISPATCHED: _("to be accepted"),
    EventState.RETURN_PENDING: _("return to be ruled on"),
    EventState.HANDLING: _("being handled"),
    EventState.REWORK: _("rework"),
    EventState.FEEDBACK: _("to be verified"),
    EventState.VERIFIED: _("to be closed"),
    EventState.CLOSED: _("closed"),
    EventState.DECLINED: _("declined"),
    EventState.MERGED: _("merged"),
}

ORDER_LABELS: dict[str, str] = {
    OrderState.SENT: _("to be accepted"),
    OrderState.ACCEPTED: _("being handled"),
    OrderState.RETURN_PENDING: _("return to be ruled on"),
    OrderState.REWORK: _("rework"),
    OrderState.ANSWERED: _("answered"),
    OrderState.PASSED: _("passed"),
    OrderState.WITHDRAWN: _("withdrawn"),
}

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
    "dispatch": _("dispatch"),
    "accept": _("acceptance"),
    "handle": _("handling"),
    "return_ruling": _("ruling on the return"),
    "verify": _("verification"),
    "close": _("closing"),
}

URGENCY_LABELS: dict[int, str] = {int(code): label for code, label in URGENCIES}

ROLE_LABELS: dict[str, str] = {Role.LEAD: _("lead"), Role.ASSIST: _("assist")}
