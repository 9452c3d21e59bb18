"""The sweep posts what is new since the last whole pass; the night posts whatever is missing."""

from datetime import timedelta
from typing import Any

import pytest
from celery.result import EagerResult
from django.utils import timezone

from apps.assessment import posting
from apps.assessment.models import Entry, Pass
from apps.assessment.posting import OVERLAP, post_entries, post_new_entries
from apps.assessment.tasks import post_all, post_tenant
from apps.clocks.sweep import mark_late, sweep
from apps.tenancy.models import Tenant
from gridgov.celery import app
from tests.assessment.ledgers import ledger
from tests.cast import Cast
from tests.events.scenes import MONDAY_9, act, answered, at, dispatched

ACCEPT_OVER = at("2026-03-16 11:00:01")
DAY = timedelta(days=1)


def reworked(cast: Cast) -> None:
    """A fact of Monday at nine that costs a fifth."""
    order = answered(cast)
    act(cast.community, order.event, "rework", order=order, now=MONDAY_9, failed="仍有残留")


def test_the_first_pass_looks_at_everything(cast: Cast) -> None:
    reworked(cast)
    assert post_new_entries(MONDAY_9 + 30 * DAY) == 1


def test_what_came_since_the_last_pass_is_posted(cast: Cast) -> None:
    sweep(MONDAY_9 - DAY)
    reworked(cast)
    dispatched(cast)
    sweep(ACCEPT_OVER)
    assert [code for code, *_ in ledger()] == ["accept_late", "rework"]


def test_what_a_slow_transaction_brings_a_day_late_is_posted(cast: Cast) -> None:
    sweep(MONDAY_9 + OVERLAP)
    reworked(cast)
    assert post_new_entries(MONDAY_9 + OVERLAP) == 1


def test_what_is_older_waits_for_the_night(cast: Cast) -> None:
    sweep(MONDAY_9 + OVERLAP + timedelta(seconds=1))
    reworked(cast)
    dispatched(cast)
    mark_late(now=ACCEPT_OVER)
    Pass.objects.update(began_at=timezone.now() + OVERLAP + timedelta(seconds=1))
    assert post_new_entries(MONDAY_9 + 3 * DAY) == 0
    done: EagerResult = post_tenant.apply()
    assert done.get() == 2
    assert done.get() == len(ledger())


def test_the_mark_of_lateness_is_the_moment_it_was_noticed_not_that_it_began(cast: Cast) -> None:
    """After an outage of a week the lateness of the week is new."""
    dispatched(cast)
    sweep(MONDAY_9)
    Pass.objects.update(up_to=ACCEPT_OVER + 7 * DAY)
    sweep(ACCEPT_OVER + 7 * DAY)
    assert Entry.objects.get(code="accept_late").occurred_at == at("2026-03-16 11:00")


def test_a_pass_that_breaks_does_not_count(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(statement: str, given: dict[str, Any]) -> int:
        raise RuntimeError("the power went")

    sweep(MONDAY_9 - 2 * DAY)
    reworked(cast)
    with monkeypatch.context() as broken:
        broken.setattr(posting, "_post", breaks)
        with pytest.raises(RuntimeError, match="power"):
            post_entries(MONDAY_9 + 9 * DAY)
    assert Pass.objects.get().up_to == MONDAY_9 - 2 * DAY
    assert post_new_entries(MONDAY_9 + 9 * DAY) == 1


def test_there_is_one_mark_however_many_pass(cast: Cast) -> None:
    for days in range(3):
        sweep(MONDAY_9 + days * DAY)
    assert Pass.objects.get().up_to == MONDAY_9 + 2 * DAY


@pytest.mark.usefixtures("db")
def test_each_night_every_tenant_is_held_against_all_its_facts() -> None:
    app.control.purge()
    sent = post_all()
    assert sent == Tenant.objects.filter(is_active=True).count()
    with app.connection_for_read() as connection, connection.SimpleQueue("gridgov") as waiting:
        tasks = [waiting.get_nowait().headers["task"] for _ in range(waiting.qsize())]
    app.control.purge()
    assert tasks == ["assessment.post"] * sent
    assert app.conf.beat_schedule["post"]["task"] == post_all.name
