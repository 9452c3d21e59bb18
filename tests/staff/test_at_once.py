"""Two who appoint at the same time: the rules of doubling hold for what both have done."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from apps.audit.versions import newest_of
from apps.errors import Refused
from apps.staff.actions import appoint
from apps.staff.appointing import change_days, give_post
from apps.staff.models import Appointment, Post
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.cast import TODAY, Cast
from tests.desk.staffing.offices import chief_of, community_worker, street_of


@pytest.fixture
def alone(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """The cast of a tenant in which tests may commit."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        yield casting.load()


def one_while_the_other_is_not_done(tenant: Tenant, first: Callable[[], object], second: Callable[[], object]) -> None:
    """The second begins when the first has written and not yet committed."""
    written = Event()

    def run_first() -> None:
        with acting_for(tenant), transaction.atomic():
            first()
            written.set()
            Event().wait(0.5)
        connection.close()

    def run_second() -> None:
        written.wait()
        try:
            with acting_for(tenant):
                second()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(run_first), pool.submit(run_second)]:
            done.result()


@pytest.mark.parametrize("giving_first", [True, False])
def test_two_posts_that_watch_each_other_are_not_brought_together_from_two_sides(
    alone: Cast, fresh_tenant: Tenant, giving_first: bool
) -> None:
    chief, person, street = chief_of(alone), community_worker(), street_of(alone)
    assessor, dispatcher = (Post.objects.get(code=code) for code in ("P17", "P14"))
    past = appoint(person=person, post=assessor, unit=street, since=date(2026, 1, 1), until=date(2026, 2, 28))
    seen = newest_of(Appointment, id=past.pk)

    def give() -> None:
        give_post(actor=chief.actor, person=person, post=dispatcher, unit=street, since=TODAY)

    def lengthen() -> None:
        change_days(actor=chief.actor, appointment_id=past.pk, since=past.since, until=None, reason="续任", seen=seen)

    acts = (give, lengthen) if giving_first else (lengthen, give)
    with pytest.raises(Refused, match="watch each other"):
        one_while_the_other_is_not_done(fresh_tenant, *acts)
    assert Appointment.objects.filter(person=person, until=None).count() == 1
