"""The street blows the whistle: departments report in on site, in time, before they answer."""

from apps.clocks.sweep import sweep
from apps.events.models import Card, Event, Order
from tests.cast import Cast
from tests.events.scenes import act, at, clock, filed, in_post, open_to, photo, refusal, state

NOW = at("2026-03-16 10:00")


def blown(
    cast: Cast, whistle: str = "work", urgency: int = 3, meet_at: str = "2026-03-16 11:00"
) -> tuple[Event, Order]:
    event = filed(cast, urgency=urgency)
    leader = in_post("P15", cast.street.appointment.unit)
    given = {"lead": cast.sanitation.actor.unit_id, "assists": [cast.enforcement.actor.unit_id]}
    given |= {"whistle": whistle, "meet_place": "社区门口", "meet_at": at(meet_at), "why": "多次投诉"}
    act(leader, event, "whistle", now=NOW, **given)
    return event, Order.objects.get(event=event, role="lead")


def test_every_department_called_has_three_working_days_to_report_in(cast: Cast) -> None:
    event, order = blown(cast)
    assert state(event) == "dispatched"
    assert clock(order, "report_in").due_at == at("2026-03-19 10:00")
    assert Order.objects.filter(event=event, awaited=True).count() == 2


def test_a_hard_case_has_five_and_an_urgent_one_two_hours(cast: Cast) -> None:
    _event, order = blown(cast, "tough")
    assert clock(order, "report_in").due_at == at("2026-03-23 10:00")
    _event, order = blown(cast, "tough", urgency=2)
    assert clock(order, "report_in").due_at == at("2026-03-16 12:00")


def test_who_is_called_reports_in_before_answering(cast: Cast) -> None:
    event, order = blown(cast)
    act(cast.sanitation, event, "accept", order=order, now=NOW)
    given = {"measures": "已清运", "after": [photo()]}
    assert refusal(cast.sanitation, event, "answer", order=order, now=NOW, **given) == "not_reported_in"
    act(cast.sanitation, event, "report_in", order=order, now=at("2026-03-16 10:40"), who="张三")
    assert clock(order, "report_in").outcome == "met"
    assert refusal(cast.sanitation, event, "report_in", order=order, now=NOW, who="张三") == "not_awaited"
    act(cast.sanitation, event, "answer", order=order, now=at("2026-03-16 11:00"), measures="已清运", after=[photo()])


def test_a_meeting_after_the_limit_or_in_the_past_is_refused(cast: Cast) -> None:
    event = filed(cast)
    leader = in_post("P15", cast.street.appointment.unit)
    given = {"lead": cast.sanitation.actor.unit_id, "whistle": "work", "meet_place": "门口", "why": "x"}
    for moment in ("2026-03-16 09:59", "2026-03-19 10:01"):
        assert refusal(leader, event, "whistle", now=NOW, meet_at=at(moment), **given) == "meeting_out_of_time"


def test_the_dispatcher_does_not_blow_it(cast: Cast) -> None:
    assert "whistle" not in open_to(cast.street, filed(cast))


def test_staying_away_raises_cards(cast: Cast) -> None:
    _event, order = blown(cast, urgency=2)
    act(cast.sanitation, order.event, "accept", order=order, now=NOW)
    sweep(at("2026-03-16 12:01"))
    assert set(Card.objects.filter(order=order).values_list("colour", flat=True)) == {"yellow"}
