"""Every change of an event's state. HTML, API and Celery call `report` or `move`; the sweep what time does."""

from apps.events.lifecycle.cards import raise_cards
from apps.events.lifecycle.engine import file_of_move, move, obstacle, open_moves, refuse_missing, weighed
from apps.events.lifecycle.facts import File, facts_of, open_file, reopened
from apps.events.lifecycle.history import made_before
from apps.events.lifecycle.lapse import lapse_acceptance
from apps.events.lifecycle.reminding import tell_reminders
from apps.events.lifecycle.reporting import report
from apps.events.lifecycle.time_alone import archive_closed, decline_unsupplemented, resume_suspended

__all__ = [
    "File",
    "archive_closed",
    "decline_unsupplemented",
    "facts_of",
    "file_of_move",
    "lapse_acceptance",
    "made_before",
    "move",
    "obstacle",
    "open_file",
    "open_moves",
    "raise_cards",
    "refuse_missing",
    "reopened",
    "report",
    "resume_suspended",
    "tell_reminders",
    "weighed",
]
