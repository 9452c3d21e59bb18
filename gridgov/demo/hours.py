"""Moments at which people are at work."""

from datetime import datetime, timedelta
from random import Random

from apps.clocks.worktime import WorkCalendar

QUARTER = timedelta(minutes=15)
AWAKE = range(7, 22)  # hours of the day at which a resident may notice something
OUT_OF_HOURS = 0.2
TRIES = 50


def last_working_moment(days: WorkCalendar, now: datetime) -> datetime:
    """Now, if people are at work; else the end of the last working hours, to the quarter of an hour."""
    while not days.is_working(now):
        now -= QUARTER
    return now


def in_working_time(random: Random, days: WorkCalendar, first: datetime, last: datetime) -> datetime:
    """A moment between the two; mostly one at which people are at work, now and then an evening or a weekend."""
    span = (last - first).total_seconds()
    for _ in range(TRIES):
        moment = first + timedelta(seconds=random.uniform(0, span))
        awake = moment.astimezone(days.zone).hour in AWAKE
        if days.is_working(moment) or (awake and random.random() < OUT_OF_HOURS):
            return moment
    return last
