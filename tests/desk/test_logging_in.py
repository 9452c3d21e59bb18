"""Logging in and out, the post one acts in, the language."""

from datetime import date

from django.conf import settings
from django.test import Client

from apps.grids.models import Unit
from apps.staff.actions import appoint
from apps.staff.models import Post
from tests.cast import PASSWORD, Cast
from tests.desk.stories import at, seated


def test_it_keeps_the_user_name_and_says_what_is_wrong(cast: Cast, client: Client) -> None:
    answer = client.post(at("/login/"), {"username": "worker", "password": "not this one"})

    assert answer.status_code == 422
    assert 'value="worker"' in answer.content.decode()
    assert "not this one" not in answer.content.decode()
    assert answer.context["form"].non_field_errors()


def test_it_leads_back_to_the_page_that_was_asked_for(cast: Cast, client: Client) -> None:
    asked = client.get(at("/queues/mine/"))
    page = client.get(asked.headers["Location"])

    answer = client.post(at("/login/"), {"username": "worker", "password": PASSWORD, "next": page.context["next"]})

    assert answer.headers["Location"] == at("/queues/mine/")


def test_it_leads_to_no_other_host(cast: Cast, client: Client) -> None:
    form = {"username": "worker", "password": PASSWORD, "next": "https://elsewhere.example/"}

    assert client.post(at("/login/"), form).headers["Location"] == at("/")


def test_it_locks_an_account_after_too_many_wrong_passwords(cast: Cast, client: Client) -> None:
    form = {"username": "worker", "password": "wrong"}

    statuses = [client.post(at("/login/"), form).status_code for _try in range(settings.AXES_FAILURE_LIMIT)]
    answer = client.post(at("/login/"), {"username": "worker", "password": PASSWORD})

    assert statuses[:-1] == [422] * (settings.AXES_FAILURE_LIMIT - 1)
    assert answer.status_code == 429
    assert "15" in answer.context["locked"]
    assert 'value="worker"' in answer.content.decode()


def test_logging_out_ends_the_session(cast: Cast) -> None:
    client = seated(cast.worker)

    client.post(at("/logout/"))

    assert client.get(at("/")).status_code == 302


def test_a_person_chooses_among_their_own_posts(cast: Cast) -> None:
    grid = Unit.objects.get(parent=cast.community.actor.unit_id, code__endswith="002")
    second = appoint(person=cast.worker.person, post=Post.objects.get(code="P01"), unit=grid, since=date(2026, 2, 1))
    client = seated(cast.worker)

    client.post(at("/post/"), {"appointment": second.pk})

    assert client.get(at("/")).context["actor"].unit_id == grid.pk


def test_nobody_chooses_the_post_of_somebody_else(cast: Cast) -> None:
    client = seated(cast.worker)

    answer = client.post(at("/post/"), {"appointment": cast.community.appointment.pk})

    assert answer.status_code == 403
    assert client.get(at("/")).context["actor"].appointment_id == cast.worker.appointment.pk


def test_the_language_stays_with_the_account(cast: Cast) -> None:
    client = seated(cast.worker)

    answer = client.post(at("/language/"), {"language": "en", "next": at("/queues/mine/")})

    assert answer.headers["Location"] == at("/queues/mine/")
    assert 'lang="en"' in client.get(at("/")).content.decode()
    assert 'lang="en"' in seated(cast.worker).get(at("/")).content.decode()


def test_somebody_without_a_post_is_told_so(cast: Cast) -> None:
    client = seated(cast.worker)
    cast.worker.appointment.until = date(2026, 1, 31)
    cast.worker.appointment.save()

    answer = client.get(at("/"))

    assert answer.status_code == 403
    assert answer.context["refusal"].code == "no_post"
