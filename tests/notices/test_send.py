"""A notice is written with whatever causes it: one insert, one row to each recipient."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from apps.notices.models import Notice
from apps.staff.actors import Recipient
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.events.scenes import at
from tests.notices.news import send, to

MIDNIGHT = at("2026-03-16 00:00")


def test_each_recipient_gets_it_once(cast: Cast) -> None:
    send(to(cast.worker), to(cast.leader), to(cast.worker))
    assert set(Notice.objects.values_list("person_id", flat=True)) == {cast.worker.person.pk, cast.leader.person.pk}
    assert Notice.objects.count() == 2


def test_one_person_is_told_in_each_of_two_posts(cast: Cast) -> None:
    send(to(cast.worker), Recipient(cast.worker.person.pk, cast.leader.appointment.pk))
    assert Notice.objects.filter(person=cast.worker.person).count() == 2


def test_it_keeps_what_it_is_about_and_its_values(cast: Cast) -> None:
    notice = send(to(cast.worker), kind="overdue", about_id=17, data={"due": "2026-03-16T09:00:00+08:00"})
    notice.refresh_from_db()
    assert (notice.kind, notice.about, notice.about_id) == ("overdue", "event", 17)
    assert notice.data == {"due": "2026-03-16T09:00:00+08:00"}
    assert notice.read_at is None


@pytest.mark.parametrize(("urgent", "most"), [(False, 2), (True, 1)])
def test_it_takes_one_insert_and_at_most_one_question(cast: Cast, urgent: bool, most: int) -> None:
    everybody = [to(member) for member in cast.everybody]
    with CaptureQueriesContext(connection) as few:
        send(everybody[0], urgent=urgent, now=MIDNIGHT)
    with CaptureQueriesContext(connection) as many:
        send(*everybody, urgent=urgent, now=MIDNIGHT)
    assert len(few) == len(many) == most + 1  # `send` itself reads the newest notice


def test_what_is_rolled_back_tells_nobody(cast: Cast) -> None:
    with transaction.atomic():
        send(to(cast.worker))
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_another_tenant_hears_nothing(cast: Cast, beta: Tenant) -> None:
    send(to(cast.worker))
    with acting_for(beta):
        assert not Notice.objects.exists()
