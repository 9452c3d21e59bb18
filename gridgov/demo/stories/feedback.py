"""结果反馈: verification, closing, call-back, rating, and what comes back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from apps.events.rules import EventState, OrderState
from gridgov.demo.stage import Story
from gridgov.demo.stories.handle import answer
from gridgov.demo.stories.teller import Teller

RATED = 0.6
GRADES, SHARES = "4321", (35, 40, 17, 8)
SOLVED = {"4": "yes", "3": "yes", "2": "partly", "1": "no"}
DISSATISFIED, SATISFIED = "1", "3"
OPEN_FOR_RATING = timedelta(days=7)
FIRST, LAST = 2, 60  # hours after closing within which people rate


def feed_back(t: Teller) -> Story:
    """From the answers to the end."""
    if t.event.state == EventState.FEEDBACK and t.turn in TURNS:
        yield from TURNS[t.turn](t)
    yield from _verified(t)
    yield from _afterwards(t)


def _verified(t: Teller) -> Story:
    for order in [order for order in t.live() if order.state == OrderState.ANSWERED]:
        if t.event.state == EventState.FEEDBACK:
            yield t.when(t.event, "verify")
        t.move("pass", t.cast.verifiers(t.event, order), order, note=t.say("verified"))
    if t.event.state == EventState.VERIFIED:
        yield t.when(t.event, "close")
        t.move("close", t.cast.closers(t.event), note=t.say("closed"))


def _looked_at(t: Teller) -> Story:
    yield t.soon()
    checker = t.neighbour()
    given: dict[str, Any] = {"checker": checker.person_id, "look_for": t.say("look_for")}
    t.move("ask_look", t.cast.verifiers(t.event, t.lead()), **given)
    yield t.when(t.event, "check")
    t.move("look", [checker], solved="yes", note=t.say("looked"), photos=t.photos(settled=True))


def _sent_back(t: Teller, times: int = 1) -> Story:
    for _ in range(times):
        yield t.when(t.event, "verify")
        lead = t.lead()
        given: dict[str, Any] = {"failed": t.say("failed"), "photos": t.photos(settled=False)}
        t.move("rework", t.cast.verifiers(t.event, lead), lead, **given)
        yield from answer(t, lead)


def _sent_back_thrice(t: Teller) -> Story:
    """The third time raises a card by itself."""
    yield from _sent_back(t, times=3)


def _found_false(t: Teller) -> Story:
    yield t.when(t.event, "verify")
    lead = t.lead()
    given: dict[str, Any] = {"evidence": t.say("false"), "photos": t.photos(settled=False)}
    t.move("false_feedback", t.cast.verifiers(t.event, lead), lead, **given)
    yield from answer(t, lead)


def _afterwards(t: Teller) -> Story:
    """What people say, on the telephone and by themselves."""
    if t.event.state != EventState.CLOSED:
        return
    if t.event.call_back_wanted:
        yield t.when(t.event, "call_back")
        t.move("call_back", t.cast.callers(t.event), **_opinion(t))
    if t.turn == "reopen" and t.event.closings == 1:
        yield from _reopened(t)
    elif t.script.random.random() < RATED:
        yield from _rated(t, _opinion(t))


def _rated(t: Teller, opinion: dict[str, Any]) -> Story:
    """By the reporter, who does not rate what their own grid has done, or a unit in which they hold another post."""
    if t.lead().own or any(order.unit.path in t.reporter.serves for order in t.event.orders.select_related("unit")):
        return
    yield t.stage.now + timedelta(hours=t.script.random.uniform(FIRST, LAST))
    t.event.refresh_from_db()
    closed_at = t.event.closed_at
    if t.event.state == EventState.CLOSED and closed_at and t.stage.now < closed_at + OPEN_FOR_RATING:
        t.move("rate", [t.reporter], **opinion)


def _opinion(t: Teller, grade: str = "") -> dict[str, Any]:
    grade = grade or t.script.random.choices(GRADES, weights=SHARES)[0]
    return {"grade": grade, "solved": SOLVED[grade], "words": t.say(f"grade_{grade}")}


def _reopened(t: Teller) -> Story:
    """Dissatisfied, and rightly so: it is handled again."""
    yield from _rated(t, _opinion(t, DISSATISFIED))
    yield t.soon()
    lead, reopeners = t.lead(), t.cast.reopeners(t.event)
    grounds: dict[str, Any] = {"grounds": t.say("dissatisfied"), "photos": t.photos(settled=False)}
    t.move("uphold_dissatisfaction", reopeners, lead, **grounds)
    t.move("reopen", reopeners, evidence=t.say("reopened"), photos=[])
    yield from answer(t, t.lead())
    yield from _verified(t)
    if t.event.state == EventState.CLOSED:
        yield from _rated(t, _opinion(t, SATISFIED))


TURNS: dict[str, Callable[[Teller], Story]] = {
    "look": _looked_at,
    "rework": _sent_back,
    "rework_thrice": _sent_back_thrice,
    "false": _found_false,
}
