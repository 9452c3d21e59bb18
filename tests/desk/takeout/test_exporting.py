"""Workbooks of base data: masked at once, opened or long ones when data protection has said yes, for 72 hours."""

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from openpyxl import load_workbook

from apps.audit.models import AccessEntry
from apps.desk.takeout.writing import at_once, carry_out
from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.grids.models import Unit
from apps.households.exports import rules
from apps.households.exports.delivering import end_overdue, fetch
from apps.households.exports.queries import State, get_request, is_stuck, to_decide
from apps.households.exports.requests import ask, decide, go_on, stop
from apps.households.models import ExportRequest, Organisation, Resident
from apps.notices.models import Notice
from apps.staff.actions import appoint
from apps.staff.models import Post
from apps.staff.queries import actor_for
from tests.cast import SINCE, Cast, Member
from tests.desk.retention.officers import officer
from tests.desk.staffing.offices import ended
from tests.households.people import IDENTITY, OTHER_IDENTITY, PHONE, household, place_of, resident


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


@pytest.fixture
def home(grid: Unit) -> list[Resident]:
    of = household(grid)
    second = resident(grid, of=of, name="=1+1", identity=OTHER_IDENTITY, phone="")
    return [resident(grid, of=of), second]


@pytest.fixture
def data_officer(cast: Cast) -> Member:
    return officer()


def asked(member: Member, rows: list[Any], *, clear: bool = True, kind: str = "resident") -> ExportRequest:
    ids = [row.pk for row in rows]
    return ask(actor=member.actor, kind=kind, ids=ids, clear=clear, purpose="核对低保名单", said="河畔社区")


def approved(member: Member, by: Member, rows: list[Any], **how: Any) -> ExportRequest:
    found = asked(member, rows, **how)
    decide(actor=by.actor, request_id=found.pk, approve=True)
    return found


def sheet(content: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def texts(content: bytes) -> str:
    """All that the file holds, unpacked."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def test_a_short_list_is_written_at_once_masked_and_stands_in_the_access_log(cast: Cast, home: list[Resident]) -> None:
    content = at_once(
        actor=cast.community.actor, kind="resident", ids=[row.pk for row in home], purpose="走访", address="10.0.0.9"
    )
    said = texts(content)
    assert "张*三" in said
    for hidden in (IDENTITY, PHONE, "张小三", "1990-03-07"):
        assert hidden not in said
    entry = AccessEntry.objects.latest("number")
    assert (entry.act, entry.about, entry.rows, entry.fields) == ("export", "resident", 2, ["masked"])
    assert (entry.purpose, entry.address) == ("走访", "10.0.0.9")


def test_the_workbook_says_whose_it_is_and_holds_text_alone(cast: Cast, home: list[Resident]) -> None:
    content = at_once(actor=cast.community.actor, kind="resident", ids=[row.pk for row in home], purpose="走访 & 核实")
    book = load_workbook(BytesIO(content))
    page = book.worksheets[0]
    mark = str(page["A1"].value)
    assert cast.community.person.name in mark
    assert "走访 & 核实" in mark
    for edge in (page.oddHeader, page.oddFooter):
        assert cast.community.person.name in str(edge and edge.center.text)
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "<f>" not in texts(content)


def test_what_lies_outside_the_area_does_not_come_along(cast: Cast, home: list[Resident]) -> None:
    elsewhere = Unit.objects.get(code=f"{cast.worker.appointment.unit.code[:6]}002001001")
    stranger = resident(elsewhere, of=household(elsewhere), name="外人甲", identity="")
    ids = [home[0].pk, stranger.pk]
    rows = sheet(at_once(actor=cast.community.actor, kind="resident", ids=ids, purpose="走访"))
    assert [row[0] for row in rows[2:]] == [str(home[0].pk)]


def test_numbers_are_opened_once_data_protection_has_said_yes(
    cast: Cast, home: list[Resident], data_officer: Member
) -> None:
    found = asked(cast.community, home)
    assert Notice.objects.filter(kind="export_waits", person_id=data_officer.person.pk).count() == 1
    assert carry_out(found.pk) == 0  # nobody has said yes
    decide(actor=data_officer.actor, request_id=found.pk, approve=True)
    assert carry_out(found.pk) == 2
    content = fetch(actor=cast.community.actor, request_id=found.pk, address="10.0.0.9")
    said = texts(content)
    assert IDENTITY in said
    assert PHONE in said
    assert "张小三" in said
    assert Notice.objects.filter(kind="export_ready", person_id=cast.community.person.pk).count() == 1
    entry = AccessEntry.objects.latest("number")
    assert (entry.act, entry.about_id, entry.rows, entry.purpose) == ("export", found.pk, 2, "核对低保名单")
    assert "identity" in entry.fields
    found.refresh_from_db()
    assert (found.state, found.fetched, found.done) == (State.READY, 1, 2)


def test_where_it_lies_the_workbook_is_sealed(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    found = approved(cast.community, data_officer, home)
    carry_out(found.pk)
    found.refresh_from_db()
    with default_storage.open(found.file) as file:
        kept = file.read()
    assert not kept.startswith(b"PK")
    assert IDENTITY.encode() not in kept


def test_nobody_approves_what_they_asked_for_whatever_the_post(cast: Cast, home: list[Resident]) -> None:
    district = cast.admin.appointment.unit
    second = appoint(person=cast.community.person, post=Post.objects.get(code="P28"), unit=district, since=SINCE)
    both = actor_for(cast.community.person.pk, second.pk, timezone.localdate())
    assert both is not None
    with pytest.raises(Conflicting, match="Nobody approves"):
        asked(cast.community, home)  # there is no other
    officer()
    found = asked(cast.community, home)
    assert not to_decide(both).exists()
    with pytest.raises((NotYours, NotThere)):
        decide(actor=both, request_id=found.pk, approve=True)


@pytest.mark.parametrize("role", ["worker", "street_chief", "director", "admin", "outsider"])
def test_no_other_post_decides_or_sees_it(cast: Cast, home: list[Resident], data_officer: Member, role: str) -> None:
    found = asked(cast.community, home)
    actor = getattr(cast, role).actor
    with pytest.raises(NotThere):
        decide(actor=actor, request_id=found.pk, approve=True)
    with pytest.raises(NotThere):
        get_request(actor, found.pk)


def test_the_workbook_is_for_whoever_asked_in_that_very_post(
    cast: Cast, home: list[Resident], data_officer: Member
) -> None:
    found = approved(cast.community, data_officer, home)
    carry_out(found.pk)
    street = cast.street.appointment.unit
    other = appoint(person=cast.community.person, post=Post.objects.get(code="P14"), unit=street, since=SINCE)
    elsewhere = actor_for(cast.community.person.pk, other.pk, timezone.localdate())
    assert elsewhere is not None
    for actor in (elsewhere, data_officer.actor, cast.clerk.actor, cast.director.actor):
        with pytest.raises((NotThere, NotYours)):
            fetch(actor=actor, request_id=found.pk)


def test_after_72_hours_it_is_gone(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    found = approved(cast.community, data_officer, home)
    carry_out(found.pk)
    found.refresh_from_db()
    assert found.ends_at is not None
    assert end_overdue(found.ends_at - timedelta(minutes=1)) == 0
    ExportRequest.objects.filter(pk=found.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Conflicting, match="not any more"):
        fetch(actor=cast.community.actor, request_id=found.pk)
    assert end_overdue(timezone.now()) == 1
    assert not default_storage.exists(found.file)
    found.refresh_from_db()
    assert (found.state, found.file) == (State.OVER, "")


def test_what_nobody_answers_lapses_and_the_asker_is_told(
    cast: Cast, home: list[Resident], data_officer: Member
) -> None:
    found = asked(cast.community, home)
    assert end_overdue(found.answer_by - timedelta(minutes=1)) == 0
    assert end_overdue(found.answer_by) == 1
    with pytest.raises(Conflicting):
        decide(actor=data_officer.actor, request_id=found.pk, approve=True)
    assert Notice.objects.filter(kind="export_lapsed", person_id=cast.community.person.pk).count() == 1


def test_a_refusal_has_a_reason_and_is_told(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    found = asked(cast.community, home)
    with pytest.raises(Refused, match="Say why"):
        decide(actor=data_officer.actor, request_id=found.pk, approve=False, reason=" ")
    decide(actor=data_officer.actor, request_id=found.pk, approve=False, reason="用途不具体")
    assert Notice.objects.get(kind="export_refused").data["reason"] == "用途不具体"
    assert carry_out(found.pk) == 0


def test_stopped_while_it_is_written_nothing_is_kept(
    cast: Cast, home: list[Resident], data_officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.desk.takeout.writing.CHUNK", 1)
    found = approved(cast.community, data_officer, home)

    def meanwhile() -> None:
        stop(actor=cast.community.actor, request_id=found.pk)

    assert carry_out(found.pk, between=meanwhile) == 0  # after the first row of two
    with pytest.raises(Conflicting):
        meanwhile()
    found.refresh_from_db()
    assert (found.state, found.file) == (State.STOPPED, "")


def test_a_worker_that_died_is_followed_by_another(
    cast: Cast, home: list[Resident], data_officer: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.desk.takeout.writing.CHUNK", 1)
    found = approved(cast.community, data_officer, home)

    def crash() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(found.pk, between=crash)
    found.refresh_from_db()
    assert (found.state, found.done, is_stuck(found)) == (State.WRITING, 1, False)
    with pytest.raises(Conflicting):
        go_on(actor=cast.community.actor, request_id=found.pk)
    ExportRequest.objects.filter(pk=found.pk).update(touched_at=timezone.now() - timedelta(minutes=3))
    go_on(actor=cast.community.actor, request_id=found.pk)
    assert carry_out(found.pk) == 2


def test_a_post_that_ended_meanwhile_gets_nothing(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    found = approved(cast.community, data_officer, home)
    ended(cast.community.appointment, timezone.localdate() - timedelta(days=1))
    assert carry_out(found.pk) == 0
    found.refresh_from_db()
    assert found.state == State.STOPPED


def test_how_much_may_leave(cast: Cast, home: list[Resident], data_officer: Member) -> None:
    with pytest.raises(Refused, match="empty"):
        asked(cast.community, [])
    with pytest.raises(Refused, match="at most 500"):
        ask(actor=cast.community.actor, kind="resident", ids=list(range(501)), clear=True, purpose="x")
    with pytest.raises(Refused, match="at most 20000"):
        ask(actor=cast.community.actor, kind="resident", ids=list(range(20_001)), clear=False, purpose="x")
    with pytest.raises(Refused, match="what the workbook is needed for"):
        ask(actor=cast.community.actor, kind="resident", ids=[1], clear=False, purpose=" \x00 ")
    with pytest.raises(Refused, match="Nothing is masked"):
        ask(actor=cast.community.actor, kind="building", ids=[1], clear=True, purpose="x")
    assert not rules.needs_approval(count=500, clear=False)
    assert rules.needs_approval(count=501, clear=False)
    assert rules.needs_approval(count=1, clear=True)


def test_a_post_that_unmasks_nothing_asks_for_nothing_opened(
    cast: Cast, home: list[Resident], data_officer: Member
) -> None:
    with pytest.raises(NotYours):
        asked(cast.centre, home)


def test_an_organisation_s_workbook_opens_its_head(cast: Cast, grid: Unit, data_officer: Member) -> None:
    shop = Organisation.objects.create(**place_of(grid), name="便民超市", head="王店主", phone=PHONE)
    masked = texts(at_once(actor=cast.community.actor, kind="organisation", ids=[shop.pk], purpose="走访"))
    assert "王店主" not in masked
    found = approved(cast.community, data_officer, [shop], kind="organisation")
    carry_out(found.pk)
    assert "王店主" in texts(fetch(actor=cast.community.actor, request_id=found.pk))
