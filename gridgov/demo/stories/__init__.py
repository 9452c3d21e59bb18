"""Tells a script as moves of the real lifecycle. Each function yields the moments at which the story goes on."""

from apps.events.rules import EventState
from gridgov.demo.scripts import Script
from gridgov.demo.stage import Stage, Story
from gridgov.demo.stories.assign import assign
from gridgov.demo.stories.collect import collect
from gridgov.demo.stories.feedback import feed_back
from gridgov.demo.stories.handle import handle
from gridgov.demo.stories.teller import Stands, Teller

__all__ = ["tell"]


def tell(script: Script, stage: Stage) -> Story:
    """From the report to the end, or to where the script stands."""
    teller = Teller(script, stage)
    try:
        yield script.start
        teller.begin()
        yield from collect(teller)
        if teller.event.state == EventState.FILED:
            yield from assign(teller)
        yield from handle(teller)
        yield from feed_back(teller)
    except Stands:
        return
