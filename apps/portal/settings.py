"""What the tenant opens to residents. `seen` is the newest version that the person had before them."""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.audit.versions import refuse_stale
from apps.clocks.rules import read_limit
from apps.errors import Refused
from apps.events.models import Category
from apps.portal.models import PortalRules
from apps.staff.actors import InPost
from apps.staff.powers import refuse_unless_manager

LIMITS = ("letter_limit", "request_limit")
MOST_DAYS = 365
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.portal_rules', 0))"


def rules() -> PortalRules:
    """The tenant's; as delivered, nothing is open."""
    return PortalRules.objects.first() or PortalRules()


@transaction.atomic
def change_rules(
    *,
    actor: InPost,
    is_open: bool,
    people: str,
    map_shown: bool,
    map_categories: Iterable[str],
    map_days: int,
    letter_limit: str,
    request_limit: str,
    seen: int,
) -> PortalRules:
    """All of them at once. Raises `Refused` naming the fields. Letters that wait keep the limit they were promised."""
    refuse_unless_manager(actor)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    refuse_stale(PortalRules, seen=seen)
    given: dict[str, Any] = {
        "is_open": is_open,
        "people": people,
        "map_shown": map_shown,
        "map_categories": sorted(set(map_categories)),
        "map_days": map_days,
        "letter_limit": letter_limit,
        "request_limit": request_limit,
    }
    if problems := _problems(given):
        raise Refused("unfit", _("This cannot be saved yet. See the fields marked below."), {"fields": problems})
    row = rules()
    given |= {name: str(read_limit(given[name])) for name in LIMITS}
    if row.pk and all(getattr(row, name) == value for name, value in given.items()):
        return row
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    return row


def fit_for_the_map() -> QuerySet[Category]:
    """The categories a tenant may choose from: in use, and not of the sensitive kind."""
    return Category.objects.filter(is_active=True, sensitive=False).order_by("code")


def _problems(given: dict[str, Any]) -> dict[str, list[str]]:
    """Field → what is wrong with it."""
    found: dict[str, list[str]] = {}
    if given["people"] not in PortalRules.People.values:
        found["people"] = [_("Choose one of the listed answers.")]
    if not 0 <= given["map_days"] <= MOST_DAYS:
        found["map_days"] = [_("Give a number of days from 0 to 365.")]
    chosen = set(given["map_categories"])
    known = set(fit_for_the_map().filter(code__in=chosen).values_list("code", flat=True))
    if unfit := sorted(chosen - known):
        listed = ", ".join(unfit)
        found["map_categories"] = [
            _("These cannot stand on a public map: %(codes)s. Take them off the list.") % {"codes": listed}
        ]
    elif given["map_shown"] and not chosen:
        found["map_categories"] = [_("A map without categories would be empty. Tick at least one.")]
    return found | {name: [problem] for name in LIMITS if (problem := _limit_problem(given[name]))}


def _limit_problem(text: str) -> str:
    try:
        read_limit(text)
    except ValueError as problem:
        return str(problem)
    return ""
