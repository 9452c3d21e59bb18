"""A day of each person, with a real worker and a real beat: what happens by itself is seen to happen."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db.models import F
from pytest_django import DjangoDbBlocker, Settings

from apps.clocks.models import Clock
from apps.events.models import Event, Order
from apps.notices.models import QuietHours
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.celery import app
from tests import cast as casting
from tests.cast import Cast
from tests.processes import Processes


@pytest.fixture(scope="module")
def background(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Processes]:
    """They serve the tenants of the days alone: the other tests' tenants sleep meanwhile."""
    with django_db_blocker.unblock(), onboarding.owner_connection() as owner:
        rows = owner.execute("UPDATE public.tenancy_tenant SET is_active = false WHERE is_active RETURNING id")
        asleep = [row[0] for row in rows.fetchall()]
        app.control.purge()  # what earlier tests left behind is of tenants that are gone
    folder = tmp_path_factory.mktemp("background")
    processes = Processes(folder, MEDIA_ROOT=str(folder / "media"))
    processes.start("worker")
    processes.start("beat")
    yield processes
    processes.kill_all()
    with django_db_blocker.unblock(), onboarding.owner_connection() as owner:
        owner.execute("UPDATE public.tenancy_tenant SET is_active = true WHERE id = ANY(%s)", [asleep])


@pytest.fixture(autouse=True)
def files_of_both(background: Processes, settings: Settings) -> None:
    """What a page takes in, the worker finds."""
    settings.MEDIA_ROOT = background.folder / "media"


@pytest.fixture
def behind(
    background: Processes, fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> Callable[[Callable[[Cast], Any]], Any]:
    """`behind(act)`: what colleagues do meanwhile, in the tenant of the day. Nothing is quiet at night."""

    def do(act: Callable[[Cast], Any]) -> Any:
        with django_db_blocker.unblock(), acting_for(fresh_tenant):
            return act(casting.load())

    do(lambda _cast: QuietHours.objects.create(since=date(2020, 1, 1), begin=time(0), end=time(0)))
    return do


@pytest.fixture
def later(behind: Callable[[Callable[[Cast], Any]], Any]) -> Callable[[timedelta], None]:
    """`later(timedelta(days=3))`: so much time has gone by for all that runs."""

    def move(span: timedelta) -> None:
        def shift(_cast: Cast) -> None:
            running = Clock.objects.filter(stopped_at=None)
            running.update(started_at=F("started_at") - span, due_at=F("due_at") - span, next_at=F("next_at") - span)
            for model in (Event, Order):
                model._default_manager.filter(due_at__isnull=False).update(due_at=F("due_at") - span)

        behind(shift)

    return move
