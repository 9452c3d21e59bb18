"""How much of base data leaves as a workbook, and who must have said yes. Pure. Source: tables §15, Export."""

from datetime import timedelta

from django.utils.translation import gettext as _

from apps.clocks.worktime import Limit
from apps.errors import Refused
from apps.households.rules import REVEALED

AT_ONCE = 500  # rows, masked
MOST_CLEAR = 500
MOST = 20_000
ANSWER = Limit.parse("3WD")
OFFERED = timedelta(hours=72)
QUIET = timedelta(minutes=2)  # a chunk takes seconds
PURPOSE_LENGTH = 200


def needs_approval(*, count: int, clear: bool) -> bool:
    return clear or count > AT_ONCE


def refuse_size(*, kind: str, count: int, clear: bool) -> None:
    """Raises `Refused` for a workbook that nobody could approve."""
    if not count:
        raise Refused("nothing", _("This list is empty, so there is nothing to export. Take a filter away."))
    if clear and kind not in REVEALED:
        raise Refused("nothing_masked", _("Nothing is masked in this list. Export it as it is."))
    most = MOST_CLEAR if clear else MOST
    if count > most:
        sentence = _("A workbook holds at most %(most)d rows here. Narrow the list, by area for instance.")
        raise Refused("too_many", sentence % {"most": most})
