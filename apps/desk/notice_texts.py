"""What notices about the staff say: English, to be translated where it is shown. `event` is the notice's label."""

from apps.events.rules import gettext_noop as _

STAFF_TEXTS: dict[str, str] = {
    "vacancy": _("%(event)s has had no full-time grid worker since %(since)s. Appoint one, or ask the community."),
    "regridded": _("Grids of %(event)s have been divided or joined. Look at where your post goes on."),
    "handed_over": _("Work of the post “%(event)s” has been handed over. Look at the receipt and confirm it."),
}
