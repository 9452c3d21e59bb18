"""Grid or community handle it themselves: on a clock, verified one level up, escalated with what was tried."""

from apps.assessment.models import Entry
from apps.clocks.sweep import sweep
from apps.events.lifecycle.sampling import is_sampled
from apps.events.models import Event, Order
from tests.cast import Cast
from tests.events.scenes import act, at, category_id, clock, open_to, photo, refusal, reported, state

NOW, DONE = at("2026-03-16 09:10"), at("2026-03-16 10:10")


def by_grid(cast: Cast) -> tuple[Event, Order]:
    event = reported(cast)
    act(cast.worker, event, "self_handle", now=NOW, category=category_id(), plan="现场清扫")
    return event, Order.objects.get(event=event)


def by_community(cast: Cast) -> tuple[Event, Order]:
    event = reported(cast)
    act(cast.community, event, "self_handle", now=NOW, category=category_id(), plan="组织清运")
    return event, Order.objects.get(event=event)


def test_its_handle_clock_runs_by_the_category_and_the_community_answers_for_its_grid(cast: Cast) -> None:
    event, order = by_grid(cast)
    assert state(event) == "self_handling"
    known = clock(order, "handle")
    assert (known.due_at, known.unit_id) == (at("2026-03-16 15:10"), event.community_id)
    assert Order.objects.get().accepted_at is not None


def test_the_grids_work_is_verified_by_the_community_and_not_by_the_grid(cast: Cast) -> None:
    event, order = by_grid(cast)
    act(cast.worker, event, "answer", order=order, now=DONE, measures="已清扫", after=[photo()])
    assert state(event) == "feedback"
    assert clock(event, "verify").unit_id == event.community_id
    assert "pass" not in open_to(cast.worker, event)
    act(cast.community, event, "pass", order=order, now=DONE)
    assert state(event) == "verified"


def test_the_communitys_work_is_verified_by_the_street(cast: Cast) -> None:
    event, order = by_community(cast)
    act(cast.community, event, "answer", order=order, now=DONE, measures="已清运", after=[photo()])
    assert clock(event, "verify").unit_id == event.street_id
    assert refusal(cast.community, event, "pass", order=order, now=DONE) == "no_power"
    act(cast.street_reception, event, "pass", order=order, now=DONE)


def test_the_grid_escalates_to_its_community_and_the_community_to_its_street(cast: Cast) -> None:
    event, _order = by_grid(cast)
    act(cast.worker, event, "escalate", now=DONE, tried="清扫一次", why="量太大")
    assert state(event) == "reported"
    assert clock(event, "triage").unit_id == event.community_id
    act(cast.community, event, "self_handle", now=DONE, category=category_id(), plan="组织清运")
    act(cast.community, event, "escalate", now=DONE, tried="清运两车", why="需专业车辆")
    assert clock(event, "triage").unit_id == event.street_id
    assert refusal(cast.community, event, "file", now=DONE, category=1, urgency=3, quality="A") == "no_power"
    act(cast.street_reception, event, "file", now=DONE, category=category_id(), urgency=3, quality="A")
    assert list(Order.objects.filter(event=event).values_list("state", flat=True)) == ["withdrawn", "withdrawn"]


def test_a_grid_does_not_escalate_what_its_community_has_taken_on(cast: Cast) -> None:
    event, _order = by_community(cast)
    assert refusal(cast.worker, event, "escalate", now=DONE, tried="x", why="y") == "not_the_handler"


def test_running_over_costs_no_department_and_raises_no_card_twice(cast: Cast) -> None:
    by_grid(cast)
    sweep(at("2026-03-20 09:00"))
    assert not Entry.objects.exists()


def test_solved_on_the_spot_is_closed_at_once_but_for_a_sample(cast: Cast) -> None:
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for _ in range(40):
        event = reported(cast)
        given = {"category": category_id(), "measures": "已清扫", "after": [photo()]}
        act(cast.worker, event, "solve_on_spot", now=NOW, **given)
        found[is_sampled("spot check", event.pk, one_in=20)].add(state(event))
    assert found[False] == {"closed"}
    assert found[True] <= {"feedback"}


def test_one_in_twenty_is_looked_at(cast: Cast) -> None:
    sampled = sum(is_sampled("spot check", number, one_in=20) for number in range(20_000))
    assert 850 < sampled < 1150


def test_it_needs_a_photo_where_the_category_asks(cast: Cast) -> None:
    event = reported(cast)
    given = {"category": category_id(), "measures": "已清扫"}
    assert refusal(cast.worker, event, "solve_on_spot", now=NOW, **given) == "missing_fields"
