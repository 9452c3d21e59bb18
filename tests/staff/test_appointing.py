"""Posts are given, changed and ended by whoever manages the staff of the area, within the rules."""

from datetime import date

import pytest

from apps.audit.versions import newest_of
from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.staff.appointing import change_days, give_post
from apps.staff.models import Appointment, Post, UnitPower
from apps.staff.queries import actor_for
from tests.cast import TODAY, Cast
from tests.desk.staffing.offices import chief_of, community_worker, empty_grid, grid_of, other_street_grid, street_of


def post(code: str) -> Post:
    return Post.objects.get(code=code)


def test_a_post_given_has_its_powers_on_its_days_only(cast: Cast) -> None:
    chief, person, grid = chief_of(cast), community_worker(), empty_grid(cast)
    day, last = date(2026, 4, 1), date(2026, 4, 30)

    made = give_post(actor=chief.actor, person=person, post=post("P02"), unit=grid, since=day, until=last)

    assert actor_for(person.pk, made.pk, date(2026, 3, 31)) is None
    actor = actor_for(person.pk, made.pk, last)
    assert actor is not None
    assert actor.holds("self_handle", grid.path)
    assert actor_for(person.pk, made.pk, date(2026, 5, 1)) is None


def test_a_single_post_names_its_holder_and_since_when(cast: Cast) -> None:
    chief = chief_of(cast)
    with pytest.raises(Conflicting) as refused:
        give_post(actor=chief.actor, person=community_worker(), post=post("P02"), unit=grid_of(cast), since=TODAY)
    assert cast.worker.person.name in str(refused.value)
    assert "2026-01-01" in str(refused.value)


def test_the_rules_of_doubling_hold(cast: Cast) -> None:
    chief, person = chief_of(cast), community_worker()
    person.standing = ""
    person.save()
    with pytest.raises(Refused) as refused:
        give_post(actor=chief.actor, person=person, post=post("P02"), unit=empty_grid(cast), since=TODAY)
    assert refused.value.data["fields"].keys() == {"person"}


def test_a_village_grid_takes_a_cadre(cast: Cast) -> None:
    chief, person, grid = chief_of(cast), community_worker(), empty_grid(cast)
    grid.is_rural = True
    grid.save()
    with pytest.raises(Refused):
        give_post(actor=chief.actor, person=person, post=post("P02"), unit=grid, since=TODAY)
    person.standing = "cadre"
    person.save()
    assert give_post(actor=chief.actor, person=person, post=post("P02"), unit=grid, since=TODAY).pk


@pytest.mark.parametrize(("code", "where"), [("P21", "district"), ("P02", "other street"), ("P16", "street")])
def test_a_street_appoints_neither_above_nor_beside_itself_nor_its_equals(cast: Cast, code: str, where: str) -> None:
    units = {
        "district": cast.director.appointment.unit,
        "other street": other_street_grid(cast),
        "street": street_of(cast),
    }
    chief, before = chief_of(cast), Appointment.objects.count()
    with pytest.raises(NotYours):
        give_post(actor=chief.actor, person=community_worker(), post=post(code), unit=units[where], since=TODAY)
    assert Appointment.objects.count() == before + 0


def test_nobody_appoints_themselves(cast: Cast) -> None:
    chief = chief_of(cast)
    with pytest.raises(NotYours):
        give_post(actor=chief.actor, person=chief.person, post=post("P13"), unit=street_of(cast), since=TODAY)


@pytest.mark.parametrize("role", ["worker", "community", "street_chief", "centre", "sanitation"])
def test_other_posts_appoint_nobody(cast: Cast, role: str) -> None:
    with pytest.raises(NotYours):
        give_post(
            actor=getattr(cast, role).actor,
            person=community_worker(),
            post=post("P04"),
            unit=empty_grid(cast),
            since=TODAY,
        )


def test_the_district_gives_the_reserved_posts(cast: Cast) -> None:
    made = give_post(
        actor=cast.admin.actor, person=community_worker(), post=post("P16"), unit=street_of(cast), since=TODAY
    )
    assert UnitPower.objects.filter(group=made.group, permission__codename="manage_staff").exists()


def test_an_end_in_the_past_is_recorded_with_its_reason(cast: Cast) -> None:
    chief, row = chief_of(cast), cast.worker.appointment
    change_days(
        actor=chief.actor,
        appointment_id=row.pk,
        since=row.since,
        until=date(2026, 3, 1),
        reason="调离",
        seen=newest_of(Appointment, id=row.pk),
    )
    assert actor_for(cast.worker.person.pk, row.pk, TODAY) is None
    assert row.history.latest("history_id").history_change_reason == "调离"


def test_a_stale_form_changes_nothing(cast: Cast) -> None:
    chief, row = chief_of(cast), cast.worker.appointment
    with pytest.raises(Conflicting):
        change_days(actor=chief.actor, appointment_id=row.pk, since=row.since, until=TODAY, reason="x", seen=0)


def test_what_lies_outside_the_area_is_not_there(cast: Cast) -> None:
    chief, row = chief_of(cast), cast.outsider.appointment
    with pytest.raises(NotThere):
        change_days(actor=chief.actor, appointment_id=row.pk, since=row.since, until=TODAY, reason="x", seen=0)
