"""What notices about letters say: English, to be translated where it is shown. `event` is the letter's number."""

from apps.events.rules import gettext_noop as _

LETTER_TEXTS: dict[str, str] = {
    "letter_came": _("A resident has written: letter %(event)s. Answer it by %(due)s."),
    "letter_reminder": _("Letter %(event)s of a resident still waits for an answer, due %(due)s."),
    "letter_due": _("Letter %(event)s of a resident should have been answered by %(due)s."),
}
