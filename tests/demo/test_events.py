"""The demo's events: in every state, some late, by the real rules, and the same every time."""

from itertools import pairwise

from django.db.models import F, Q

from apps.assessment.models import Entry
from apps.clocks.models import About, Clock, Lateness
from apps.events.models import Card, Event, Opinion, Order, Petition, Step
from apps.events.rules import (
    LEVELS,
    MOVES,
    PENDING,
    CardState,
    Colour,
    EventState,
    OrderState,
    PetitionState,
)
from apps.grids.models import Level, Unit
from apps.tenancy.models import Tenant
from gridgov.demo.plan import District
from gridgov.demo.scripts import WEEKS, scripts_of
from tests.demo.conftest import NOW

HANDLED = {"accept", "contain", "return_order", "report_in", "answer", "self_handle", "solve_on_spot"}
VERIFIED = {"pass", "rework", "false_feedback"}
DISPATCHED = {"dispatch", "whistle"}
RULED = {"uphold_return", "reject_return"}


def test_events_stand_in_every_state(demo: Tenant) -> None:
    assert set(Event.objects.values_list("state", flat=True)) == set(EventState)


def test_orders_stand_in_every_state(demo: Tenant) -> None:
    assert set(Order.objects.values_list("state", flat=True)) == set(OrderState)


def test_petitions_and_cards_stand_in_every_state(demo: Tenant) -> None:
    assert set(Petition.objects.values_list("state", flat=True)) == set(PetitionState)
    assert set(Card.objects.values_list("state", flat=True)) == set(CardState)


def test_every_move_of_the_table_was_made_but_those_of_a_new_calendar_and_of_new_grids(demo: Tenant) -> None:
    assert set(Step.objects.values_list("move", flat=True)) == {move.name for move in MOVES} - {
        "recompute",
        "regrid",
        "take_back",
    }


def test_everything_that_can_be_waited_for_is_waited_for(demo: Tenant) -> None:
    waiting = set(Clock.objects.filter(stopped_at=None).values_list("about", "stage"))
    assert waiting >= {
        *((About.EVENT, stage) for stage in ("triage", "supplement", "check", "dispatch", "return_ruling")),
        *((About.EVENT, stage) for stage in ("conference", "verify", "close", "call_back")),
        *((About.ORDER, stage) for stage in ("accept", "handle", "contain", "report_in")),
        (About.PETITION, "approval"),
        (About.CARD, "reply"),
    }


def test_petitions_wait_at_every_level(demo: Tenant) -> None:
    pending = set(Petition.objects.filter(state__in=PENDING).values_list("kind", "level"))
    assert pending == {(kind, level) for kind, levels in LEVELS.items() for level in range(len(levels))}


def test_a_hazard_is_contained_and_another_one_is_not_yet(demo: Tenant) -> None:
    hazards = Order.objects.filter(state=OrderState.ACCEPTED).exclude(contain_limit="")
    assert {order.contained_at is None for order in hazards} == {True, False}


def test_cards_of_every_colour_have_been_raised_by_clocks(demo: Tenant) -> None:
    assert set(Card.objects.filter(clock_id__isnull=False).values_list("colour", flat=True)) == set(Colour)


def test_people_say_all_four_grades_on_the_telephone_and_by_themselves(demo: Tenant) -> None:
    assert set(Opinion.objects.values_list("grade", flat=True)) == {1, 2, 3, 4}
    assert set(Opinion.objects.values_list("kind", flat=True)) == {"call_back", "rate"}


def test_nobody_verifies_calls_back_or_rules_on_what_they_did_themselves(demo: Tenant) -> None:
    steps = list(Step.objects.filter(person__isnull=False).values_list("move", "event_id", "order_id", "person_id"))
    did = {
        role: {(event, order, person) for move, event, order, person in steps if move in moves}
        for role, moves in {"handled": HANDLED, "verified": VERIFIED, "dispatched": DISPATCHED, "ruled": RULED}.items()
    }
    called = {(event, person) for move, event, _, person in steps if move == "call_back"}
    assert not did["handled"] & did["verified"]
    assert not called & {(event, person) for event, _, person in did["handled"] | did["verified"]}
    ruled = {(event, person) for event, _, person in did["ruled"]}
    assert ruled
    assert not ruled & {(event, person) for event, _, person in did["dispatched"]}


def test_nobody_decides_on_their_own_petition(demo: Tenant) -> None:
    decided = Petition.objects.filter(decided_by__isnull=False)
    assert decided.filter(endorsed_by__isnull=False).exists()
    assert not decided.filter(Q(decided_by=F("asked_by")) | Q(decided_by=F("endorsed_by"))).exists()
    assert not Petition.objects.filter(asked_by=F("endorsed_by")).exists()


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
    late_handling = Lateness.objects.filter(clock__stage__in=["handle", "contain"], clock__about=About.ORDER).count()
    posted = Entry.objects.filter(rule__code="handle_late", reverses=None)
    assert posted.count() == late_handling


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
        return [(s.start, s.grid, s.title, s.category, s.pace, s.turn, s.random.random()) for s in scripts]

    assert drawn() == drawn()
