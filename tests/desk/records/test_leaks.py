"""A known number, put into a tenant, leaves the server in two ways only: revealed, or in the form of who typed it."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.audit.models import AccessEntry, AuditEntry
from apps.households.models import Organisation, Proposal, RecordRules, Resident
from apps.notices.models import Notice
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast, Member
from tests.desk.records.folders import Files, Folder, folder
from tests.desk.stories import at, dispatched, seated
from tests.households.lots import answered, drawn_by, of, riverside
from tests.households.people import IDENTITY, PHONE, place_of, resident

NEW_PHONE = "13912345678"
SECRETS = (IDENTITY, PHONE, NEW_PHONE)
ROLES = ("worker", "community", "street_chief", "sanitation", "admin")


def addresses(tenant: str, ids: dict[str, list[Any]]) -> list[str]:
    """Every address of the program, with the ids that exist filled in."""
    found = []
    for pattern in _patterns(get_resolver().url_patterns):
        for given in _given(list(pattern.converters), ids):
            text = pattern.text
            for name, value in given.items():
                text = text.replace(f"<{name}>", str(value))
            found.append(f"/t/{tenant}/{text}")
    return found


def _given(names: list[str], ids: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """Of a record kind and id belong together."""
    if {"kind", "pk"} <= set(names):
        rest = {name: ids.get(name, ["1"])[0] for name in names}
        return [rest | {"kind": kind, "pk": pk} for kind, pk in ids["record"]]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*(ids.get(n, ["1"]) for n in names))]


class _Pattern:
    def __init__(self, text: str, converters: dict[str, Any]) -> None:
        self.text, self.converters = text, converters


def _patterns(patterns: Any, before: str = "") -> Iterator[_Pattern]:
    for pattern in patterns:
        route = getattr(pattern.pattern, "_route", None)
        if route is None:
            continue
        text = before + str(route)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern):
            plain, names = _plain(text)
            yield _Pattern(plain, names)


def _plain(text: str) -> tuple[str, dict[str, Any]]:
    names: dict[str, Any] = {}
    parts = text.split("<")
    plain = parts[0]
    for part in parts[1:]:
        inside, _sep, rest = part.partition(">")
        name = inside.rpartition(":")[2]
        names[name] = True
        plain += f"<{name}>{rest}"
    return plain, names


def body(answer: Any) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8", "replace")


@pytest.fixture
def ids(cast: Cast) -> dict[str, list[Any]]:
    rows = folder(cast)
    _history(cast, rows)
    order = dispatched(cast)
    shop = Organisation.objects.create(
        **place_of(cast.worker.appointment.unit),
        name="小店",
        kind="sole",
        address="河畔路9号",
        trade="零售",
        phone=PHONE,
    )
    double = resident(cast.worker.appointment.unit, of=rows.home, name="张小四", phone=NEW_PHONE)
    check = drawn_by(cast.director, riverside(cast), cast.community, share=100)
    answered(cast.community, of(check)[0], "wrong", ["phone"])
    looked_at = of(check)[0].pk
    kinds = ["resident", "household", "organisation", "building", "dwelling", "key_place", "component"]
    return {
        "kind": [*kinds, "events", "unit", "person"],
        "record": [
            *(("resident", rows.person.pk), ("household", rows.home.pk), ("organisation", shop.pk)),
            *(("dwelling", rows.home.dwelling_id), ("building", rows.home.dwelling.building_id), ("unit", 1)),
        ],
        "pk": [Proposal.objects.get().pk, check.pk, looked_at],
        "id": [rows.person.pk, shop.pk, check.pk],
        "number": [order.event.number],
        "order": [order.pk],
        "tagging": [1],
        "first": [rows.person.pk],
        "second": [double.pk],
    }


def _history(cast: Cast, rows: Folder) -> None:
    """A changed number, a proposal that waits, searches, an export and a reveal that was written down."""
    files = Files(cast.worker)
    path = f"/records/resident/{rows.person.pk}/edit/"
    files.send(path, files.open(path), phone=NEW_PHONE)
    RecordRules.objects.create(two_persons=True)
    files.send(path, files.open(path), identity=IDENTITY)
    assert Proposal.objects.count() == 1
    files.send(f"/records/resident/{rows.person.pk}/reveal/", {"purpose": "visit"}, status=200)
    for text in SECRETS:
        files.found("resident", text=text)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_and_no_answer_of_the_api_holds_a_number(
    cast: Cast, alpha: Tenant, ids: dict[str, list[Any]], role: str, caplog: pytest.LogCaptureFixture
) -> None:
    member: Member = getattr(cast, role)
    client, seen = seated(member), 0
    token = Caller(alpha, member).headers["Authorization"]
    for address in addresses(alpha.slug, ids):
        given = {"HTTP_AUTHORIZATION": token} if "/api/" in address else {}
        answer = client.get(address, **given)
        seen += answer.status_code == 200
        text = body(answer)
        assert not [secret for secret in SECRETS if secret in text], address
        assert answer.status_code < 500, address
    assert seen > 10
    assert not [secret for secret in SECRETS if secret in caplog.text]


def test_nothing_that_is_kept_beside_the_record_holds_a_number(cast: Cast, ids: dict[str, list[Any]]) -> None:
    rows: list[Any] = [*AccessEntry.objects.values(), *AuditEntry.objects.values(), *Notice.objects.values()]
    rows += [*Proposal.objects.values(), *Resident.objects.values(), *Resident.history.values()]
    assert rows
    text = json.dumps(
        rows, default=lambda value: bytes(value).hex() if isinstance(value, memoryview | bytes) else str(value)
    )
    assert not [secret for secret in SECRETS if secret in text or secret.encode().hex() in text]


def test_a_refused_form_gives_a_number_back_to_who_typed_it_alone(
    cast: Cast, ids: dict[str, list[Any]], caplog: pytest.LogCaptureFixture
) -> None:
    person = Resident.objects.get(phone_index__isnull=False, name="张小三")
    given = {"identity": IDENTITY[:-1] + "9", "phone": NEW_PHONE, "name": ""}
    files = Files(cast.worker)
    page = files.send(f"/records/resident/{person.pk}/edit/", given, status=422)
    assert NEW_PHONE in page
    assert IDENTITY[:-1] + "9" in page
    assert NEW_PHONE not in Files(cast.clerk).page(f"/records/resident/{person.pk}/edit/")
    assert NEW_PHONE not in caplog.text


def test_an_error_of_the_program_tells_no_number(
    cast: Cast, ids: dict[str, list[Any]], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = Resident.objects.get(name="张小三")

    def fail(self: Resident, *args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Resident, "save", fail)
    client = seated(cast.worker, raise_request_exception=False)
    for path in (f"/records/resident/{person.pk}/verify/", f"/records/resident/{person.pk}/gone/"):
        answer = client.post(at(path), {"status": "left", "on": "2026-03-01", "phone": NEW_PHONE, "note": IDENTITY})
        assert answer.status_code == 500
        assert not [secret for secret in SECRETS if secret in body(answer) + caplog.text]


def test_a_stranger_gets_no_number(alpha: Tenant, ids: dict[str, list[Any]]) -> None:
    client = Client()
    for address in addresses(alpha.slug, ids):
        assert not [secret for secret in SECRETS if secret in body(client.get(address))], address
