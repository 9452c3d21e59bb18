"""What the plain matrix cannot show: facts besides states that stand for or against a move."""

from dataclasses import replace

from apps.events.facts import EventFacts, OrderFacts
from apps.events.rules import EventState, OrderState, PetitionState, Role
from tests.events.matrix import (
    ACTORS,
    COMMUNITY,
    GRID,
    OTHER_DEPARTMENT,
    STREET,
    card,
    event,
    order,
    petition,
)

Ev, Ord = EventState, OrderState


def _person(*names: str) -> frozenset[int]:
    return frozenset(ACTORS[name].person_id for name in names)


def _unit(name: str) -> frozenset[int]:
    return frozenset({ACTORS[name].unit_id})


def _one(event_state: str, the_order: OrderFacts, **more: object) -> EventFacts:
    return event(event_state, the_order, **more)


_withdrawn = order(Ord.WITHDRAWN, id=9, returned=True)
_handled = order(Ord.PASSED, handlers=_person("P23"), verifiers=_person("P11"))
_assist = order(Ord.ACCEPTED, OTHER_DEPARTMENT, id=11, role=Role.ASSIST)

SCENES: dict[str, EventFacts] = {
    "triage: escalated by the community to its street": event(Ev.REPORTED, raised=True),
    "triage: escalated by the grid to its community": event(Ev.REPORTED, order(Ord.WITHDRAWN, GRID, own=True)),
    "triage: declined again after it was reconsidered": event(Ev.DECLINED, reconsidered=True),
    "triage: other reports were merged into it": event(Ev.REPORTED, followed=True),
    "triage: urged twice today": event(Ev.REPORTED, urged_today=2),
    "any time: today's calendar gives other due times": event(Ev.HANDLING, out_of_date=True),
    "triage: it waits for the unit of P11": event(Ev.REPORTED, waits_for=_unit("P11")),
    "own: the grid handles it": _one(Ev.SELF_HANDLING, order(Ord.ACCEPTED, GRID, own=True)),
    "own: the community handles it": _one(Ev.SELF_HANDLING, order(Ord.ACCEPTED, COMMUNITY, own=True)),
    "own: the grid's answer is to be verified": _one(
        Ev.FEEDBACK, order(Ord.ANSWERED, GRID, own=True, handlers=_person("P02"))
    ),
    "own: the community's answer is to be verified": _one(
        Ev.FEEDBACK, order(Ord.ANSWERED, COMMUNITY, own=True, handlers=_person("P11"))
    ),
    "assign: the window has run out, no sweep has seen it": _one(Ev.DISPATCHED, order(Ord.SENT, window_over=True)),
    "assign: final, by ruling": _one(Ev.DISPATCHED, order(Ord.SENT, final=True)),
    "assign: the department has returned it before": event(Ev.DISPATCHED, _withdrawn, order(Ord.SENT)),
    "assign: another department has returned it before": event(
        Ev.DISPATCHED, replace(_withdrawn, unit_path=OTHER_DEPARTMENT), order(Ord.SENT)
    ),
    "assign: a return of what P14 dispatched": _one(
        Ev.RETURN_PENDING, order(Ord.RETURN_PENDING, dispatchers=_person("P14"))
    ),
    "assign: a return by the street": _one(Ev.RETURN_PENDING, order(Ord.RETURN_PENDING, STREET)),
    "assign: a return of what P15 dispatched, before the conference": _one(
        Ev.CONFERENCE, order(Ord.RETURN_PENDING, dispatchers=_person("P15"))
    ),
    "assign: called by whistle": _one(Ev.DISPATCHED, order(Ord.SENT, awaited=True)),
    "assign: called by whistle, accepted": _one(Ev.HANDLING, order(awaited=True), may_be_suspended=True),
    "assign: the order is the street's own": _one(Ev.DISPATCHED, order(Ord.SENT, STREET)),
    "handle: the lead is late": _one(Ev.HANDLING, order(late=True), may_be_suspended=True),
    "handle: the assist is late": event(Ev.HANDLING, order(), replace(_assist, late=True)),
    "handle: a hazard, not contained": _one(Ev.HANDLING, order(hazard=True), may_be_suspended=True),
    "handle: a hazard, contained": _one(Ev.HANDLING, order(hazard=True, contained=True), may_be_suspended=True),
    "handle: more than a day is left": _one(Ev.HANDLING, order(in_last_day=False), may_be_suspended=True),
    "handle: extended twice": _one(Ev.HANDLING, order(extensions=2)),
    "handle: long-running": _one(Ev.HANDLING, order(), may_be_suspended=True),
    "handle: suspended before": _one(Ev.HANDLING, order(suspended_before=True), may_be_suspended=True),
    "handle: suspended now": _one(Ev.SUSPENDED, order(Ord.SUSPENDED), may_be_suspended=True),
    "handle: lead and assist": event(Ev.HANDLING, order(), _assist),
    "petition: an extension, asked by P23": _one(
        Ev.HANDLING, order(), petitions=(petition("extension", asked_by=ACTORS["P23"].person_id),)
    ),
    "petition: an extension, endorsed by P25": _one(
        Ev.HANDLING,
        order(),
        petitions=(petition("extension", state=PetitionState.ENDORSED, level=1, endorsed_by=ACTORS["P25"].person_id),),
    ),
    "petition: an extension of the street's own order, asked and endorsed by P13": _one(
        Ev.HANDLING,
        order(unit=STREET),
        petitions=(
            petition(
                "extension",
                state=PetitionState.ENDORSED,
                level=1,
                asked_by=ACTORS["P15"].person_id,
                endorsed_by=ACTORS["P13"].person_id,
            ),
        ),
    ),
    "petition: an extension of the grid's own order": _one(
        Ev.SELF_HANDLING, order(Ord.ACCEPTED, GRID, own=True), petitions=(petition("extension"),)
    ),
    "petition: a suspension": _one(Ev.HANDLING, order(), may_be_suspended=True, petitions=(petition("suspension"),)),
    "petition: a suspension, endorsed by P14": _one(
        Ev.HANDLING,
        order(),
        may_be_suspended=True,
        petitions=(petition("suspension", state=PetitionState.ENDORSED, level=1, endorsed_by=ACTORS["P14"].person_id),),
    ),
    "petition: a suspension of what is in rework": _one(
        Ev.REWORK, order(Ord.REWORK), may_be_suspended=True, petitions=(petition("suspension"),)
    ),
    "petition: to void, asked by P10": _one(
        Ev.HANDLING, order(), petitions=(petition("void", order_id=None, asked_by=ACTORS["P10"].person_id),)
    ),
    "petition: to void, asked by P21": _one(
        Ev.HANDLING, order(), petitions=(petition("void", order_id=None, asked_by=ACTORS["P21"].person_id),)
    ),
    "card: an open card of the department": _one(Ev.HANDLING, order(), cards=(card(),)),
    "card: an open card of the grid's own order": _one(
        Ev.SELF_HANDLING, order(Ord.ACCEPTED, GRID, own=True), cards=(card(),)
    ),
    "feedback: answered by P23": _one(Ev.FEEDBACK, order(Ord.ANSWERED, handlers=_person("P23"))),
    "feedback: P10, P12 and P18 handled it in another post": _one(
        Ev.FEEDBACK, order(Ord.ANSWERED, handlers=_person("P10", "P12", "P18"))
    ),
    "feedback: answered by the community": _one(Ev.FEEDBACK, order(Ord.ANSWERED, COMMUNITY, handlers=_person("P10"))),
    "feedback: answered by the street": _one(Ev.FEEDBACK, order(Ord.ANSWERED, STREET, handlers=_person("P13"))),
    "feedback: answered by the department and the community, which assists": event(
        Ev.FEEDBACK,
        order(Ord.ANSWERED, handlers=_person("P23")),
        order(Ord.ANSWERED, COMMUNITY, id=11, role=Role.ASSIST, handlers=_person("P10")),
    ),
    "feedback: somebody is sent to look": _one(
        Ev.FEEDBACK, order(Ord.ANSWERED, handlers=_person("P23")), being_looked_at=True
    ),
    "feedback: who is sent to look has handled it": _one(
        Ev.FEEDBACK, order(Ord.ANSWERED, handlers=_person("checker")), being_looked_at=True
    ),
    "closed: handled by P23, verified by P11": _one(Ev.CLOSED, _handled),
    "closed: handled by the community": _one(
        Ev.CLOSED, order(Ord.PASSED, COMMUNITY, handlers=_person("P10"), verifiers=_person("P12"))
    ),
    "closed: handled by the reporter": _one(Ev.CLOSED, order(Ord.PASSED, GRID, own=True, handlers=_person("reporter"))),
    "closed: called back": _one(Ev.CLOSED, _handled, called_back=True),
    "closed: rated": _one(Ev.CLOSED, _handled, rated=True),
    "closed: the time for rating is over": _one(Ev.CLOSED, _handled, rating_over=True),
    "closed: the reporter is dissatisfied": _one(Ev.CLOSED, _handled, dissatisfied=True, rated=True),
    "closed: dissatisfied with the street": _one(
        Ev.CLOSED, order(Ord.PASSED, STREET, handlers=_person("P13")), dissatisfied=True
    ),
    "closed: the dissatisfaction was upheld": _one(Ev.CLOSED, replace(_handled, upheld=True), dissatisfied=True),
    "reported by P11, who may do all the same": event(
        Ev.REPORTED, reporter=ACTORS["P11"].person_id, waits_for=_unit("P11")
    ),
    "reported by nobody in person": event(Ev.SUPPLEMENT, reporter=None, checker=None),
}
