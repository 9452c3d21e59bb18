"""Whatever people do in whatever order, and whenever the sweep runs: what must hold does hold."""

from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.errors import Refused
from apps.events.lifecycle import move
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, accepted, reported
from tests.events.walking import Company, attempts, check, company, rows, walk


@pytest.fixture
def people(cast: Cast) -> Company:
    return company(cast)


in_one_transaction = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@in_one_transaction
@given(st.integers(0, 2**32), st.booleans())
def test_every_walk_keeps_what_must_hold(cast: Cast, people: Company, seed: int, from_the_start: bool) -> None:
    random = Random(seed)
    with transaction.atomic():
        event = reported(cast) if from_the_start else accepted(cast, urgency=random.randint(1, 4)).event
        check(event)
        for _now in walk(event, people, random, MONDAY_9, steps=25):
            check(event)
        transaction.set_rollback(True)


@in_one_transaction
@given(st.integers(0, 2**32))
def test_a_move_that_is_not_open_is_refused_and_changes_nothing(cast: Cast, people: Company, seed: int) -> None:
    random = Random(seed)
    with transaction.atomic():
        event = accepted(cast).event
        for now in walk(event, people, random, MONDAY_9, steps=6):
            before = rows()
            for name, actor, thing_id in attempts(event, people, random, now):
                try:
                    move(event_id=event.pk, name=name, actor=actor, given={}, thing_id=thing_id, now=now)
                except Refused:
                    continue
                raise AssertionError(f"{name} was made though it was not open")
            assert rows() == before
        transaction.set_rollback(True)
