"""Tables of base data: kinds of record, colours, purposes of a reveal. Pure. Sources: tables §14.1, §14.2, §15."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from apps.households.models import (
    Building,
    Component,
    Dwelling,
    Household,
    KeyPlace,
    Organisation,
    Resident,
    Tag,
)
from apps.households.models.base import Located

KINDS: dict[str, type[Located]] = {
    "resident": Resident,
    "household": Household,
    "organisation": Organisation,
    "building": Building,
    "dwelling": Dwelling,
    "key_place": KeyPlace,
    "component": Component,
}
KIND_OF = {model: name for name, model in KINDS.items()}
LISTED = ("resident", "household", "organisation", "building", "key_place", "component")
TAGGED = ("resident", "household", "organisation")

MOST_SENSITIVE = 4
RED_CODES = frozenset({"T04", "T05", "T43"})
OF_HOUSEHOLDS = frozenset({"T42", "T43"})  # of a household's own tags only these two have a colour
BY_THE_COLOUR = frozenset({"T41", "T42", "T43"})
EIGHTY = "T03"

REVEAL_SECONDS = 300
REVEALS_A_DAY = 30
REVEALED = {"resident": ("name", "identity", "phone", "contact", "born_on"), "organisation": ("head", "phone")}
PURPOSES = {
    "service": _("handling a matter for them"),
    "visit": _("visiting"),
    "check": _("checking the record"),
    "relief": _("relief"),
    "emergency": _("emergency"),
}
# ★ of tables §14.1 that two people change where the tenant says so.
MANDATORY = ("name", "document", "identity", "sex", "born_on", "registered_division", "match")

# What is chosen from one of two records that are merged. What depends on one another is chosen together: an identity
# number tells sex and date of birth; whoever lives in a household has a status there.
KEPT_TOGETHER = {
    "identity": ("document", "identity", "sex", "born_on"),
    "household": ("household", "status", "status_since"),
}
PARTS = (
    *("name", "identity", "phone", "household", "registered_division", "match", "relation", "education", "marital"),
    *("politics", "occupation", "contact", "inflow_reason", "permit", "lodging", "registered_on", "leaves_on"),
    *("nationality", "purpose", "stays_until"),
)


def is_red(tag: Tag) -> bool:
    return tag.sensitivity == MOST_SENSITIVE or tag.code in RED_CODES


def is_yellow(tag: Tag) -> bool:
    return not is_red(tag) and tag.sensitivity in (2, 3)


def counts_for_colour(tag: Tag) -> bool:
    return tag.about == Tag.About.RESIDENT or tag.code in OF_HOUSEHOLDS


def colour_of(tags: Iterable[Tag]) -> Household.Colour:
    """The strongest of the members' tags and of the household's own T42 and T43."""
    counted = [tag for tag in tags if counts_for_colour(tag)]
    if any(map(is_red, counted)):
        return Household.Colour.RED
    return Household.Colour.YELLOW if any(map(is_yellow, counted)) else Household.Colour.GREEN
