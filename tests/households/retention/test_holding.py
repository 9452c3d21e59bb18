"""A hold keeps a record, for a reason and until a day, and ends by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.households.models import Expiry, Hold, Resident
from apps.households.retention.announcing import HOLD_ENDS, foretell_ends
from apps.households.retention.holding import end_hold, hold
from apps.households.retention.queries import expiries_for, get_expiry
from apps.households.retention.scrubbing import carry_out
from apps.notices.models import Notice
from tests.cast import Cast
from tests.households.retention.gone import due, left

DAY = timedelta(days=1)


@pytest.fixture
def expiry(cast: Cast) -> Expiry:
    return due(left(cast.worker.appointment.unit))


def test_what_is_held_stays_until_the_hold_is_over(cast: Cast, expiry: Expiry) -> None:
    today = timezone.localdate()
    hold(actor=cast.community.actor, expiry=expiry, reason="matter", until=today + DAY)
    assert carry_out(today) == 0
    assert carry_out(today + DAY) == 0
    assert carry_out(today + 2 * DAY) == 1


def test_a_hold_that_is_ended_lets_it_go(cast: Cast, expiry: Expiry) -> None:
    today = timezone.localdate()
    hold(actor=cast.community.actor, expiry=expiry, reason="matter", until=today + DAY)
    end_hold(actor=cast.community.actor, expiry=expiry)
    assert carry_out(today) == 1
    assert Hold.objects.get().ended_by_id == cast.community.appointment.pk


def test_prolonging_keeps_who_held_it_before(cast: Cast, expiry: Expiry) -> None:
    today = timezone.localdate()
    for days, reason in ((1, "matter"), (9, "order")):
        hold(actor=cast.community.actor, expiry=expiry, reason=reason, until=today + days * DAY)
    assert list(Hold.objects.get().history.order_by("history_id").values_list("reason", flat=True)) == [
        "matter",
        "order",
    ]


@pytest.mark.parametrize(("reason", "days", "code"), [("", 5, "no_reason"), ("matter", -1, "unlikely_day")])
def test_a_hold_says_why_and_until_when(cast: Cast, expiry: Expiry, reason: str, days: int, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        hold(actor=cast.community.actor, expiry=expiry, reason=reason, until=timezone.localdate() + days * DAY)
    assert refusal.value.code == code


def test_nobody_holds_for_ever(cast: Cast, expiry: Expiry) -> None:
    with pytest.raises(Refused, match="180 days"):
        hold(actor=cast.community.actor, expiry=expiry, reason="order", until=timezone.localdate() + 181 * DAY)


def test_others_do_not_hold(cast: Cast, expiry: Expiry) -> None:
    for member in (cast.worker, cast.clerk, cast.neighbour_community, cast.admin):
        with pytest.raises(NotYours):
            hold(actor=member.actor, expiry=expiry, reason="matter", until=timezone.localdate() + DAY)


def test_what_is_done_cannot_be_held(cast: Cast, expiry: Expiry) -> None:
    carry_out(timezone.localdate())
    with pytest.raises(Conflicting):
        hold(actor=cast.community.actor, expiry=expiry, reason="matter", until=timezone.localdate() + DAY)


def test_the_end_of_a_hold_is_foretold_once(cast: Cast, expiry: Expiry) -> None:
    today = timezone.localdate()
    hold(actor=cast.community.actor, expiry=expiry, reason="matter", until=today + 30 * DAY)
    told = [foretell_ends(today + days * DAY) for days in (0, 16, 17)]
    assert told == [0, 1, 0]
    assert Notice.objects.get(kind=HOLD_ENDS).appointment_id == cast.community.appointment.pk


def test_announcements_are_seen_in_ones_own_area(cast: Cast, expiry: Expiry) -> None:
    assert list(expiries_for(cast.community.actor).page(10)) == [expiry]
    assert list(expiries_for(cast.neighbour_community.actor).page(10)) == []
    with pytest.raises(NotThere):
        get_expiry(cast.neighbour_community.actor, expiry.pk)
    assert Resident.objects.get().anonymised_at is None
