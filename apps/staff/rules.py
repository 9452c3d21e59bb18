"""Who may hold which post, and together with which. Pure. Sources: the article on the pilot reform (city communities:
their own full-time staff double as grid workers; villages: cadres and hired people), domain tables §4.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _

from apps.staff.models import Person

LEADER, WORKER, INSTRUCTOR, LIAISON = CORE = ("P01", "P02", "P03", "P04")
ALERT_DAYS = 7
LEVELS = {"partner": "department"}  # posts of companies are held on their unit, which hangs in the tree as a department
# Whoever gives one of these powers away decides over the tenant or over other people's data.
RESERVED = frozenset({"manage_staff", "manage_tenant", "read_access_log", "review_retention", "approve_export"})
CITY = frozenset({Person.Standing.COMMUNITY})
VILLAGE = frozenset({Person.Standing.CADRE, Person.Standing.HIRED})
ONE_GRID_ONLY = frozenset({WORKER})
SAME_UNIT_APART = (frozenset({WORKER, LIAISON}), frozenset({LEADER, LIAISON}), frozenset({INSTRUCTOR, WORKER}))
APART = {
    frozenset({"P17", "P12"}),
    frozenset({"P17", "P13"}),
    frozenset({"P17", "P14"}),
    frozenset({"P28", "P29"}),
    frozenset({"P28", "P11"}),
}


def wrong_level(*, post_level: str, unit_level: str) -> str | None:
    """Why a post cannot be held on a unit of that level; None when it can."""
    if LEVELS.get(post_level, post_level) == unit_level:
        return None
    return _("This post is held on a unit of another level. Choose a unit that fits the post.")


def wrong_standing(*, post: str, standing: str, rural: bool) -> str | None:
    """Grid leaders and full-time workers: in a city the community's own staff, in a village its cadres or hired
    people."""
    if post not in (LEADER, WORKER) or standing in (VILLAGE if rural else CITY):
        return None
    if rural:
        return _(
            "In a village, grid leaders and full-time grid workers are village cadres or hired by the village. Say so "
            "at “employed as” of the person, or choose somebody else."
        )
    return _(
        "In a city community, grid leaders and full-time grid workers are its own full-time staff. Say so at "
        "“employed as” of the person, or choose somebody else."
    )


def wrong_double(*, post: str, unit: int, held: Iterable[tuple[str, int]]) -> str | None:
    """Why a post on a unit does not go with those held in the same days (post, unit); None when it does."""
    for other, where in held:
        pair = frozenset({post, other})
        if pair in APART:
            return _("These two posts watch each other and are not held by one person. End the other post first.")
        if where == unit and pair in SAME_UNIT_APART:
            return _("These two posts of one grid are for two people. Choose somebody else for one of them.")
        if other == post and post in ONE_GRID_ONLY and where != unit:
            return _("A full-time grid worker has one grid. End the post on the other grid first.")
        if other == post and where == unit:
            return _("The person holds this very post in those days already.")
    return None


def wrong_days(*, since: date, until: date | None) -> str | None:
    return _("The last day lies before the first. Correct one of them.") if until and until < since else None


def days_vacant(since: date, today: date) -> int:
    """Of a post without a holder since a day: 0 on that very day."""
    return max(0, (today - since).days)


def is_alarming(since: date, today: date) -> bool:
    """A grid without a full-time worker for more than seven days: domain tables §4."""
    return today - since > timedelta(days=ALERT_DAYS)
