"""From report to closed, by the five who make it: states, clocks, steps."""

from apps.events.models import Category, Event, Order, Step
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, answered, at, clock, dispatched, filed, fresh, photo


def test_an_event_goes_from_report_to_closed(cast: Cast) -> None:
    order = answered(cast)
    event = order.event
    assert (order.state, event.state) == ("answered", "feedback")
    act(cast.community, event, "pass", order=order, now=MONDAY_9)
    assert fresh(order).event.state == "verified"
    act(cast.community, event, "close", now=MONDAY_9)
    event.refresh_from_db()
    assert event.state == "closed"
    assert event.due_at is None or event.call_back_wanted
    moves = list(Step.objects.filter(event=event).order_by("version").values_list("move", flat=True))
    assert moves == ["report", "file", "dispatch", "accept", "answer", "pass", "close"]
    assert event.version == len(moves)


def test_filing_sets_what_the_community_found(cast: Cast) -> None:
    event = filed(cast, urgency=2)
    assert (event.state, event.urgency, event.quality) == ("filed", 2, "B")
    assert clock(event, "triage").outcome == "met"
    assert clock(event, "dispatch").unit_id == event.street_id


def test_dispatch_starts_the_handling_clock_before_anybody_accepts(cast: Cast) -> None:
    order = dispatched(cast, now=MONDAY_9)
    handle = clock(order, "handle")
    assert (handle.limit, handle.due_at) == ("4WH", at("2026-03-16 15:00"))
    assert clock(order, "accept").due_at == at("2026-03-16 11:00")
    assert order.due_at == at("2026-03-16 11:00")


def test_the_accept_window_is_at_most_half_of_the_handling_limit(cast: Cast) -> None:
    order = dispatched(cast, now=at("2026-03-16 09:00"), urgency=4)  # 4 WH to accept, 4 WH to handle
    assert (clock(order, "accept").limit, clock(order, "accept").due_at) == ("2WH", at("2026-03-16 11:00"))


def test_an_assist_has_half_of_the_leads_time_and_closing_waits_for_it(cast: Cast) -> None:
    lead = dispatched(cast, assists=[cast.enforcement.actor.unit_id])
    event = lead.event
    assist = Order.objects.get(event=event, role="assist")
    assert clock(assist, "handle").limit == "2WH"
    act(cast.sanitation, event, "accept", order=lead, now=MONDAY_9)
    act(cast.sanitation, event, "answer", order=lead, now=MONDAY_9, measures="已清运", after=[photo()])
    assert fresh(lead).event.state == "handling"
    act(cast.enforcement, event, "accept", order=assist, now=MONDAY_9)
    act(cast.enforcement, event, "answer", order=assist, now=MONDAY_9, measures="已劝离", after=[photo()])
    assert fresh(lead).event.state == "feedback"


def test_what_was_promised_is_frozen(cast: Cast) -> None:
    order = dispatched(cast)
    before = clock(order, "handle")
    Category.objects.update(handle_limit="1WD")
    assert (clock(order, "handle").limit, clock(order, "handle").due_at) == (before.limit, before.due_at)


def test_every_step_names_the_person_and_the_post(cast: Cast) -> None:
    event = Event.objects.get(pk=answered(cast).event_id)
    for step in Step.objects.filter(event=event):
        assert step.person_id
        assert step.appointment_id
        assert step.at
