"""What notices about base data say: English, to be translated where it is shown. `event` is the notice's own label."""

from django.utils.translation import gettext_noop as _

RECORD_TEXTS: dict[str, str] = {
    "many_reveals": _("%(event)s has unmasked personal data %(count)s times today. Look at the access log."),
}
