"""What may not be done any more to the records of those who have gone."""

from django.utils.translation import gettext as _

from apps.errors import Conflicting
from apps.households.models import Resident
from apps.households.models.base import Located
from apps.households.sight import HERE


def refuse_forgotten(row: Located) -> None:
    """What was de-identified or merged stays so: a form that was opened before must not fill it again."""
    if getattr(row, "anonymised_at", None):
        raise Conflicting(
            "forgotten", _("This record was de-identified after its time. Whoever is here again is recorded anew.")
        )
    if getattr(row, "merged_into_id", None):
        raise Conflicting("merged", _("This record was merged into another. Reload the page: it leads to that one."))


def refuse_gone(carrier: Located) -> None:
    gone = carrier.status not in HERE if isinstance(carrier, Resident) else getattr(carrier, "left_on", None)
    if gone:
        raise Conflicting("gone", _("Whoever is recorded as gone is given no tags. Reload the page to see since when."))
