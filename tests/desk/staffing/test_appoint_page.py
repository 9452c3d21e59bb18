"""Appointing in the browser: people, posts, days and accounts."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.staff.models import Appointment, Person, User
from tests.cast import Cast, Member
from tests.desk.settings.pages import Desk
from tests.desk.staffing.offices import (
    chief_of,
    community_worker,
    empty_grid,
    grid_of,
    other_street_grid,
    somebody,
)
from tests.desk.stories import at, seated


def give(client: Client, unit: int, status: int = 302, **typed: object) -> str:
    answer = client.post(at(f"/staff/units/{unit}/appoint/"), {"since": "2026-11-01", **typed})
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def test_somebody_new_gets_a_post_from_the_roster(cast: Cast) -> None:
    client, grid = seated(chief_of(cast)), empty_grid(cast)
    typed = {"name": "吴 新人", "standing": "community", "phone": "138 1234 5678", "unit": grid.pk, "post": "P02"}
    answer = client.post(at("/staff/people/new/"), typed)
    person = Person.objects.get(name="吴 新人")
    assert answer.headers["Location"] == at(f"/staff/units/{grid.pk}/appoint/?person={person.pk}&post=P02")
    assert client.get(answer.headers["Location"]).status_code == 200

    give(client, grid.pk, person=person.pk, post="P02")

    assert Appointment.objects.filter(person=person, post__code="P02", unit=grid).exists()
    assert person.name in client.get(at(f"/staff/units/{grid.pk}/")).content.decode()


def test_a_taken_post_is_refused_at_its_field_with_who_and_since_when(cast: Cast) -> None:
    page = give(seated(chief_of(cast)), grid_of(cast).pk, 422, person=community_worker().pk, post="P02")
    error = re.search(r'<div id="id_since_error">(.*?)</div>', page, re.DOTALL)
    assert error is not None
    assert cast.worker.person.name in error[1]


@pytest.mark.parametrize("post", ["P10", "P21", "P99", ""])
def test_posts_of_other_levels_are_not_to_be_chosen(cast: Cast, post: str) -> None:
    give(seated(chief_of(cast)), empty_grid(cast).pk, 422, person=community_worker().pk, post=post)


def test_another_streets_unit_and_people_are_not_there(cast: Cast) -> None:
    client = seated(chief_of(cast))
    give(client, other_street_grid(cast).pk, 404, person=community_worker().pk, post="P04")
    give(client, empty_grid(cast).pk, 422, person=cast.outsider.person.pk, post="P04")
    for path in (
        f"/staff/people/{cast.outsider.person.pk}/",
        f"/staff/appointments/{cast.outsider.appointment.pk}/",
        f"/staff/person/{cast.outsider.person.pk}/history/",
        f"/staff/appointment/{cast.outsider.appointment.pk}/history/",
        "/staff/user/1/history/",
        "/staff/people/99999999999999999999/",
    ):
        assert client.get(at(path)).status_code == 404, path


@pytest.mark.parametrize("role", ["worker", "community", "street_chief", "centre", "sanitation", "district_leader"])
def test_the_pages_are_for_those_who_manage_staff(cast: Cast, role: str) -> None:
    client = seated(getattr(cast, role))
    for path in (
        "/staff/people/",
        "/staff/people/new/",
        f"/staff/people/{cast.worker.person.pk}/",
        f"/staff/appointments/{cast.worker.appointment.pk}/",
        f"/staff/units/{grid_of(cast).pk}/appoint/",
        f"/staff/person/{cast.worker.person.pk}/history/",
    ):
        assert client.get(at(path)).status_code == 403, path


def test_ending_an_appointment_shows_in_its_history(cast: Cast) -> None:
    chief = chief_of(cast)
    desk, path = Desk(chief), f"/staff/appointments/{cast.worker.appointment.pk}/"
    last = timezone.localdate() - timedelta(days=1)
    desk.send(path, desk.open(path), until=last.isoformat(), reason="调离")
    page = desk.page(f"/staff/appointment/{cast.worker.appointment.pk}/history/")
    assert last.isoformat() in page
    assert chief.person.name in page
    assert seated(cast.worker).get(at("/")).status_code == 403


def test_a_stale_form_is_refused(cast: Cast) -> None:
    desk, path = Desk(chief_of(cast)), f"/staff/appointments/{cast.worker.appointment.pk}/"
    stale = desk.open(path)
    desk.send(path, desk.open(path), until="2027-01-01", reason="一")
    desk.send(path, stale, 409, until="2028-01-01", reason="二")


def test_the_number_never_goes_into_the_form_or_the_history(cast: Cast) -> None:
    desk, pk = Desk(chief_of(cast)), cast.worker.person.pk
    path = f"/staff/people/{pk}/"
    desk.send(path, desk.open(path), phone="13812345678")
    assert "138****5678" in desk.page(path)
    for page in (desk.page(path), desk.page(f"/staff/person/{pk}/history/")):
        assert "13812345678" not in page
    desk.send(path, desk.open(path), name="改名")
    assert Person.objects.get(pk=pk).phone.open() == "13812345678"


def secret_of(page: str) -> str:
    found = re.search(r'<p class="secret">(.*?)</p>', page)
    assert found is not None, page
    return found[1]


def test_an_account_is_opened_with_a_password_shown_once(cast: Cast) -> None:
    chief, person = chief_of(cast), community_worker()
    client, path = seated(chief), at(f"/staff/people/{person.pk}/account/")
    secret = secret_of(client.post(path, {"act": "open", "username": "sun.shegong"}).content.decode())
    assert User.objects.get(person=person).check_password(secret)
    assert secret not in client.get(at(f"/staff/people/{person.pk}/")).content.decode()


def test_a_bad_or_taken_user_name_is_said_at_its_field(cast: Cast) -> None:
    client, path = seated(chief_of(cast)), at(f"/staff/people/{community_worker().pk}/account/")
    assert client.post(path, {"act": "open", "username": "worker"}).status_code == 409
    assert client.post(path, {"act": "open", "username": "Not A Name"}).status_code == 422
    assert client.post(path, {"act": "explode"}).status_code == 400


def test_a_new_password_ends_the_sessions_of_the_old_one(cast: Cast) -> None:
    victim = seated(cast.worker)
    assert victim.get(at("/")).status_code == 200
    answer = seated(chief_of(cast)).post(at(f"/staff/people/{cast.worker.person.pk}/account/"), {"act": "password"})
    assert User.objects.get(pk=cast.worker.user.pk).check_password(secret_of(answer.content.decode()))
    assert victim.get(at("/")).status_code == 302


def test_a_locked_account_opens_nothing_until_it_is_unlocked(cast: Cast) -> None:
    worker, chief = seated(cast.worker), seated(chief_of(cast))
    path = at(f"/staff/people/{cast.worker.person.pk}/account/")
    assert chief.post(path, {"act": "lock"}).status_code == 200
    assert worker.get(at("/")).status_code == 302
    assert chief.post(path, {"act": "unlock"}).status_code == 200
    assert worker.get(at("/")).status_code == 200


@pytest.mark.parametrize("act", ["password", "lock"])
def test_an_account_with_posts_above_or_beside_the_area_is_out_of_reach(cast: Cast, act: str) -> None:
    """Whoever could set its password could act in all its posts."""
    chief = chief_of(cast)
    both = somebody("双岗", "P12", chief.appointment.unit)
    somebody("别处", "P20", cast.director.appointment.unit)
    second = Appointment.objects.get(person__name="别处")
    second.person = both.person
    second.save()
    equal = somebody("同级主任", "P16", chief.appointment.unit)

    for target in (both, equal, chief):
        path = at(f"/staff/people/{target.person.pk}/account/")
        assert seated(chief).post(path, {"act": act}).status_code == 403
    assert seated(cast.admin).post(at(f"/staff/people/{both.person.pk}/account/"), {"act": act}).status_code == 200


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    client = seated(chief_of(cast), enforce_csrf_checks=True)
    path = at(f"/staff/people/{cast.worker.person.pk}/account/")
    assert client.post(path, {"act": "lock"}).status_code == 403
    assert User.objects.get(pk=cast.worker.user.pk).is_active


def test_html_in_a_name_stays_text(cast: Cast) -> None:
    chief = chief_of(cast)
    person = Person.objects.create(name="<img src=x onerror=alert(1)>")
    for path in ("/staff/people/", f"/staff/people/{person.pk}/", f"/staff/person/{person.pk}/history/"):
        page = seated(chief).get(at(path)).content.decode()
        assert "<img src=x" not in page, path


def test_search_finds_by_a_part_of_the_name(cast: Cast) -> None:
    member: Member = chief_of(cast)
    community_worker("欧阳测试")
    page = seated(member).get(at(f"/staff/units/{empty_grid(cast).pk}/appoint/?text=阳测")).content.decode()
    assert "欧阳测试" in page
    assert "欧阳测试" not in seated(member).get(at("/staff/people/?text=没有")).content.decode()
