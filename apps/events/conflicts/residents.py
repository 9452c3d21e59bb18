"""Rules of what whoever reported may do, with a post or without: they look at the event alone."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from apps.errors import Refused
from apps.events.facts import EventFacts
from apps.events.rules import MOST_URGES_A_DAY


def reconsidered_before(facts: EventFacts) -> Refused | None:
    if facts.reconsidered:
        return Refused(
            "reconsidered_before", _("This report has been reconsidered once, and that is the most there is.")
        )
    return None


def cannot_be_rated(facts: EventFacts) -> Refused | None:
    if facts.rated:
        return Refused("rated_before", _("You have rated this event already. Thank you."))
    if facts.rating_over:
        return Refused("rating_over", _("The time for rating this event is over."))
    return None


def urged_enough(facts: EventFacts) -> Refused | None:
    if facts.urged_today >= MOST_URGES_A_DAY:
        return Refused("urged_enough", _("This event has been urged twice today. Try again tomorrow."))
    return None


def followed(facts: EventFacts) -> Refused | None:
    """Others wait for the same thing; they would be left with a report that goes nowhere."""
    if facts.followed:
        return Refused(
            "followed", _("Others have reported the same, so it goes on for them. You need do nothing more.")
        )
    return None


OF_RESIDENTS: dict[str, Callable[[EventFacts], Refused | None]] = {
    "reconsider": reconsidered_before,
    "rate": cannot_be_rated,
    "urge": urged_enough,
    "take_back": followed,
}
