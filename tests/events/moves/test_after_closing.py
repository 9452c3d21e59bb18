"""After closing: called back by an outsider, rated by the reporter, reopened with evidence, archived by itself."""

from apps.assessment.models import Entry
from apps.clocks.sweep import sweep
from apps.events.models import Event, Opinion, Order
from tests.cast import Cast
from tests.events.scenes import act, answered, at, clock, fresh, open_to, photo, refusal, state

NOW = at("2026-03-16 10:00")
NOISE = "0301"  # 夜间施工噪声扰民: a call-back is required


def closed(cast: Cast, code: str = NOISE, urgency: int = 2) -> Event:
    order = answered(cast, code=code, urgency=urgency)
    act(cast.street_reception, order.event, "pass", order=order, now=NOW)
    act(cast.community, order.event, "close", now=NOW)
    return Event.objects.get(pk=order.event_id)


def test_a_required_call_back_is_on_a_clock(cast: Cast) -> None:
    event = closed(cast)
    assert event.call_back_wanted
    assert clock(event, "call_back").due_at == at("2026-03-17 10:00")  # urgent: 1 WD
    act(cast.street_chief, event, "call_back", now=NOW, grade="3", solved="yes", words="还可以")
    assert clock(event, "call_back").outcome == "met"
    opinion = Opinion.objects.get()
    assert (opinion.kind, opinion.grade, opinion.solved) == ("call_back", 3, "yes")
    assert refusal(cast.street_chief, event, "call_back", now=NOW, grade="3", solved="yes") == "called_back_before"


def test_who_verified_or_handled_does_not_call_back(cast: Cast) -> None:
    event = closed(cast)
    assert refusal(cast.street_reception, event, "call_back", now=NOW, grade="3", solved="yes") == "verifier_calls_back"
    assert refusal(cast.sanitation, event, "call_back", now=NOW, grade="3", solved="yes") == "no_power"


def test_the_reporter_rates_once_within_seven_days(cast: Cast) -> None:
    event = closed(cast)
    assert refusal(cast.leader, event, "rate", now=NOW, grade="4", solved="yes") == "no_power"
    late = at("2026-03-23 10:01")
    assert refusal(cast.worker, event, "rate", now=late, grade="4", solved="yes") == "rating_over"
    act(cast.worker, event, "rate", now=at("2026-03-23 10:00"), grade="1", solved="no")
    assert refusal(cast.worker, event, "rate", now=NOW, grade="4", solved="yes") == "rated_before"


def test_a_dissatisfaction_that_is_justified_costs_half_a_point(cast: Cast) -> None:
    event = closed(cast)
    order = Order.objects.get(event=event)
    given = {"grounds": "现场仍有噪声", "now": NOW}
    assert refusal(cast.street_chief, event, "uphold_dissatisfaction", order=order, **given) == "nobody_dissatisfied"
    act(cast.worker, event, "rate", now=NOW, grade="1", solved="no")
    act(cast.street_chief, event, "uphold_dissatisfaction", order=order, **given)
    sweep(NOW)
    assert Entry.objects.filter(code="dissatisfied_upheld").count() == 1


def test_reopened_the_lead_has_half_the_limit(cast: Cast) -> None:
    event = closed(cast, code="0103", urgency=3)
    act(cast.street_chief, event, "reopen", now=NOW, evidence="垃圾又堆上了")
    assert state(event) == "rework"
    order = fresh(Order.objects.get(event=event))
    assert clock(order, "handle").due_at == at("2026-03-16 12:00")
    assert "rate" not in open_to(cast.worker, event)


def test_each_closing_can_be_rated(cast: Cast) -> None:
    event = closed(cast, code="0103", urgency=3)
    act(cast.worker, event, "rate", now=NOW, grade="1", solved="no")
    act(cast.street_chief, event, "reopen", now=NOW, evidence="垃圾又堆上了")
    order = Order.objects.get(event=event)
    act(cast.sanitation, event, "answer", order=order, now=NOW, measures="再清", after=[photo("red")])
    act(cast.community, event, "pass", order=order, now=NOW)
    act(cast.community, event, "close", now=NOW)
    act(cast.worker, event, "rate", now=NOW, grade="4", solved="yes")
    assert list(Opinion.objects.order_by("round").values_list("round", "grade")) == [(1, 1), (2, 4)]


def test_it_is_archived_by_itself_fifteen_days_after_closing(cast: Cast) -> None:
    event = closed(cast)
    sweep(at("2026-03-31 10:00"))
    assert state(event) == "closed"
    sweep(at("2026-03-31 10:01"))
    assert state(event) == "archived"
    assert open_to(cast.street_chief, event) == set()
    assert clock(event, "call_back").outcome == "missed"


def test_some_are_called_back_by_lot_where_no_category_asks_for_it(cast: Cast) -> None:
    wanted = [closed(cast, code="0103", urgency=3).call_back_wanted for _ in range(6)]
    assert not all(wanted)
