"""Sessions and tokens are forgotten once their time is over, and not before."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from apps.portal.models import PortalRules
from apps.staff.sessions import forget_expired
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.celery import app
from tests.cast import Cast
from tests.desk.stories import at, seated


def _rows(number: int, *, over: bool) -> None:
    end = timezone.now() + timedelta(hours=-1 if over else 1)
    Session.objects.bulk_create(
        Session(session_key=f"{over}-{n}", session_data="x", expire_date=end) for n in range(number)
    )


def test_portions_take_all_that_is_over_and_nothing_else(cast: Cast) -> None:
    _rows(23, over=True)
    _rows(3, over=False)
    assert forget_expired(timezone.now(), batch=10) == 23
    assert Session.objects.count() == 3


def test_tokens_that_ran_out_go_too(cast: Cast) -> None:
    AuthToken.objects.create(cast.worker.user)
    AuthToken.objects.create(cast.worker.user, expiry=timedelta(hours=-1))
    assert forget_expired(timezone.now()) == 1
    assert AuthToken.objects.count() == 1


def test_who_works_stays_logged_in_and_a_visitor_of_yesterday_is_gone(cast: Cast) -> None:
    PortalRules.objects.create(is_open=True)
    worker, visitor = seated(cast.worker), Client()
    visitor.get(at("/public/report/"))
    assert Session.objects.count() == 2
    forget_expired(timezone.now())
    assert worker.get(at("/")).status_code == 200
    assert Session.objects.count() == 2
    forget_expired(timezone.now() + timedelta(hours=13))
    assert not Session.objects.exists()


def test_another_tenant_forgets_its_own(cast: Cast, beta: Tenant) -> None:
    _rows(2, over=True)
    with acting_for(beta):
        forget_expired(timezone.now())
    assert Session.objects.count() == 2


def test_beat_knows_it() -> None:
    assert "staff.forget_sessions_all" in {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert "staff.forget_sessions_all" in app.tasks
