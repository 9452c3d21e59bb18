"""Every change of an event's state. HTML, API and Celery all call `report`, `move` or `lapse_acceptance`."""

from apps.events.lifecycle.engine import move, obstacle, open_moves
from apps.events.lifecycle.lapse import lapse_acceptance
from apps.events.lifecycle.reporting import report

__all__ = ["lapse_acceptance", "move", "obstacle", "open_moves", "report"]
