"""Whom news is for: those who hold a power on exactly the unit, today."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.staff.actions import appoint, end_appointment
from apps.staff.actors import Recipient
from apps.staff.models import Post
from apps.staff.queries import holders_by_unit
from tests.cast import Cast
from tests.notices.news import to

TRIAGE = "triage_event"


def holders(power: str, units: list[int], day: date | None = None) -> list[Recipient]:
    found = holders_by_unit([(power, unit) for unit in units], day)
    return [recipient for unit in units for recipient in found.get((power, unit), [])]


def test_it_finds_the_posts_of_just_these_units(cast: Cast) -> None:
    units = [cast.community.actor.unit_id, cast.neighbour_community.actor.unit_id]
    assert holders(TRIAGE, units) == [to(cast.community), to(cast.clerk), to(cast.neighbour_community)]


def test_a_power_held_above_does_not_count(cast: Cast) -> None:
    assert cast.street_chief.actor.holds(TRIAGE, cast.community.actor.unit_path)
    assert to(cast.street_chief) not in holders(TRIAGE, [cast.community.actor.unit_id])


def test_a_post_on_the_unit_without_the_power_does_not_count(cast: Cast) -> None:
    assert to(cast.street) not in holders(TRIAGE, [cast.street.actor.unit_id])
    assert to(cast.street) in holders("dispatch_event", [cast.street.actor.unit_id])


def test_an_appointment_counts_from_its_first_day_to_its_last(cast: Cast) -> None:
    unit = [cast.community.actor.unit_id]
    today = timezone.localdate()
    end_appointment(appointment=cast.community.appointment, until=today)
    assert holders(TRIAGE, unit) == [to(cast.community), to(cast.clerk)]
    assert holders(TRIAGE, unit, today + timedelta(days=1)) == [to(cast.clerk)]
    assert holders(TRIAGE, unit, date(2025, 12, 31)) == []


def test_several_holders_are_all_found_in_one_query(cast: Cast) -> None:
    unit = cast.community.appointment.unit
    officer = Post.objects.get(code="P11")
    second = appoint(person=cast.worker.person, post=officer, unit=unit, since=date(2026, 1, 1))
    with CaptureQueriesContext(connection) as seen:
        found = holders_by_unit([(TRIAGE, unit.pk), (TRIAGE, unit.pk)])
    assert found == {(TRIAGE, unit.pk): [to(cast.community), to(cast.clerk), (cast.worker.person.pk, second.pk)]}
    assert len(seen) == 1


def test_a_retired_unit_has_nobody(cast: Cast) -> None:
    unit = cast.community.appointment.unit
    unit.retired_at = timezone.now()
    unit.save()
    assert holders(TRIAGE, [unit.pk]) == []
    assert holders(TRIAGE, []) == []
