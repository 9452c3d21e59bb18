"""Who is told of a move, in the move's own transaction."""

from datetime import datetime

from apps.events.lifecycle.act import Act
from apps.events.models import Card, Step


def tell(act: Act, step: Step) -> None:
    """Nobody yet."""


def tell_of_cards(cards: list[Card], now: datetime) -> None:
    """Nobody yet."""
