"""The 1+3+N of a grid on one page, and the gaps of what lies above it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.audit.models import AccessEntry
from apps.staff.models import Person
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import ROLES, Cast
from tests.desk.staffing.offices import chief_of, empty_grid, ended, grid_of, other_street_grid, somebody, street_of
from tests.desk.stories import at, seated

NUMBER = "13812345678"
MASKED = "138****5678"


def phoned(person: Person) -> Person:
    person.phone = NUMBER
    person.save()
    return person


def path_of(unit: object) -> str:
    return at(f"/staff/units/{unit.pk}/")  # type: ignore[attr-defined]


def test_the_four_core_posts_and_the_others_with_since_when(cast: Cast) -> None:
    somebody("周法官", "P06", grid_of(cast))
    page = seated(cast.worker).get(path_of(grid_of(cast))).content.decode()
    for member in (cast.worker, cast.leader, cast.instructor, cast.liaison):
        assert member.person.name in page
    assert "周法官" in page
    assert "since 2026-01-01" in page


def test_a_gap_says_since_how_many_days(cast: Cast) -> None:
    today = timezone.localdate()
    ended(cast.worker.appointment, today - timedelta(days=13))
    page = seated(cast.leader).get(path_of(grid_of(cast))).content.decode()
    assert "vacant for 12 days" in page
    assert "left-late" in page


def test_a_vacancy_of_a_day_is_shown_calmly(cast: Cast) -> None:
    ended(cast.worker.appointment, timezone.localdate() - timedelta(days=2))
    page = seated(cast.leader).get(path_of(grid_of(cast))).content.decode()
    assert "vacant for 1 day" in page
    assert "left-late" not in page


@pytest.mark.parametrize("level", ["community", "street", "district"])
def test_what_lies_above_shows_its_grids_with_their_gaps(cast: Cast, level: str) -> None:
    unit = {"community": cast.community, "street": cast.street, "district": cast.director}[level].appointment.unit
    page = seated(cast.director).get(path_of(unit)).content.decode()
    assert grid_of(cast).name in page
    assert cast.worker.person.name in page
    assert "core posts are vacant" in page


def test_the_number_is_masked_and_seen_only_with_a_trace(cast: Cast) -> None:
    phoned(cast.worker.person)
    client = seated(cast.community)
    page = client.get(path_of(grid_of(cast))).content.decode()
    assert NUMBER not in page
    assert MASKED in page

    answer = client.post(at(f"/staff/appointments/{cast.worker.appointment.pk}/call/"), headers={"HX-Request": "true"})

    assert f'href="tel:{NUMBER}"' in answer.content.decode()
    entry = AccessEntry.objects.latest("number")
    assert (entry.person_id, entry.about_id, entry.fields) == (
        cast.community.person.pk,
        cast.worker.person.pk,
        ["phone"],
    )


@pytest.mark.parametrize(
    ("role", "status"),
    [
        *[("worker", 200), ("community", 200), ("liaison", 403), ("neighbour_community", 404), ("outsider", 404)],
        *[("sanitation", 404), ("street_leader", 403), ("director", 200), ("admin", 200)],
    ],
)
def test_numbers_are_for_colleagues_and_for_those_who_manage(cast: Cast, role: str, status: int) -> None:
    phoned(cast.leader.person)
    client = seated(getattr(cast, role))
    answer = client.post(at(f"/staff/appointments/{cast.leader.appointment.pk}/call/"))
    assert answer.status_code == status
    assert (NUMBER in answer.content.decode()) is (status == 200)


def test_each_sees_the_rosters_of_their_own_area(cast: Cast) -> None:
    answers = {role: seated(getattr(cast, role)).get(path_of(grid_of(cast))).status_code for role in ROLES}
    blind = {"neighbour_community", "outsider", "sanitation", "sanitation_leader", "enforcement"}
    assert answers == {role: 404 if role in blind else 200 for role in ROLES}
    assert seated(chief_of(cast)).get(path_of(other_street_grid(cast))).status_code == 404


def test_html_in_a_name_stays_text(cast: Cast) -> None:
    somebody("<script>alert(1)</script>", "P07", grid_of(cast))
    assert "<script>alert(1)" not in seated(cast.worker).get(path_of(grid_of(cast))).content.decode()


def test_another_tenants_session_opens_nothing(cast: Cast, beta: Tenant) -> None:
    answer = seated(cast.director).get(at(f"/staff/units/{grid_of(cast).pk}/", "beta"))
    assert answer.status_code == 302
    with acting_for(beta):
        assert Person.objects.exists()


def test_the_queries_do_not_grow_with_the_grids(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = seated(cast.director)
    for number in range(8):
        somebody(f"员{number}", "P07", empty_grid(cast))
    for unit in (cast.director.appointment.unit, street_of(cast), grid_of(cast)):
        with django_assert_max_num_queries(22):
            assert client.get(path_of(unit)).status_code == 200


def test_strangers_are_sent_to_the_log_in(cast: Cast, client: Client) -> None:
    for path in ("/staff/", f"/staff/units/{grid_of(cast).pk}/", "/staff/people/"):
        assert client.get(at(path)).headers["Location"].startswith(at("/login/"))


def test_the_way_to_ones_own_roster(cast: Cast) -> None:
    answer = seated(cast.worker).get(at("/staff/"))
    assert answer.headers["Location"] == path_of(grid_of(cast))
    assert seated(cast.sanitation).get(at("/staff/")).status_code == 403


def test_who_no_longer_holds_the_post_is_not_called_through_it(cast: Cast) -> None:
    ended(cast.worker.appointment, timezone.localdate() - timedelta(days=1))
    answer = seated(cast.leader).post(at(f"/staff/appointments/{cast.worker.appointment.pk}/call/"))
    assert answer.status_code == 404
