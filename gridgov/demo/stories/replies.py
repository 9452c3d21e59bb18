"""Leaders reply to supervision cards, twice a day; to some of them nobody has replied yet."""

from datetime import datetime, timedelta

from apps.clocks.calendars import calendar
from apps.clocks.worktime import Limit
from apps.events.models import Card
from apps.events.rules import CardState, Colour
from gridgov.demo.chance import chance
from gridgov.demo.stage import Stage, Story
from gridgov.demo.stories.teller import WORDS

HALF_A_DAY = Limit.parse("4WH")
THINKS = timedelta(hours=3)


def replies(slug: str, stage: Stage, first: datetime) -> Story:
    """Without end. What a clock has made black stays without a reply."""
    random, moment = chance("replies", slug), first
    while True:
        moment = calendar().add(moment, HALF_A_DAY)
        yield moment
        waiting = Card.objects.filter(state=CardState.OPEN, raised_at__lt=stage.now - THINKS)
        by_clock = waiting.exclude(clock_id__isnull=False, colour=Colour.BLACK)
        for card in by_clock.select_related("event__street", "order").order_by("raised_at", "pk"):
            leaders = stage.cast.signatories(card.event, card.order)
            stage.move(card.event, "reply_card", leaders, card, reply=random.choice(WORDS["replied"]))
