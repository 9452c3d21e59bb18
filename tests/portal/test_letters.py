"""Residents write about the system and about their data; a named post answers within a limit."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.audit.models import AccessEntry
from apps.clocks.models import About, Clock
from apps.clocks.sweep import sweep
from apps.notices.models import Notice
from apps.portal.models import Letter, Slip
from tests.cast import Cast
from tests.desk.retention.officers import officer
from tests.desk.stories import at, seated
from tests.portal.residents import hidden, phone, report, worked

LETTERS = at("/public/letters/")


def write(**given: object) -> tuple[Client, Letter, str]:
    client = phone()
    page = client.get(LETTERS).content.decode()
    form = {"ticket": hidden(page, "ticket"), "kind": "complaint", "words": "派单太慢", **worked(page), **given}
    answer = client.post(LETTERS, form)
    code = re.search(r'class="public-code">([^<]+)<', answer.content.decode())
    assert code, answer.content.decode()[-2000:]
    again = client.post(LETTERS, form)
    assert again.context["code"] == code[1]
    return client, Letter.objects.get(), code[1]


def ask(cast: Cast, kind: str) -> tuple[Client, Slip, Letter]:
    client, event, _code = report(cast, phone="13812345678")
    page = client.get(at(f"/public/follow/{event.number}/")).content.decode()
    form = {"ticket": hidden(page, "ticket"), "kind": kind, "words": "号码写错了"}
    assert client.post(at(f"/public/follow/{event.number}/data/"), form).status_code == 302
    return client, Slip.objects.get(), Letter.objects.get()


def test_a_complaint_reaches_the_district_and_its_answer_the_writer(cast: Cast) -> None:
    client, letter, code = write(phone="13812345678")
    reader = seated(cast.district_reception)

    assert letter.number in reader.get(at("/letters/")).content.decode()
    reader.post(at(f"/letters/{letter.number}/"), {"answer": "已调整派单时限<b>"})

    letter.refresh_from_db()
    clock = Clock.objects.get(about=About.LETTER, about_id=letter.pk)
    assert (letter.state, letter.answered_by_id, clock.outcome) == (
        "answered",
        cast.district_reception.appointment.pk,
        "met",
    )
    assert letter.history.count() == 2
    other = phone()
    page = other.get(at("/public/follow/")).content.decode()
    opened = other.post(at("/public/follow/"), {"code": code, **worked(page)}, follow=True).content.decode()
    assert "已调整派单时限&lt;b&gt;" in opened
    assert client.get(at(f"/public/letters/{letter.number}/")).status_code == 200
    assert phone().get(at(f"/public/letters/{letter.number}/")).status_code == 404


@pytest.mark.parametrize("role", ["worker", "community", "street", "sanitation", "centre", "admin"])
def test_other_posts_read_no_letters(cast: Cast, role: str) -> None:
    _client, letter, _code = write()
    client = seated(getattr(cast, role))

    assert client.get(at("/letters/")).status_code == 403
    assert client.get(at(f"/letters/{letter.number}/")).status_code == 403


def test_who_answers_complaints_reads_no_requests_about_data(cast: Cast) -> None:
    _client, _slip, letter = ask(cast, "delete")

    assert seated(cast.district_reception).get(at(f"/letters/{letter.number}/")).status_code == 404


def test_deleting_takes_the_number_away_and_says_what_was_done(cast: Cast) -> None:
    client, slip, letter = ask(cast, "delete")
    protection = seated(officer())

    undecided = protection.post(at(f"/letters/{letter.number}/"), {"answer": "已删除"})
    done = protection.post(at(f"/letters/{letter.number}/"), {"answer": "已删除", "granted": "yes"})
    again = protection.post(at(f"/letters/{letter.number}/"), {"answer": "再次", "granted": "no"})

    assert (undecided.status_code, done.status_code, again.status_code) == (422, 302, 409)
    slip.refresh_from_db()
    assert slip.phone == ""
    page = client.get(at(f"/public/follow/{slip.event.number}/")).content.decode()
    assert "已删除" in page
    assert "You gave no telephone number" in page


def test_what_was_asked_already_is_not_asked_twice(cast: Cast) -> None:
    client, slip, _letter = ask(cast, "see")
    address = at(f"/public/follow/{slip.event.number}/")
    form = {"ticket": hidden(client.get(address).content.decode(), "ticket"), "kind": "see", "words": ""}

    assert client.post(f"{address}data/", form).status_code == 409
    assert Letter.objects.count() == 1


def test_a_letter_that_nobody_answers_is_late_and_those_who_answer_are_told(cast: Cast) -> None:
    _client, letter, _code = write()

    sweep(letter.due_at + timedelta(hours=1))
    sweep(letter.due_at + timedelta(hours=2))

    clock = Clock.objects.get(about=About.LETTER, about_id=letter.pk)
    assert clock.late_steps == 1
    told = Notice.objects.filter(about="letter", person=cast.district_reception.person)
    assert sorted(told.values_list("kind", flat=True)) == ["letter_came", "letter_due"]


def test_the_number_of_whoever_reported_is_for_triage_and_on_the_record(cast: Cast) -> None:
    _client, event, _code = report(cast, phone="13812345678")
    page = seated(cast.clerk).get(at(f"/events/{event.number}/")).content.decode()

    assert "138****5678" in page
    assert "13812345678" not in page
    shown = seated(cast.clerk).post(at(f"/events/{event.number}/contact/")).content.decode()
    assert "tel:13812345678" in shown
    entry = AccessEntry.objects.get()
    assert (entry.about, entry.person_id, entry.fields) == ("portal.slip", cast.clerk.person.pk, ["phone"])


@pytest.mark.parametrize("role", ["worker", "street", "centre", "neighbour_community", "sanitation", "outsider"])
def test_nobody_but_triage_sees_the_number(cast: Cast, role: str) -> None:
    _client, event, _code = report(cast, phone="13812345678")
    client = seated(getattr(cast, role))

    page = client.get(at(f"/events/{event.number}/")).content.decode()
    refused = client.post(at(f"/events/{event.number}/contact/"))

    assert "138****5678" not in page
    assert refused.status_code in {403, 404}
    assert not AccessEntry.objects.exists()


def test_a_machine_that_writes_much_is_slowed_down_and_a_person_still_gets_through(cast: Cast) -> None:
    client, seen = phone(), []
    for _number in range(9):
        page = client.get(LETTERS).content.decode()
        form = {"ticket": hidden(page, "ticket"), "kind": "suggestion", "words": "更多路灯", **worked(page)}
        assert client.post(LETTERS, form).status_code == 200
        seen.append(int(page.partition('data-bits="')[2].partition('"')[0]))
    page = client.get(LETTERS).content.decode()
    lazy = {
        "ticket": hidden(page, "ticket"),
        "kind": "suggestion",
        "words": "留住我",
        "challenge": hidden(page, "challenge"),
    }
    slow = client.post(LETTERS, lazy)

    assert seen[0] < seen[-1]
    assert slow.status_code == 429
    assert "Nothing is lost" in slow.content.decode()
    assert "留住我" in slow.content.decode()


def test_the_field_that_only_machines_fill_in_is_told(cast: Cast) -> None:
    client = phone()
    page = client.get(LETTERS).content.decode()
    form = {"ticket": hidden(page, "ticket"), "kind": "complaint", "words": "x", "website": "http://", **worked(page)}

    answer = client.post(LETTERS, form)

    assert "it is there for machines" in answer.content.decode()
    assert not Letter.objects.exists()


def test_a_proof_is_spent_once(cast: Cast) -> None:
    client = phone()
    page = client.get(LETTERS).content.decode()
    paid = worked(page)
    first = client.post(LETTERS, {"ticket": hidden(page, "ticket"), "kind": "complaint", "words": "a", **paid})
    other = hidden(client.get(LETTERS).content.decode(), "ticket")
    second = client.post(LETTERS, {"ticket": other, "kind": "complaint", "words": "b", **paid})

    assert (first.status_code, second.status_code) == (200, 429)
    assert timezone.now() > Letter.objects.get().sent_at
