"""How units are coded and what may hang where. Pure. Source: domain README §2.

Twelve official digits down to the community, of which a district's first six, a street's first nine and a
community's twelve are its own; a grid adds three digits, a micro-grid two more.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.grids.models import Level

GENERAL_GRIDS = range(1, 800)
SPECIAL_GRIDS = range(801, 1000)


@dataclass(frozen=True, slots=True)
class Coding:
    """How a level's codes look: `length` digits, the first `shared` of them the parent's, one of `parents` above."""

    length: int
    shared: int
    parents: tuple[str, ...]


CODING: dict[str, Coding] = {
    Level.DISTRICT: Coding(12, 0, ()),
    Level.STREET: Coding(12, 6, (Level.DISTRICT,)),
    Level.COMMUNITY: Coding(12, 9, (Level.STREET,)),
    Level.GRID: Coding(15, 12, (Level.COMMUNITY,)),
    Level.MICRO_GRID: Coding(17, 15, (Level.GRID,)),
}
DEPARTMENT_CODE = re.compile(r"[0-9A-Z-]{1,24}")
DEPARTMENT_PARENTS = (Level.DISTRICT, Level.STREET)


def below(parent_level: str) -> list[str]:
    """The levels of what may hang under a unit of this one."""
    found = [str(level) for level, coding in CODING.items() if parent_level in coding.parents]
    return [*found, *([str(Level.DEPARTMENT)] if parent_level in DEPARTMENT_PARENTS else [])]


def next_code(*, level: str, parent_code: str, taken: Collection[str], special: bool = False) -> str:
    """The smallest free code of this level below that parent; "" when all are taken or people choose it themselves.

    `taken`: every code that was ever used, retired ones as well. `special`: a grid of the numbers 801 to 999.
    """
    if level not in CODING or not CODING[level].shared:
        return ""
    coding = CODING[level]
    step = {Level.STREET: 3, Level.COMMUNITY: 3, Level.GRID: 3}.get(Level(level), 2)
    zeros = "0" * (coding.length - coding.shared - step)
    numbers = SPECIAL_GRIDS if special else GENERAL_GRIDS if level == Level.GRID else range(1, 10**step)
    codes = (f"{parent_code[: coding.shared]}{number:0{step}d}{zeros}" for number in numbers)
    return next((code for code in codes if code not in taken), "")


def misplaced(*, level: str, parent_level: str | None) -> str | None:
    """Why a unit of this level may not hang under that parent (None: at the root); None when it may."""
    allowed = CODING[level].parents if level in CODING else DEPARTMENT_PARENTS
    if parent_level in allowed or (parent_level is None and not allowed):
        return None
    if not allowed:
        return _("A district has nothing above it. Leave the parent empty.")
    above = " / ".join(str(Level(parent).label) for parent in allowed)
    return _("A %(level)s hangs under a %(above)s. Name one as its parent.") % {
        "level": Level(level).label,
        "above": above,
    }


def miscoded(*, level: str, code: str, parent_code: str = "") -> str | None:
    """What is wrong with the code of a unit of this level under that parent, and the mend; None when it is right."""
    if level not in CODING:
        return None if DEPARTMENT_CODE.fullmatch(code) else _("Use digits, capital letters and hyphens.")
    coding = CODING[level]
    facts = {"level": Level(level).label, "code": code, "length": coding.length}
    if len(code) != coding.length or not (code.isascii() and code.isdecimal()):
        return _("The code of a %(level)s has %(length)s digits, and “%(code)s” has not. Correct it.") % facts
    prefix = parent_code[: coding.shared]
    if not code.startswith(prefix):
        return _(
            "The code “%(code)s” does not begin with its parent's “%(prefix)s”. Correct the code or the parent."
        ) % {**facts, "prefix": prefix}
    if level == Level.GRID and int(code[-3:]) not in {*GENERAL_GRIDS, *SPECIAL_GRIDS}:
        return (
            _(
                "The last three digits of “%(code)s” number the grid: 001 to 799 for general grids, 801 to 999 for "
                "special ones. Choose a number from there."
            )
            % facts
        )
    return None
