"""Which categories can take which turn."""

from collections.abc import Mapping

from apps.clocks.worktime import Limit
from apps.events.models import Category
from apps.events.rules import ORDINARY
from gridgov.demo.departments import NEVER

CONTINUOUS = (1, 2)  # urgencies whose clocks run day and night
COMMUNITY = "D02"
DAY = Limit.parse("1WD").minutes


def pools(categories: Mapping[str, Category], leads: Mapping[str, str]) -> dict[str, list[str]]:
    """By name of the pool the codes of its categories. `leads`: the type of the department that leads each.

    `calm`: the clocks of their orders rest at night, so that what stands at the end of a day is not long overdue the
    next morning; `departments`: those of them that a department leads; `brief`: those of these that take a day at
    most, so that an extension can be asked for at once; `callback`: those whose reporters are always called back.
    """
    usual = {code: found for code, found in categories.items() if not found.long_running}
    calm = sorted(code for code, found in usual.items() if found.urgency not in CONTINUOUS)
    departments = [code for code in calm if leads[code] not in NEVER]
    return {
        "any": sorted(usual),
        "calm": calm,
        "ordinary": [code for code in calm if categories[code].urgency == ORDINARY],
        "departments": departments,
        "brief": [code for code in departments if _minutes(categories[code]) <= DAY],
        "own": [code for code in calm if leads[code] == COMMUNITY],
        "callback": [code for code in departments if categories[code].callback_required],
        "urgent": sorted(code for code, found in usual.items() if _is_urgent(found) and leads[code] not in NEVER),
        "hazard": sorted(code for code, found in usual.items() if found.contain_limit),
        "long": sorted(set(categories) - set(usual)),
    }


def _minutes(category: Category) -> int:
    return Limit.parse(category.handle_limit).minutes


def _is_urgent(category: Category) -> bool:
    """Urgent, but no hazard: one limit, which runs day and night."""
    return Limit.parse(category.handle_limit).unit.continuous and not category.contain_limit


def longer_than(category: Category, pool: list[str], categories: Mapping[str, Category]) -> list[str]:
    """Those of the pool that give at least as much time, besides the category itself."""
    found = [code for code in pool if code != category.code and _minutes(categories[code]) >= _minutes(category)]
    return found or [code for code in pool if code != category.code]
