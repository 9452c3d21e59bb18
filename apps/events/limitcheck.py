"""How the limits of a category have to fit together. Pure.

Limits of different units are compared by their nominal minutes: 1 WD = 8 WH = 480, 1 UD = 24 UH = 1440. That is safe
because an accept window in working time is refused before a continuous handling limit, which it could outlast. That a
window is cut to half the handling limit is the program's.
"""

import enum
from collections.abc import Iterator

from apps.clocks.worktime import Limit


class Fault(enum.StrEnum):
    WINDOW_TOO_LONG = "window_too_long"
    WINDOW_MAY_OUTLAST = "window_may_outlast"
    CONTAIN_IN_WORKING_TIME = "contain_in_working_time"
    HANDLE_IS_NOT_CONTAIN = "handle_is_not_contain"
    REPAIR_TOO_SHORT = "repair_too_short"


def window_faults(window: Limit, handle: Limit) -> Iterator[Fault]:
    """Accepting must end before handling does."""
    if window.minutes >= handle.minutes:
        yield Fault.WINDOW_TOO_LONG
    if handle.unit.continuous and not window.unit.continuous:
        yield Fault.WINDOW_MAY_OUTLAST


def hazard_faults(handle: Limit | None, contain: Limit, repair: Limit | None) -> Iterator[Fault]:
    """A hazard has two limits; containing it is handled first, day and night, and repairing comes after."""
    if not contain.unit.continuous:
        yield Fault.CONTAIN_IN_WORKING_TIME
    if contain != handle:
        yield Fault.HANDLE_IS_NOT_CONTAIN
    if repair and repair.minutes <= contain.minutes:
        yield Fault.REPAIR_TOO_SHORT
