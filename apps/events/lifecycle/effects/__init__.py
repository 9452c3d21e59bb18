"""What a move does besides changing states, writing the step and minding the clocks: one small function each."""

from collections.abc import Callable

from apps.events.lifecycle.act import Act
from apps.events.lifecycle.effects import assign, collect, feedback, handle, oversee

EFFECTS: dict[str, Callable[[Act], None]] = {
    **collect.EFFECTS,
    **assign.EFFECTS,
    **handle.EFFECTS,
    **feedback.EFFECTS,
    **oversee.EFFECTS,
}

__all__ = ["EFFECTS"]
