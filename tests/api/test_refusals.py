"""Whatever is sent to whatever address: one shape, a sentence, a 4xx."""

import pytest

from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import Cast

DEEP = b"[" * 100_000


@pytest.mark.parametrize("raw", [b"{", b"", b"\xff\xfe", b'{"a": NaN}', DEEP, b"9" * 5000], ids=range(6))
def test_what_is_not_json_is_refused(cast: Cast, alpha: Tenant, raw: bytes) -> None:
    refused(Caller(alpha, cast.worker).send("events/", raw), 400)


@pytest.mark.parametrize("raw", [b"[]", b"1", b"null", b'"x"', b"true"])
def test_a_body_is_one_object(cast: Cast, alpha: Tenant, raw: bytes) -> None:
    refused(Caller(alpha, cast.worker).send("events/", raw), 400, "malformed")


def test_a_body_that_is_too_large_is_refused(cast: Cast, alpha: Tenant) -> None:
    refused(Caller(alpha, cast.worker).send("events/", b" " * 3_000_000), 400, "too_much")


def test_other_formats_are_refused(cast: Cast, alpha: Tenant) -> None:
    refused(Caller(alpha, cast.worker).send("events/", b"<a/>", "text/xml"), 415, "unsupported_media_type")


def test_a_wrong_method_is_told_the_right_ones(cast: Cast, alpha: Tenant) -> None:
    response = Caller(alpha, cast.worker).post("units/", {})
    assert "GET" in refused(response, 405, "method_not_allowed")["data"]["allowed"]
    assert "GET" in response["Allow"]


NOWHERE = ["nowhere/", "events", "events/x/", "orders/x/", "events/%00/", "categories/1/", "", "%2e"]


@pytest.mark.parametrize("path", NOWHERE)
def test_an_address_that_is_not_there_is_refused_in_json(cast: Cast, alpha: Tenant, path: str) -> None:
    refused(Caller(alpha, cast.worker).get(path), 404)


@pytest.mark.parametrize("number", ["1", "9" * 20])
def test_an_event_or_order_that_is_not_there(cast: Cast, alpha: Tenant, number: str) -> None:
    worker = Caller(alpha, cast.worker)
    refused(worker.get(f"events/{number}/"), 404, "no_event")
    refused(worker.get(f"events/{number}/steps/"), 404, "no_event")
    refused(worker.get(f"orders/{number[:18]}/"), 404, "no_order")
    refused(worker.post(f"events/{number}/moves/close/"), 404, "no_event")


@pytest.mark.parametrize("name", ["fly", "report", "accept", "lapse", "%00", "你好"])
def test_an_unknown_move_is_refused(cast: Cast, alpha: Tenant, name: str) -> None:
    event = Caller(alpha, cast.worker).report()
    refused(Caller(alpha, cast.community).post(f"events/{event['number']}/moves/{name}/"), 404, "no_such_move")


@pytest.mark.parametrize(
    "query",
    [
        {"cursor": "x"},
        {"cursor": "cD14"},  # p=x
        {"cursor": "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"},  # p=9999…
        {"cursor": "é"},
        {"page_size": "0"},
        {"page_size": "201"},
        {"page_size": "x"},
        {"state": "x"},
        {"unit": "nowhere"},
        {"category": "\x00"},
        {"unit": "9" * 40},
    ],
    ids=str,
)
def test_a_query_that_cannot_be_read_names_its_parameter(cast: Cast, alpha: Tenant, query: dict[str, str]) -> None:
    answer = refused(Caller(alpha, cast.worker).get("events/", **query), 400, "malformed")
    assert list(answer["data"]["fields"]) == list(query)


@pytest.mark.parametrize(
    ("wanted", "answered"), [(None, "zh-hans"), ("zh-CN,zh;q=0.9", "zh-hans"), ("en-GB", "en"), ("tlh", "zh-hans")]
)
def test_sentences_are_in_the_callers_language(cast: Cast, alpha: Tenant, wanted: str | None, answered: str) -> None:
    worker = Caller(alpha, cast.worker)
    worker.headers.pop("Accept-Language")
    if wanted is not None:
        worker.headers["Accept-Language"] = wanted
    response = worker.get("events/1/")
    refused(response, 404)
    assert response["Content-Language"] == answered
