"""The bell in the header, the list of notices, and what happens when one opens them."""

from datetime import datetime
from html import escape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from apps.desk.bells import CODES, capped, sentence
from apps.events.notice_texts import NOTICE_TEXTS
from apps.notices.models import Notice
from apps.staff.actors import Recipient
from apps.staff.middleware import SESSION_KEY
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast, Member
from tests.desk.stories import at, reported, seated
from tests.desk.test_queues import queries_of
from tests.notices.news import EVENT, second_post, send, send_many, to

VALUES = {
    "title": "垃圾满溢",
    "state": "reported",
    "stage": "triage",
    "move": "decline",
    "colour": "yellow",
    "due": "2026-03-16T11:00:00+08:00",
    "told": "It was dealt with yesterday.",
    "question": "Which side of the road?",
    "why": "There is time enough.",
}


def page(client: Client, path: str = "/notices/") -> str:
    answer = client.get(at(path))
    assert answer.status_code == 200
    return str(answer.content.decode())


def reader(member: Member, **options: Any) -> Client:
    """Somebody who reads English."""
    member.user.language = "en"
    member.user.save()
    return seated(member, **options)


@pytest.mark.parametrize(
    ("unread", "words"),
    [
        (0, ">No unread notices<"),
        (1, ">1 unread notice<"),
        (2, ">2 unread notices<"),
        (99, ">99 unread notices<"),
        (100, ">99+ unread notices<"),
        (250, ">99+ unread notices<"),
    ],
)
def test_the_bell_counts_as_far_as_99(cast: Cast, unread: int, words: str) -> None:
    if unread:
        send_many(cast.worker, unread)
    assert words in page(reader(cast.worker), "/")


def test_the_bell_of_another_person_stays_still(cast: Cast) -> None:
    send_many(cast.worker, 3)
    assert ">No unread notices<" in page(reader(cast.leader), "/")


def in_the_bell(text: str) -> str:
    return text.partition('hx-swap="innerHTML">')[2].partition("</a>")[0].removesuffix("</span>")


def test_the_bell_counts_anew_when_it_is_asked(cast: Cast) -> None:
    """As long as nothing has changed the answer is letter for letter what stands there: nothing is swapped."""
    client = reader(cast.worker)
    for count in (0, 1, 2):
        answer = client.get(at("/notices/bell/"))
        assert answer.content.decode() == in_the_bell(page(client))
        assert f"{count or 'No'} unread" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        send(to(cast.worker))


def test_the_bell_says_nothing_to_strangers(client: Client, cast: Cast) -> None:
    assert client.get(at("/notices/bell/")).status_code == 204


def test_the_bell_costs_one_query_on_every_page(cast: Cast) -> None:
    client = reader(cast.community)
    for path in ("/", "/queues/events/", "/notices/"):
        client.get(at(path))
        with CaptureQueriesContext(connection) as seen:
            client.get(at(path))
        assert len([query for query in seen if "news.read_at" in query["sql"]]) == 1


def test_a_list_takes_as_many_queries_for_25_notices_as_for_1(cast: Cast) -> None:
    client = reader(cast.worker)
    send(to(cast.worker))
    client.get(at("/notices/"))
    few = queries_of(client, "/notices/")
    send_many(cast.worker, 60)
    assert queries_of(client, "/notices/") == few <= 9


def test_the_list_says_what_there_is_to_say(cast: Cast) -> None:
    send(to(cast.worker), kind="your_turn", data={"title": "垃圾满溢", "state": "reported"})
    text = page(reader(cast.worker))
    assert f"{EVENT} “垃圾满溢” waits for you: to be triaged." in text
    assert 'notice-new"' in text


def test_an_empty_list_says_what_will_appear_there(cast: Cast) -> None:
    client = reader(cast.worker)
    assert "will appear here" in page(client)
    assert "You have read everything." in page(client, "/notices/?unread=on")


def test_titles_are_shown_as_text(cast: Cast) -> None:
    hostile = "<script>alert(1)</script> %(due)s %s & \"'"
    send(to(cast.worker), data={"title": hostile, "state": "<b>x</b>"})
    text = page(reader(cast.worker))
    assert escape(hostile) in text
    assert "<script>alert" not in text
    assert "<b>x" not in text


def test_opening_a_notice_marks_it_and_shows_its_event(cast: Cast) -> None:
    event = reported(cast)
    other = send(to(cast.worker))
    notice = send(to(cast.worker), about_id=event.pk, about_label=event.number)
    client = reader(cast.worker)
    answer = client.post(at(f"/notices/{notice.pk}/open/"))
    assert (answer.status_code, answer["Location"]) == (302, at(f"/events/{event.number}/"))
    assert client.get(answer["Location"]).status_code == 200
    assert list(Notice.objects.filter(read_at=None, person=cast.worker.person)) == [other]
    assert page(client).count('notice-new"') == 1


def test_a_notice_about_something_else_leads_back_to_the_list(cast: Cast) -> None:
    notice = send(to(cast.worker), about="visit", kind="not_known_here")
    client = reader(cast.worker)
    assert f"There is news about {EVENT}." in page(client)
    assert client.post(at(f"/notices/{notice.pk}/open/"))["Location"] == at("/notices/")


def test_all_that_were_shown_are_marked_at_once(cast: Cast) -> None:
    send_many(cast.worker, 30)
    seen = Notice.objects.latest("id")
    client = reader(cast.worker)
    assert f'name="up_to" value="{seen.pk}"' in page(client)
    new = send(to(cast.worker))
    answer = client.post(at("/notices/read/"), {"up_to": seen.pk}, follow=True)
    assert "30 notices have been marked as read." in answer.content.decode()
    assert list(Notice.objects.filter(read_at=None)) == [new]


@pytest.mark.parametrize("up_to", ["x", "-1", "1" + "0" * 30])
def test_a_place_that_cannot_be_read_marks_everything(cast: Cast, up_to: str) -> None:
    send(to(cast.worker))
    assert seated(cast.worker).post(at("/notices/read/"), {"up_to": up_to}).status_code == 302
    assert not Notice.objects.filter(read_at=None).exists()


def test_pages_turn_by_key(cast: Cast) -> None:
    send_many(cast.worker, 60)
    client = reader(cast.worker)
    ids = list(Notice.objects.order_by("-id").values_list("id", flat=True))
    shown: list[int] = []
    address = "/notices/?unread=on"
    for _turn in range(3):
        found = client.get(at(address)).context["page"]
        shown += [notice.pk for notice in found.items]
        address = f"/notices/?unread=on&before={found.older}"
    assert shown == ids
    assert found.older is None


@pytest.mark.parametrize("role", ["leader", "community", "outsider", "admin"])
def test_another_persons_notice_can_be_neither_opened_nor_marked(cast: Cast, role: str) -> None:
    notice = send(to(cast.worker))
    client = reader(getattr(cast, role))
    assert EVENT not in page(client)
    assert client.post(at(f"/notices/{notice.pk}/open/")).status_code == 404
    client.post(at("/notices/read/"))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_in_another_post_one_is_told_only_how_many_there_are(cast: Cast) -> None:
    send_many(cast.worker, 3)
    notice = Notice.objects.latest("id")
    other = second_post(cast.worker)
    client = reader(cast.worker)
    client.post(at("/post/"), {"appointment": other.appointment_id})
    assert client.session[SESSION_KEY] == other.appointment_id
    text = page(client)
    assert EVENT not in text
    assert "There are unread notices for your other posts" in text
    assert f"Act as Full-time grid worker, {cast.worker.appointment.unit.name} (3)" in text
    assert ">3 unread<" in text
    assert client.post(at(f"/notices/{notice.pk}/open/")).status_code == 404
    client.post(at("/notices/read/"))
    assert Notice.objects.filter(read_at=None).count() == 3


def test_what_is_meant_for_any_post_is_shown_in_each(cast: Cast) -> None:
    send(Recipient(cast.worker.person.pk, None))
    other = second_post(cast.worker)
    client = reader(cast.worker)
    assert EVENT in page(client)
    client.post(at("/post/"), {"appointment": other.appointment_id})
    assert EVENT in page(client)


def test_a_notice_of_one_tenant_does_not_exist_in_the_other(cast: Cast, beta: Tenant, cast_of: Any) -> None:
    notice = send(to(cast.worker))
    there = cast_of(beta)
    assert there.worker.person.pk == cast.worker.person.pk
    with acting_for(beta):
        client = reader(there.worker)
    listed = client.get(at("/notices/", "beta"))
    assert (listed.status_code, EVENT in listed.content.decode()) == (200, False)
    assert client.post(at(f"/notices/{notice.pk}/open/", "beta")).status_code == 404
    assert client.post(at("/notices/read/", "beta")).status_code == 302
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("kind", NOTICE_TEXTS)
def test_every_kind_has_a_sentence_that_its_values_fill(cast: Cast, kind: str) -> None:
    notice = send(to(cast.worker), kind=kind, data=VALUES)
    with translation.override("en"):
        text = sentence(notice)
    assert EVENT in text
    assert "垃圾满溢" in text
    assert "—" not in text
    assert "%(" not in text
    assert not [code for name, code in VALUES.items() if name in CODES and f": {code}." in text]


def test_times_are_told_as_people_write_them(cast: Cast) -> None:
    due = datetime(2026, 3, 16, 3, tzinfo=timezone.get_fixed_timezone(0)).isoformat()
    notice = send(to(cast.worker), kind="overdue", data={**VALUES, "due": due})
    with translation.override("en"):
        assert "was due 16 Mar" in sentence(notice)
        assert "11:00" in sentence(notice)


def test_a_value_that_is_missing_hides_nothing_else(cast: Cast) -> None:
    notice = send(to(cast.worker), kind="reported_back", data={"title": "路灯", "state": "gone_by"})
    with translation.override("en"):
        assert sentence(notice) == f"{EVENT} “路灯”, which you reported, has ended: gone_by."
        notice.data = {"title": None}
        assert sentence(notice) == f"{EVENT} “—”, which you reported, has ended: —."


def test_the_count_is_capped_where_it_is_no_longer_counted() -> None:
    assert (capped(99), capped(100)) == ("99", "99+")
