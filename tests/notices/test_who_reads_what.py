"""A notice belongs to one person in the post it was sent for: nobody else reads it, counts it or marks it."""

from dataclasses import replace

import pytest

from apps.errors import NotThere
from apps.notices.actions import mark_all_read, mark_read
from apps.notices.models import Notice
from apps.notices.queries import get_notice, notices_for, unread_by_post, unread_count
from apps.notices.rules import MOST_COUNTED
from apps.staff.actors import InPost, Recipient
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.events.scenes import at
from tests.notices.news import second_post, send, send_many, to


def assert_sees_nothing(actor: InPost, notice: Notice) -> None:
    assert notice not in notices_for(actor)
    with pytest.raises(NotThere):
        get_notice(actor, notice.pk)
    assert unread_count(actor) == 0
    assert mark_read(actor=actor, ids=[notice.pk]) == mark_all_read(actor=actor) == 0
    notice.refresh_from_db()
    assert notice.read_at is None


def test_the_recipient_reads_it_newest_first(cast: Cast) -> None:
    first, second = send(to(cast.worker)), send(to(cast.worker))
    assert list(notices_for(cast.worker.actor)) == [second, first]
    assert get_notice(cast.worker.actor, first.pk) == first
    assert unread_count(cast.worker.actor) == 2


def test_nobody_else_in_the_tenant_does(cast: Cast) -> None:
    notice = send(to(cast.worker))
    for member in cast.everybody:
        if member.person != cast.worker.person:
            assert_sees_nothing(member.actor, notice)


def test_nor_the_same_person_in_another_post(cast: Cast) -> None:
    notice, other = send(to(cast.worker)), second_post(cast.worker)
    assert_sees_nothing(other, notice)


def test_nor_the_successor_in_the_post(cast: Cast) -> None:
    """A notice for somebody is not one for whoever holds the appointment's number in a request."""
    notice = send(to(cast.worker))
    posing = replace(cast.leader.actor, appointment_id=cast.worker.appointment.pk)
    assert_sees_nothing(posing, notice)


def test_nor_the_person_with_the_same_ids_in_another_tenant(cast: Cast, beta: Tenant) -> None:
    notice = send(to(cast.worker))
    with acting_for(beta):
        assert list(notices_for(cast.worker.actor)) == []
        assert unread_count(cast.worker.actor) == 0
        assert mark_read(actor=cast.worker.actor, ids=[notice.pk]) == mark_all_read(actor=cast.worker.actor) == 0
    notice.refresh_from_db()
    assert notice.read_at is None


def test_what_is_meant_for_no_certain_post_is_read_in_all_of_them(cast: Cast) -> None:
    notice = send(Recipient(cast.worker.person.pk, None))
    for actor in (cast.worker.actor, second_post(cast.worker)):
        assert list(notices_for(actor)) == [notice]
        assert unread_count(actor) == 1
    assert list(notices_for(cast.leader.actor)) == []


def test_what_is_not_shown_yet_is_neither_counted_nor_marked(cast: Cast) -> None:
    night = at("2026-03-16 23:00")
    notice = send(to(cast.worker), urgent=False, now=night)
    assert unread_count(cast.worker.actor, now=night) == 0
    assert mark_all_read(actor=cast.worker.actor, now=night) == 0
    assert unread_count(cast.worker.actor, now=notice.shown_from) == 1


def test_unread_ones_are_counted_by_post(cast: Cast) -> None:
    other = second_post(cast.worker)
    send(to(cast.worker))
    for _time in range(2):
        send(Recipient(cast.worker.person.pk, other.appointment_id))
    send(Recipient(cast.worker.person.pk, None))
    counts = unread_by_post(cast.worker.person.pk)
    assert counts == {cast.worker.appointment.pk: 1, other.appointment_id: 2, None: 1}
    assert (unread_count(cast.worker.actor), unread_count(other)) == (2, 3)


def test_counting_stops_where_nobody_counts_any_more(cast: Cast) -> None:
    send_many(cast.worker, MOST_COUNTED + 20)
    assert unread_count(cast.worker.actor) == MOST_COUNTED


def test_marking_reaches_those_named_and_keeps_the_first_reading(cast: Cast) -> None:
    first, second, third = (send(to(cast.worker)) for _time in range(3))
    when = at("2026-12-01 10:00")
    assert mark_read(actor=cast.worker.actor, ids=[first.pk, second.pk], now=when) == 2
    assert mark_read(actor=cast.worker.actor, ids=[first.pk, third.pk], now=at("2026-12-01 11:00")) == 1
    first.refresh_from_db()
    assert first.read_at == when
    assert list(notices_for(cast.worker.actor, unread_only=True)) == []


def test_marking_all_leaves_what_has_come_since(cast: Cast) -> None:
    seen, new = send(to(cast.worker)), send(to(cast.worker))
    assert mark_all_read(actor=cast.worker.actor, up_to=seen.pk) == 1
    assert list(notices_for(cast.worker.actor, unread_only=True)) == [new]
