"""What limits and working hours have to be, in sentences. Pure; `worktime` does the reckoning."""

from datetime import time
from itertools import pairwise

from django.utils.translation import gettext as _

from apps.clocks.worktime import Limit

CONTINUOUS_URGENCIES = (1, 2)
STAGES_IN_WORKING_DAYS = ("supplement", "conference", "call_back", "reply")
LONGEST_TEXT = 10

Hours = tuple[tuple[time, time], ...]


def runs_day_and_night(stage: str, urgency: int) -> bool:
    """特急 and 紧急: the clocks of their stages stop for no night (domain README §4)."""
    return urgency in CONTINUOUS_URGENCIES and stage not in STAGES_IN_WORKING_DAYS


def read_limit(text: str) -> Limit:
    """A limit that somebody has to keep. Raises `ValueError` with a sentence for people."""
    try:
        limit = Limit.parse(text)
    except ValueError as problem:
        raise ValueError(
            _(
                "“%(text)s” is not a limit. Write a number and its unit without a space: 30m (minutes), 4UH or 2UD "
                "(hours or days round the clock), 4WH or 2WD (working hours or days)."
            )
            % {"text": text}
        ) from problem
    if not limit.length:
        raise ValueError(_("A limit of nothing would be late at once. Give at least a minute, as in 1m."))
    if len(str(limit)) > LONGEST_TEXT:
        raise ValueError(_("“%(text)s” is too exact to be kept. Give fewer digits, or use minutes.") % {"text": text})
    return limit


def read_stage_limit(stage: str, urgency: int, text: str) -> Limit:
    """As `read_limit`; at the two upper urgencies in continuous time."""
    limit = read_limit(text)
    if runs_day_and_night(stage, urgency) and not limit.unit.continuous:
        raise ValueError(
            _(
                "%(text)s is in working time, but at this urgency the clock runs day and night. Write it in minutes "
                "(m), hours (UH) or days (UD) round the clock."
            )
            % {"text": text}
        )
    return limit


def read_hours(text: str) -> Hours:
    """ "08:00-12:00,14:00-18:00" as pairs of times. Raises `ValueError` with a sentence for people."""
    spans = [span.partition("-") for span in text.replace("，", ",").split(",") if span.strip()]
    try:
        hours = tuple((_clock_time(begin), _clock_time(end)) for begin, _dash, end in spans)
    except ValueError as problem:
        raise ValueError(
            _("“%(text)s” cannot be read. Write begin and end of each stretch like this: 08:00-12:00,14:00-18:00")
            % {"text": text}
        ) from problem
    if not hours:
        raise ValueError(_("Without working hours nothing would ever fall due. Give at least one stretch."))
    ends = [(begin, time.max if end == time.min else end) for begin, end in hours]
    if any(begin >= end for begin, end in ends) or any(end > begin for (_b, end), (begin, _e) in pairwise(ends)):
        raise ValueError(
            _(
                "Each stretch has to end after it begins, in the order of the day and without overlap. Split a night "
                "shift at midnight: 00:00-06:00,22:00-00:00"
            )
        )
    return hours


def written_hours(hours: Hours) -> str:
    return ",".join(f"{begin:%H:%M}-{end:%H:%M}" for begin, end in hours)


def _clock_time(text: str) -> time:
    found = time.fromisoformat(text.strip())
    if found.second or found.microsecond or found.tzinfo:
        raise ValueError(text)
    return found
