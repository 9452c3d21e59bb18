"""What notices about base data say: English, to be translated where it is shown. `event` is the notice's own label."""

from django.utils.translation import gettext_noop as _

RECORD_TEXTS: dict[str, str] = {
    "many_reveals": _("%(event)s has unmasked personal data %(count)s times today. Look at the access log."),
    "retention_due": _(
        "%(event)s: %(count)s records have been kept long enough, the first is de-identified on %(on)s. Hold back what "
        "is still needed."
    ),
    "retention_due_in_all": _(
        "%(count)s records in %(event)s have been kept long enough and were announced, the first for %(on)s."
    ),
    "hold_ends": _("What you hold back in %(event)s is released after %(on)s. Prolong the hold if it is still needed."),
    "team_named": _("You are of the named team now: %(event)s. What you see there is for the team alone."),
    "team_ended": _("You are not of the named team any more: %(event)s."),
    "export_waits": _("%(event)s asks for an export of %(count)s records. Decide within three working days."),
    "export_refused": _("Your export of %(event)s was refused: %(reason)s"),
    "export_ready": _("Your export of %(event)s can be fetched for 72 hours."),
    "export_lapsed": _(
        "Nobody answered your export of %(event)s in time. Ask again, and tell data protection about it."
    ),
    "spot_check_drawn": _(
        "%(count)s records of %(event)s were drawn for you to look at. Say what you found by %(on)s."
    ),
    "spot_check_late": _("The spot check of %(event)s was due on %(on)s. %(count)s records have not been looked at."),
    "proposal_waits": _("A change of a resident in %(event)s waits for you as the second person."),
}
