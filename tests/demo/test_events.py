"""The demo's events: in every state, some late, by the real rules, and the same every time."""

from itertools import pairwise

from django.db.models import F

from apps.assessment.models import Entry
from apps.clocks.models import Clock, Lateness
from apps.events.models import Event, Order, Step
from apps.events.rules import MOVES, EventState, OrderState
from apps.grids.models import Level, Unit
from apps.tenancy.models import Tenant
from gridgov.demo.plan import District
from gridgov.demo.scripts import WEEKS, scripts_of
from tests.demo.conftest import NOW


def test_events_stand_in_every_state(demo: Tenant) -> None:
    assert set(Event.objects.values_list("state", flat=True)) == set(EventState)


def test_orders_stand_in_every_state(demo: Tenant) -> None:
    assert set(Order.objects.values_list("state", flat=True)) == set(OrderState)


def test_every_move_of_the_table_was_made(demo: Tenant) -> None:
    assert set(Step.objects.values_list("move", flat=True)) == {move.name for move in MOVES}


def test_nothing_happens_after_now_or_before_the_five_weeks(demo: Tenant) -> None:
    assert not Step.objects.filter(at__gt=NOW).exists()
    assert not Lateness.objects.filter(at__gt=NOW).exists()
    assert not Event.objects.filter(reported_at__lt=NOW - WEEKS).exists()


def test_the_steps_of_an_event_follow_each_other_in_time(demo: Tenant) -> None:
    steps = Step.objects.order_by("event_id", "version").values_list("event_id", "at")
    assert all(one[1] <= other[1] for one, other in pairwise(steps) if one[0] == other[0])


def test_some_are_accepted_late_and_some_handled_late_by_more_than_one_step(demo: Tenant) -> None:
    late = set(Lateness.objects.values_list("clock__stage", "step"))
    assert {("accept", 1), ("handle", 1), ("handle", 2)} <= late


def test_every_running_clock_has_been_swept_up_to_now(demo: Tenant) -> None:
    running = Clock.objects.filter(stopped_at=None)
    assert running.exists()
    assert not running.filter(next_at__lt=NOW).exists()
    assert not running.filter(due_at__lt=NOW, late_steps=0).exists()


def test_lateness_and_failed_work_have_taken_their_points(demo: Tenant) -> None:
    codes = set(Entry.objects.values_list("rule__code", flat=True))
    assert {"accept_late", "handle_late", "rework", "return_rejected"} <= codes
    late_handling = Lateness.objects.filter(clock__stage="handle").count()
    assert Entry.objects.filter(rule__code="handle_late").count() == late_handling


def test_nothing_sensitive_is_invented(demo: Tenant) -> None:
    assert not Event.objects.filter(category__sensitive=True).exists()


def test_events_lie_in_grids_of_the_filled_communities(demo: Tenant, district: District) -> None:
    assert set(Event.objects.values_list("unit__level", flat=True)) == {Level.GRID}
    assert not Event.objects.exclude(unit__parent=F("community")).exists()
    communities = {community.code for community in district.filled}
    assert set(Event.objects.values_list("community__code", flat=True)) == communities


def test_the_same_now_gives_the_same_events(demo: Tenant, district: District) -> None:
    grids = list(Unit.objects.filter(level=Level.GRID).order_by("code"))

    def drawn() -> list[tuple[object, ...]]:
        scripts = scripts_of(district.slug, grids, NOW)
        return [(s.start, s.grid, s.title, s.category, s.pace, s.twist, s.random.random()) for s in scripts]

    assert drawn() == drawn()
