"""What falls due, what is held back, how long it is kept: the pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.households.models import Expiry, Hold, RetentionRules
from tests.cast import ROLES, Cast
from tests.desk.stories import at, seated
from tests.households.people import household
from tests.households.retention.gone import closed, due, left

FOLLOW = {
    "community", "neighbour_community", "clerk", "street", "street_chief", "street_leader", "outsider",
}  # fmt: skip


@pytest.fixture
def expiry(cast: Cast) -> Expiry:
    return due(left(cast.worker.appointment.unit))


def test_it_is_for_those_who_confirm_or_watch(cast: Cast) -> None:
    answers = {role: seated(getattr(cast, role)).get(at("/retention/")).status_code for role in ROLES}

    assert {role for role, status in answers.items() if status == 200} <= FOLLOW
    assert answers["community"] == 200
    assert {answers["worker"], answers["sanitation"], answers["admin"]} == {403}


def test_what_falls_due_is_listed_and_opens_into_the_record(cast: Cast, expiry: Expiry) -> None:
    page = seated(cast.community).get(at("/retention/")).content.decode()

    assert at(f"/records/resident/{expiry.about_id}/") in page


def test_another_communitys_are_not_there(cast: Cast, expiry: Expiry) -> None:
    client = seated(cast.neighbour_community)
    until = timezone.localdate() + timedelta(days=5)

    assert client.get(at("/retention/")).context["lines"] == []
    given = {"reason": "matter", "until": until}
    assert client.post(at(f"/retention/{expiry.pk}/hold/"), given).status_code == 404
    assert client.post(at(f"/retention/{expiry.pk}/release/")).status_code == 404
    assert not Hold.objects.exists()


def test_a_hold_is_placed_and_ended_by_hand(cast: Cast, expiry: Expiry) -> None:
    client = seated(cast.community)
    until = timezone.localdate() + timedelta(days=30)

    assert client.post(at(f"/retention/{expiry.pk}/hold/"), {"reason": "matter", "until": until}).status_code == 302
    assert client.get(at("/retention/")).context["lines"][0].hold.until == until
    assert client.post(at(f"/retention/{expiry.pk}/release/")).status_code == 302
    assert Hold.objects.get().ended_at is not None


@pytest.mark.parametrize("given", [{"reason": "matter", "until": "x"}, {"reason": "no", "until": "2099-01-01"}])
def test_a_hold_that_cannot_be_is_refused_and_what_was_chosen_is_kept(
    cast: Cast, expiry: Expiry, given: dict[str, str]
) -> None:
    answer = seated(cast.community).post(at(f"/retention/{expiry.pk}/hold/"), given)

    assert answer.status_code == 422
    assert answer.context["lines"][0].form["until"].value() == given["until"]
    assert not Hold.objects.exists()


def test_a_hold_needs_the_sites_own_form(cast: Cast, expiry: Expiry) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.community.user)

    assert client.post(at(f"/retention/{expiry.pk}/hold/"), {"reason": "matter"}).status_code == 403


def test_the_rule_is_tried_before_it_is_saved(cast: Cast) -> None:
    left(cast.worker.appointment.unit, months=8)
    client = seated(cast.admin)
    seen = client.get(at("/retention/rules/")).context["form"]["seen"].value()
    given = {"seen": seen, "months": "6", "notice_days": "30"}

    tried = client.post(at("/retention/rules/"), {**given, "try": "yes"})
    assert {label: one.count for label, one in tried.context["touched"]}
    assert sum(one.count for _label, one in tried.context["touched"]) == 1
    assert not RetentionRules.objects.exists()

    client.post(at("/retention/rules/"), given)
    assert RetentionRules.objects.get().months == 6


@pytest.mark.parametrize("months", ["0", "999", "x", ""])
def test_a_period_that_makes_no_sense_is_refused(cast: Cast, months: str) -> None:
    client = seated(cast.admin)

    answer = client.post(at("/retention/rules/"), {"seen": "0", "months": months, "notice_days": "30"})

    assert answer.status_code == 422
    assert answer.context["form"]["months"].value() == months


def test_queries_do_not_grow_with_what_falls_due(cast: Cast) -> None:
    grid, client = cast.worker.appointment.unit, seated(cast.community)
    home = household(grid)
    due(left(grid, of=home))
    due(closed(grid))
    client.get(at("/retention/"))

    def counted() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(at("/retention/")).status_code == 200
        return len(captured)

    few = counted()
    for number in range(8):
        due(left(grid, of=home, identity="", name=f"人{number}"))

    assert counted() == few
