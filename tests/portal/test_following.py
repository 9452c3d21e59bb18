"""A resident follows a report by its code, and does what is open to them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.errors import NotYours
from apps.events import lifecycle
from apps.events.models import Event
from apps.events.queries import orders_visible_to, visible_to
from apps.households.models import Resident as Person
from apps.households.queries import visible_to as records_visible_to
from apps.portal.models import Slip
from apps.staff.actors import Resident
from tests.cast import Cast, Member
from tests.desk.stories import at
from tests.desk.test_reporting import picture
from tests.events import scenes
from tests.portal.residents import hidden, phone, report, worked

FOLLOW = at("/public/follow/")
QUERIES = 20


def type_code(client: Client, code: str) -> Any:
    page = client.get(FOLLOW).content.decode()
    return client.post(FOLLOW, {"code": code, **worked(page)})


def move(event: Event, name: str, by: Member, **given: object) -> None:
    lifecycle.move(event_id=event.pk, name=name, actor=by.actor, given=given)


def followed(client: Client, event: Event) -> str:
    answer = client.get(at(f"/public/follow/{event.number}/"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("spelled", [str, str.lower, lambda code: code.replace(" ", ""), lambda code: f" {code} \n"])
def test_the_code_opens_it_on_another_phone_however_it_is_spelled(cast: Cast, spelled: Callable[[str], str]) -> None:
    _client, event, code = report(cast)

    other = phone()
    answer = type_code(other, spelled(code))

    assert answer.headers["Location"] == at(f"/public/follow/{event.number}/")
    assert "You reported it." in followed(other, event)


@pytest.mark.parametrize("wrong", ["", "0000 0000 0000 0000", "x" * 60, "<script>", "河畔"])
def test_no_other_code_opens_anything(cast: Cast, wrong: str) -> None:
    _client, event, code = report(cast)
    near = code[:-1] + ("0" if code[-1] != "0" else "1")

    answers = [type_code(phone(), text) for text in (wrong or near, near)]

    assert {answer.status_code for answer in answers} == {422}
    assert all("Location" not in answer.headers for answer in answers)
    assert event.title not in answers[0].content.decode()


def test_a_machine_that_guesses_codes_is_slowed_down(cast: Cast) -> None:
    client, waits = phone(), []
    for number in range(12):
        page = client.get(FOLLOW).content.decode()
        form = {"code": f"{number:016d}", "challenge": hidden(page, "challenge"), "proof": "1"}
        waits.append(client.post(FOLLOW, form).status_code)

    assert 429 in waits
    assert waits.count(429) > len(waits) / 2


def test_the_number_alone_opens_nothing(cast: Cast) -> None:
    _client, event, _code = report(cast)

    answer = phone().get(at(f"/public/follow/{event.number}/"))

    assert answer.status_code == 404
    assert event.title not in answer.content.decode()


def test_a_code_of_one_tenant_is_worth_nothing_at_another(cast: Cast) -> None:
    client, _event, code = report(cast)
    slip = Slip.objects.get()

    assert client.get(f"/t/beta/public/follow/{slip.event.number}/").status_code == 404
    assert code.replace(" ", "").encode() not in bytes(slip.digest)


def test_it_shows_who_has_it_and_no_persons_name_or_inner_reason(cast: Cast) -> None:
    client, event, _code = report(cast, phone="13812345678")
    move(event, "file", cast.clerk, category=scenes.category_id(), urgency=4, quality="B", note="内部备注")
    move(event, "dispatch", cast.street, lead=cast.sanitation.actor.unit_id, assists=[], note="只给部门看")

    page = followed(client, event)

    assert "环卫中心" in page
    assert "It was sent to 环卫中心." in page
    for hidden_word in ("内部备注", "只给部门看", "13812345678", *(member.person.name for member in cast.everybody)):
        assert hidden_word not in page


def test_what_the_community_asks_is_answered(cast: Cast) -> None:
    client, event, _code = report(cast)
    move(event, "ask_more", cast.clerk, missing="在几号楼？")

    assert "在几号楼？" in followed(client, event)
    address = at(f"/public/follow/{event.number}/moves/supplement/")
    client.post(address, {"more": "3号楼", "photos": picture()})

    event.refresh_from_db()
    assert event.state == "reported"
    step = event.steps.latest("version")
    assert (step.move, step.system, step.given["more"], step.evidence.count()) == ("supplement", "resident", "3号楼", 1)


def test_it_is_taken_back_before_it_is_filed_and_not_after(cast: Cast) -> None:
    client, event, _code = report(cast)
    other, filed, _code = report(cast)
    move(filed, "file", cast.clerk, category=scenes.category_id(), urgency=4, quality="B")

    client.post(at(f"/public/follow/{event.number}/moves/take_back/"), {"why": "弄错了"})
    refused = other.post(at(f"/public/follow/{filed.number}/moves/take_back/"), {})

    event.refresh_from_db()
    filed.refresh_from_db()
    assert (event.state, filed.state, refused.status_code) == ("void", "filed", 409)
    assert "It was taken on" in followed(other, filed)


def test_a_report_that_others_joined_is_not_taken_back(cast: Cast) -> None:
    client, event, _code = report(cast)
    joined, second, _code = report(cast)
    move(second, "merge", cast.clerk, main=event.number)

    refused = client.post(at(f"/public/follow/{event.number}/moves/take_back/"), {})

    assert refused.status_code >= 400
    assert "Others have reported the same" in refused.content.decode()
    assert "had been reported already" in followed(joined, second)


def test_a_declined_report_says_why_and_is_reconsidered_once(cast: Cast) -> None:
    client, event, _code = report(cast)
    move(event, "decline", cast.clerk, reason="not_in_scope", told="请联系物业")

    assert "请联系物业" in followed(client, event)
    client.post(at(f"/public/follow/{event.number}/moves/reconsider/"), {"reason": "物业不管"})

    event.refresh_from_db()
    assert (event.state, event.reconsidered) == ("reported", True)


def test_nobody_else_makes_a_residents_moves(cast: Cast) -> None:
    _client, event, _code = report(cast)
    _other, another, _code = report(cast)

    for actor in (Resident(another.pk), Resident(), cast.worker.actor, cast.community.actor):
        with pytest.raises(NotYours):
            lifecycle.move(event_id=event.pk, name="take_back", actor=actor, given={})
    for name in ("file", "decline", "merge", "void", "send_check"):
        with pytest.raises(NotYours):
            lifecycle.move(event_id=event.pk, name=name, actor=Resident(event.pk), given={})


def test_a_resident_sees_one_event_no_order_and_no_record(cast: Cast) -> None:
    _client, event, _code = report(cast)
    report(cast)

    assert list(visible_to(Resident(event.pk))) == [event]
    assert not visible_to(Resident()).exists()
    assert not orders_visible_to(Resident(event.pk)).exists()
    assert not records_visible_to(Resident(event.pk), Person).exists()


def test_the_browser_forgets_on_a_phone_that_others_use(cast: Cast) -> None:
    client, event, _code = report(cast)

    client.post(at("/public/follow/forget/"))

    assert client.get(at(f"/public/follow/{event.number}/")).status_code == 404


def test_the_telephone_is_changed_and_taken_away_by_who_holds_the_code(cast: Cast) -> None:
    client, event, _code = report(cast, phone="13812345678")
    address = at(f"/public/follow/{event.number}/phone/")

    assert b"13812345678" not in bytes(Slip.objects.values_list("phone", flat=True).get())
    client.post(address, {"phone": "139 1234 5678"})
    assert Slip.objects.get().phone.open() == "13912345678"
    client.post(address, {"phone": ""})

    slip = Slip.objects.get()
    assert slip.phone == ""
    assert slip.erased_at is not None
    assert phone().post(address, {"phone": "13800000000"}).status_code == 404


def test_html_in_what_was_typed_is_shown_as_text(cast: Cast) -> None:
    client, event, _code = report(cast, description="<script>alert(1)</script>", place="<img src=x>")

    page = followed(client, event)

    assert "<script>alert(1)" not in page
    assert "&lt;img src=x&gt;" in page


def test_pictures_of_others_are_not_shown(cast: Cast) -> None:
    client, event, _code = report(cast, photos=picture())
    page = followed(client, event)
    token = page.partition("/public/photos/")[2].partition("/")[0]

    assert client.get(at(f"/public/photos/{token}/")).getvalue().startswith(b"\xff\xd8")
    assert phone().get(at(f"/public/photos/{token}/")).status_code == 404
    assert client.get(f"/t/beta/public/photos/{token}/").status_code == 404


def test_the_page_takes_the_same_queries_however_long_the_way(cast: Cast, django_assert_max_num_queries: Any) -> None:
    client, event, _code = report(cast)
    for _round in range(3):
        move(event, "ask_more", cast.clerk, missing="在哪？")
        client.post(at(f"/public/follow/{event.number}/moves/supplement/"), {"more": "这里"})

    with django_assert_max_num_queries(QUERIES):
        followed(client, event)


def test_it_is_rated_once_after_it_was_closed(cast: Cast) -> None:
    client, event, _code = report(cast)
    move(event, "solve_on_spot", cast.clerk, category=scenes.category_id(), measures="清走了", after=[picture()])
    Event.objects.filter(pk=event.pk).update(state="closed", closed_at=timezone.now(), closings=1)
    address = at(f"/public/follow/{event.number}/moves/rate/")

    client.post(address, {"grade": "4", "solved": "yes", "words": "谢谢"})
    again = client.post(address, {"grade": "1", "solved": "no"})

    opinion = event.opinions.get()
    assert (opinion.kind, opinion.grade, opinion.solved) == ("rate", 4, "yes")
    assert "You have rated this event already" in again.content.decode()
    assert timezone.now() - opinion.given_at < timedelta(minutes=1)
