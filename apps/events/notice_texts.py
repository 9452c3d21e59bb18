"""What notices about events say: English, to be translated where it is shown.

`event` is the notice's own label. The other values come from its data: texts (title, told, question, why), codes
(state, stage, move, colour) and times in ISO 8601 (due). A value that the data lack is shown as a dash.
"""

from apps.events.rules import gettext_noop as _

NOTICE_TEXTS: dict[str, str] = {
    "your_turn": _("%(event)s “%(title)s” waits for you: %(state)s."),
    "assigned_person": _("%(event)s “%(title)s” has been given to you by name; due %(due)s."),
    "asked_more": _("You are asked to say more about %(event)s “%(title)s”: %(question)s"),
    "check_asked": _("Please go and look at %(event)s “%(title)s”; due %(due)s."),
    "reminder_50": _("%(event)s “%(title)s”: half of the time for “%(stage)s” has gone; due %(due)s."),
    "reminder_80": _("%(event)s “%(title)s”: most of the time for “%(stage)s” has gone; due %(due)s."),
    "reminder_due": _("%(event)s “%(title)s”: the time for “%(stage)s” is up; it was due %(due)s."),
    "overdue": _("%(event)s “%(title)s” is late: “%(stage)s” was due %(due)s."),
    "withdrawn": _("The order about %(event)s “%(title)s” has been withdrawn from your unit."),
    "urged": _("Somebody urges you to get on with %(event)s “%(title)s”; due %(due)s."),
    "card": _("A %(colour)s supervision card has been raised on %(event)s “%(title)s”; reply by %(due)s."),
    "reported_back": _("%(event)s “%(title)s”, which you reported, has ended: %(state)s. %(told)s"),
    "reopened": _("%(event)s “%(title)s” has been reopened and waits for you: %(state)s."),
    "approval_asked": _("%(event)s “%(title)s”: “%(move)s” waits for your approval until %(due)s."),
    "approval_granted": _("%(event)s “%(title)s”: “%(move)s” has been approved."),
    "approval_refused": _("%(event)s “%(title)s”: “%(move)s” has been refused: %(why)s"),
    "void_asked": _("Somebody asks to void %(event)s “%(title)s”. It takes a second person to agree or refuse."),
}

# About photos in all, not about one event.
PHOTO_TEXTS: dict[str, str] = {
    "photos_due": _(
        "%(count)s photos of events that ended before %(before)s in %(event)s are deleted on %(on)s. Whoever still "
        "needs one saves it before, or has the administrator lengthen the time."
    ),
}

COLOUR_LABELS: dict[str, str] = {"yellow": _("yellow"), "red": _("red"), "black": _("black")}
