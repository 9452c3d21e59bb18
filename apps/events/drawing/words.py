"""Words that only the document says: who holds an event in a state, and on whose unit a power is asked for."""

from apps.events.rules import At, EventState, Subject
from apps.events.rules import gettext_noop as _

Ev = EventState
HOLDERS: dict[str, str] = {  # domain README §3
    Ev.REPORTED: _("the community"),
    Ev.SUPPLEMENT: _("the reporter"),
    Ev.CHECKING: _("the grid worker who was sent to look"),
    Ev.SELF_HANDLING: _("the grid or the community"),
    Ev.FILED: _("the street's dispatcher"),
    Ev.DISPATCHED: _("the departments"),
    Ev.RETURN_PENDING: _("the street's dispatcher"),
    Ev.CONFERENCE: _("the conference of the street or the district"),
    Ev.HANDLING: _("the departments"),
    Ev.SUSPENDED: _("the district"),
    Ev.REWORK: _("the lead department"),
    Ev.FEEDBACK: _("the verifier"),
    Ev.VERIFIED: _("the community or the street"),
    Ev.CLOSED: _("nobody: it is done"),
    Ev.ARCHIVED: _("nobody: it is done"),
    Ev.DECLINED: _("nobody: it is done"),
    Ev.MERGED: _("whoever holds the main event"),
    Ev.VOID: _("nobody: it is done"),
}
AT: dict[At, str] = {
    At.AREA: _("at the event's unit or above"),
    At.COMMUNITY: _("at the event's community or above"),
    At.TRIAGE: _("at the event's unit or above; after escalation at the street or above"),
    At.DISTRICT: _("at the district"),
    At.HANDLER: _("at the order's own unit"),
    At.LEADER: _("at the lead order's unit"),
    At.SIGNATORY: _("at the order's own unit or above"),
    At.VERIFIER: _("at the first unit above whoever handled it, or above that"),
    At.REPORTER: _("the person who reported it"),
    At.RESIDENT: _("the resident who holds the code of the report"),
    At.CHECKER: _("the person who was sent to look"),
    At.APPROVER: _("the level that the petition waits for"),
    At.SYSTEM: _("by itself"),
}
SUBJECTS: dict[Subject, str] = {
    Subject.EVENT: _("event"),
    Subject.ORDER: _("order"),
    Subject.PETITION: _("petition"),
    Subject.CARD: _("supervision card"),
}
