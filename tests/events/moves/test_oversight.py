"""Urging, cards that climb and their replies, false feedback, voiding by two, re-classification."""

from decimal import Decimal

from apps.assessment.models import Entry
from apps.clocks.models import DueChange
from apps.clocks.sweep import sweep
from apps.events.models import Card, Order, Petition
from apps.notices.models import Notice
from tests.cast import Cast
from tests.events.scenes import (
    accepted,
    act,
    answered,
    at,
    category_id,
    clock,
    filed,
    in_post,
    open_to,
    photo,
    refusal,
    reported,
    state,
)

NOW = at("2026-03-16 10:00")


def test_urging_moves_no_clock_and_tells_who_holds_it(cast: Cast) -> None:
    order = accepted(cast)
    due = clock(order, "handle").due_at
    act(cast.centre, order.event, "urge", now=NOW, note="请抓紧")
    assert clock(order, "handle").due_at == due
    assert Notice.objects.get(kind="urged").person == cast.sanitation.person


def test_twice_a_day_is_enough(cast: Cast) -> None:
    event = accepted(cast).event
    act(cast.centre, event, "urge", now=NOW)
    act(cast.worker, event, "urge", now=NOW)
    assert refusal(cast.centre, event, "urge", now=NOW) == "urged_enough"
    act(cast.centre, event, "urge", now=at("2026-03-17 00:01"))


def test_nobody_urges_their_own_unit(cast: Cast) -> None:
    assert refusal(cast.community, reported(cast), "urge", now=NOW) == "waits_for_you"


def test_cards_climb_with_the_lateness_and_cost_by_colour(cast: Cast) -> None:
    order = accepted(cast, urgency=2)  # handled by 15:00; yellow at once, red after 4 h, black after 24 h
    for moment, colours in (
        ("2026-03-16 15:00", []),
        ("2026-03-16 15:01", ["yellow"]),
        ("2026-03-16 19:01", ["yellow", "red"]),
        ("2026-03-17 15:01", ["yellow", "red", "black"]),
        ("2026-03-20 15:01", ["yellow", "red", "black"]),
    ):
        sweep(at(moment))
        sweep(at(moment))
        assert list(Card.objects.filter(order=order).order_by("id").values_list("colour", flat=True)) == colours
    points = dict(Entry.objects.filter(code__startswith="card_").values_list("code", "points"))
    assert points == {"card_yellow": Decimal("-0.5"), "card_red": Decimal(-1), "card_black": Decimal(-2)}


def test_the_leader_replies_within_a_working_day(cast: Cast) -> None:
    order = accepted(cast)
    act(cast.centre, order.event, "card_red", order=order, now=NOW, reason="进展缓慢")
    card = Card.objects.get()
    leader = in_post("P25", cast.sanitation.appointment.unit)
    assert "reply_card" not in open_to(cast.sanitation, order.event)
    act(leader, order.event, "reply_card", order=card, now=at("2026-03-17 10:00"), reply="已增派人手")
    card.refresh_from_db()
    assert (card.state, card.reply) == ("replied", "已增派人手")
    assert order.event.steps.latest("version").move == "reply_card"


def test_the_third_rework_raises_a_card_by_itself(cast: Cast) -> None:
    order = answered(cast)
    for time in (1, 2, 3):
        act(cast.community, order.event, "rework", order=order, now=NOW, failed="仍有残留")
        assert Card.objects.count() == (1 if time == 3 else 0)
        after = [photo(("red", "green", "blue")[time - 1])]
        act(cast.sanitation, order.event, "answer", order=order, now=NOW, measures="再清", after=after)
    step = Card.objects.get().step
    assert (step.move, step.system, step.version) == ("card_yellow", "lifecycle", step.event.version - 1)


def test_false_feedback_goes_back_to_work_and_costs_a_point_beyond_every_cap(cast: Cast) -> None:
    order = answered(cast)
    act(cast.community, order.event, "false_feedback", order=order, now=NOW, evidence="照片为去年所摄")
    assert state(order.event) == "rework"
    sweep(NOW)
    entry = Entry.objects.get(code="false_feedback")
    assert (entry.points, entry.rule.exempt_from_cap) == (Decimal(-1), True)


def test_who_handled_does_not_find_the_feedback_false(cast: Cast) -> None:
    order = answered(cast)
    assert refusal(cast.sanitation, order.event, "false_feedback", order=order, now=NOW, evidence="x") == "no_power"


def test_voiding_takes_two_persons(cast: Cast) -> None:
    order = accepted(cast)
    act(cast.street_chief, order.event, "void", now=NOW, reason="重复录入")
    petition = Petition.objects.get()
    assert state(order.event) == "handling"
    assert refusal(cast.street_chief, order.event, "approve", order=petition, now=NOW) == "no_power"
    act(cast.director, order.event, "approve", order=petition, now=NOW)
    assert state(order.event) == "void"
    assert Order.objects.get().state == "withdrawn"
    assert clock(order, "handle").outcome == "void"
    assert open_to(cast.director, order.event) == set()


def test_who_asks_to_void_does_not_agree_to_it(cast: Cast) -> None:
    event = filed(cast)
    act(cast.director, event, "void", now=NOW, reason="误报")
    assert refusal(cast.director, event, "approve", order=Petition.objects.get(), now=NOW) == "own_petition"


def test_reclassified_it_is_due_a_new_limit_after_its_start(cast: Cast) -> None:
    order = accepted(cast)  # 4 WH since nine
    act(cast.community, order.event, "reclassify", now=NOW, category=category_id("0109"), reason="楼道堆物")
    known = clock(order, "handle")
    assert (known.due_at, known.limit) == (at("2026-03-17 09:00"), "1WD")
    assert DueChange.objects.get().kind == "reclassify"
    assert refusal(cast.community, order.event, "reclassify", now=NOW, category=category_id("0109"), reason="x") == (
        "same_category"
    )


def test_after_the_due_time_only_the_district_reclassifies(cast: Cast) -> None:
    order = accepted(cast)
    late = at("2026-03-16 15:01")
    given = {"category": category_id("0109"), "reason": "楼道堆物", "now": late}
    assert refusal(cast.community, order.event, "reclassify", **given) == "after_due"
    sweep(late)
    reception = in_post("P18", cast.director.appointment.unit)
    act(reception, order.event, "reclassify", **given)
    assert clock(order, "handle").late_steps == 0
