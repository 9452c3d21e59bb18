"""信息收集、问题发现: what becomes of a report."""

from collections.abc import Callable
from typing import Any

from apps.events.models import Event
from apps.events.rules import EventState
from gridgov.demo.stage import Story
from gridgov.demo.stories.teller import WORDS, Teller

LATER = 0.5  # of its time is used up when the grid gives up


def collect(t: Teller) -> Story:
    """Ends with the event filed, taken on by grid or community, or closed."""
    yield t.when(t.event, "triage")
    if t.turn in TURNS:
        yield from TURNS[t.turn](t)
    if t.event.state == EventState.REPORTED:
        _file(t)
    if t.turn in {"merge", "unmerge"}:
        yield from _merge_a_twin(t)


def _file(t: Teller) -> None:
    quality = t.script.random.choices("ABC", weights=(6, 3, 1))[0]
    category = t.script.category
    given: dict[str, Any] = {"category": category.pk, "urgency": category.urgency, "quality": quality, "note": ""}
    t.move("file", t.cast.triagers(t.event), **given)


def _decline(t: Teller, event: Event | None = None) -> None:
    reason, told = t.script.random.choice(WORDS["declined"])
    t.move("decline", t.cast.triagers(t.event), event=event, reason=reason, told=told)


def _declined(t: Teller) -> Story:
    _decline(t)
    yield from ()


def _reconsidered(t: Teller) -> Story:
    _decline(t)
    yield t.soon()
    t.move("reconsider", [t.reporter], reason=t.say("reconsider"), photos=t.photos(settled=False))
    yield t.when(t.event, "triage")


def _asked(t: Teller) -> Story:
    t.move("ask_more", t.cast.triagers(t.event), missing=t.say("missing"))
    yield t.when(t.event, "supplement")
    if t.event.state == EventState.SUPPLEMENT:
        t.move("supplement", [t.reporter], more=t.say("supplemented"), place="", photos=t.photos(settled=False))
        yield t.soon()


def _never_supplemented(t: Teller) -> Story:
    """The sweep declines it by itself."""
    t.move("ask_more", t.cast.triagers(t.event), missing=t.say("missing"))
    yield t.stage.in_time(t.event, "supplement", 1.1)
    t.event.refresh_from_db()


def _checked(t: Teller) -> Story:
    checker = t.neighbour()
    t.move("send_check", t.cast.triagers(t.event), checker=checker.person_id, look_for=t.say("look_for"))
    yield t.when(t.event, "check")
    given: dict[str, Any] = {"finding": "as_reported", "details": t.say("found"), "photos": t.photos(settled=False)}
    t.move("answer_check", [checker], **given)
    yield t.soon()


def _taken_on(t: Teller) -> Story:
    who = t.script.random.choice(t.cast.own_handlers(t.event))
    t.move("self_handle", [who], category=t.script.category.pk, plan=t.say("plan"))
    yield from ()


def _solved_on_the_spot(t: Teller) -> Story:
    who = t.script.random.choice(t.cast.own_handlers(t.event))
    pictures: dict[str, Any] = {"before": t.photos(settled=False), "after": t.photos(settled=True)}
    t.move("solve_on_spot", [who], category=t.script.category.pk, measures=t.script.measures, **pictures)
    yield from ()


def _escalated(t: Teller) -> Story:
    who = t.script.random.choice(t.cast.own_handlers(t.event))
    t.move("self_handle", [who], category=t.script.category.pk, plan=t.say("plan"))
    yield t.at_pace(t.lead(), LATER)
    t.move("escalate", [who], tried=t.say("tried"), why=t.say("why_escalated"))
    yield t.when(t.event, "triage")


def _merge_a_twin(t: Teller) -> Story:
    """Somebody else reports the same thing before it is dispatched; or something that only looks the same."""
    yield t.stage.in_time(t.event, "dispatch", 0.1)
    twin = t.report(t.neighbour(), beside=t.event)
    yield t.stage.in_time(twin, "triage", 0.1)
    if t.event.state != EventState.FILED:
        return
    t.move("merge", t.cast.triagers(t.event), event=twin, main=t.event.number, note="")
    if t.turn == "unmerge":
        yield t.soon()
        t.move("unmerge", t.cast.triagers(t.event), event=twin, reason=t.say("unmerged"))
        _decline(t, twin)


TURNS: dict[str, Callable[[Teller], Story]] = {
    "decline": _declined,
    "reconsider": _reconsidered,
    "ask_more": _asked,
    "never_supplemented": _never_supplemented,
    "check": _checked,
    "own": _taken_on,
    "spot": _solved_on_the_spot,
    "escalate": _escalated,
}
