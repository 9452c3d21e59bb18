"""Notices through the API: the same ones as on the page, and nobody else's."""

from typing import Any

import pytest

from apps.notices.models import Notice
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.api.test_lists import queries
from tests.cast import Cast
from tests.notices.news import EVENT, second_post, send, to


def listed(caller: Caller, **query: Any) -> list[int]:
    return [notice["id"] for notice in caller.get("notices/", **query).json()["results"]]


def test_the_list_tells_them_newest_first_in_words(cast: Cast, alpha: Tenant) -> None:
    first, second = send(to(cast.worker)), send(to(cast.worker))
    rows = Caller(alpha, cast.worker).get("notices/").json()["results"]
    assert [row["id"] for row in rows] == [second.pk, first.pk]
    assert sorted(rows[0]) == ["about", "created_at", "data", "id", "kind", "label", "read_at", "text", "urgent"]
    assert rows[0]["text"] == f"{EVENT} “垃圾满溢” waits for you: to be triaged."
    assert (rows[0]["about"], rows[0]["label"], rows[0]["read_at"]) == ("event", EVENT, None)


def test_it_is_turned_by_cursor_and_narrowed_to_unread_ones(cast: Cast, alpha: Tenant) -> None:
    ids = [send(to(cast.worker)).pk for _time in range(3)][::-1]
    worker = Caller(alpha, cast.worker)
    page = worker.get("notices/", page_size="2").json()
    rest = worker.get(page["next"].removeprefix("http://testserver")).json()
    assert [row["id"] for row in [*page["results"], *rest["results"]]] == ids
    worker.post("notices/read/", {"ids": ids[:1]})
    assert (listed(worker, unread="true"), listed(worker, unread="false")) == (ids[1:], ids[:1])


def test_it_takes_as_many_queries_for_30_notices_as_for_1(cast: Cast, alpha: Tenant) -> None:
    worker = Caller(alpha, cast.worker)
    send(to(cast.worker))
    few = queries(lambda: worker.get("notices/"))
    for _time in range(29):
        send(to(cast.worker))
    assert queries(lambda: worker.get("notices/")) == few <= 8


def test_some_or_all_are_marked_read(cast: Cast, alpha: Tenant) -> None:
    first, second, third, fourth = (send(to(cast.worker)).pk for _time in range(4))
    worker = Caller(alpha, cast.worker)
    assert worker.post("notices/read/", {"ids": [first, first, 10**15]}).json() == {"marked": 1, "unread": 3}
    assert worker.post("notices/read/", {"all": True, "up_to": second}).json() == {"marked": 1, "unread": 2}
    assert worker.post("notices/read/", {"all": True}).json() == {"marked": 2, "unread": 0}
    assert set(Notice.objects.filter(read_at__isnull=False).values_list("pk", flat=True)) == {
        first,
        second,
        third,
        fourth,
    }


@pytest.mark.parametrize("role", ["leader", "community", "outsider"])
def test_another_persons_are_neither_listed_nor_marked(cast: Cast, alpha: Tenant, role: str) -> None:
    notice = send(to(cast.worker))
    other = Caller(alpha, getattr(cast, role))
    assert listed(other) == []
    assert other.post("notices/read/", {"ids": [notice.pk]}).json()["marked"] == 0
    assert other.post("notices/read/", {"all": True}).json()["marked"] == 0
    notice.refresh_from_db()
    assert notice.read_at is None


def test_nor_are_those_of_ones_other_post(cast: Cast, alpha: Tenant) -> None:
    notice, other = send(to(cast.worker)), second_post(cast.worker)
    there = Caller(alpha, cast.worker, **{"X-Post": str(other.appointment_id)})
    assert listed(there) == []
    assert there.post("notices/read/", {"ids": [notice.pk]}).json() == {"marked": 0, "unread": 0}
    assert listed(Caller(alpha, cast.worker), unread="true") == [notice.pk]


def test_nor_are_those_of_another_tenant(cast: Cast, beta: Tenant, cast_of: Any) -> None:
    notice = send(to(cast.worker))
    there = Caller(beta, cast_of(beta).worker)
    assert listed(there) == []
    assert there.post("notices/read/", {"ids": [notice.pk]}).json()["marked"] == 0
    with acting_for(beta):
        assert not Notice.objects.exists()
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "ids"),
        ({"ids": []}, "ids"),
        ({"ids": "1"}, "ids"),
        ({"ids": [0]}, "ids"),
        ({"ids": [2**63]}, "ids"),
        ({"ids": list(range(1, 202))}, "ids"),
        ({"ids": [1], "all": True}, "ids"),
        ({"all": False}, "ids"),
        ({"all": "perhaps"}, "all"),
        ({"all": True, "up_to": 0}, "up_to"),
    ],
    ids=str,
)
def test_what_cannot_be_read_is_refused_at_its_field(cast: Cast, alpha: Tenant, body: Any, field: str) -> None:
    notice = send(to(cast.worker))
    refusal = refused(Caller(alpha, cast.worker).post("notices/read/", body), 400, "malformed")
    assert list(refusal["data"]["fields"]) == [field]
    notice.refresh_from_db()
    assert notice.read_at is None


def test_strangers_are_told_nothing(cast: Cast, alpha: Tenant) -> None:
    refused(Caller(alpha, None).get("notices/"), 401)
    refused(Caller(alpha, None).post("notices/read/", {"all": True}), 401)
