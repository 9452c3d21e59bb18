"""Reports of browsers about what the content security policy kept from happening."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from structlog.testing import capture_logs

from apps.desk.views.content_policy import LONGEST, LONGEST_WORD, MOST_IN_A_MINUTE
from tests.cast import Cast
from tests.desk.stories import at, seated

REPORT = {
    "document-uri": "https://grid.example/t/alpha/records/resident/?text=13912345678#top",
    "effective-directive": "script-src-elem",
    "blocked-uri": "https://elsewhere.example/a.js?who=me",
    "source-file": "https://grid.example/static/js/page.js",
    "line-number": 7,
}


@pytest.fixture(autouse=True)
def _nothing_was_reported(db: None) -> Iterator[None]:
    cache.delete("content-policy-reports")
    yield
    cache.delete("content-policy-reports")


def send(client: Client, report: Any, path: str = "/csp-report/") -> int:
    body = report if isinstance(report, str) else json.dumps({"csp-report": report})
    return client.post(path, body, content_type="application/csp-report").status_code


def written(logs: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without the lines that every request gets."""
    return [entry for entry in logs if entry["event"] == "content_policy_violation"]


def test_a_report_is_written_down_without_what_was_asked_for() -> None:
    with capture_logs() as logs:
        assert send(Client(enforce_csrf_checks=True), REPORT) == 204

    assert written(logs) == [
        {
            "event": "content_policy_violation",
            "log_level": "warning",
            "page": "https://grid.example/t/alpha/records/resident/",
            "directive": "script-src-elem",
            "blocked": "https://elsewhere.example/a.js",
            "source": "https://grid.example/static/js/page.js",
            "line": "7",
        }
    ]


def test_every_page_names_the_address(cast: Cast) -> None:
    policy = seated(cast.worker).get(at("/")).headers["Content-Security-Policy"]

    assert "report-uri /csp-report/" in policy


@pytest.mark.parametrize("report", ["", "{", "[]", '"text"', '{"csp-report": 1}', '{"other": {}}', "[" * 4_000])
def test_what_is_no_report_is_refused(client: Client, report: str) -> None:
    with capture_logs() as logs:
        assert send(client, report) == 400
    assert written(logs) == []


def test_a_long_report_is_refused_unread(client: Client) -> None:
    with capture_logs() as logs:
        assert send(client, REPORT | {"script-sample": "x" * LONGEST}) == 413
    assert written(logs) == []


def test_long_and_odd_words_are_cut(client: Client) -> None:
    with capture_logs() as logs:
        assert send(client, {"document-uri": "x" * 2_000, "blocked-uri": "http://[", "line-number": {"a": 1}}) == 204

    [entry] = written(logs)
    assert len(entry["page"]) == LONGEST_WORD
    assert (entry["blocked"], entry["line"]) == ("", "{'a': 1}")


def test_no_more_are_written_in_a_minute_than_somebody_can_read(client: Client) -> None:
    with capture_logs() as logs:
        answers = [send(client, REPORT) for _number in range(MOST_IN_A_MINUTE + 2)]

    assert answers == [204] * MOST_IN_A_MINUTE + [429] * 2
    assert len(written(logs)) == MOST_IN_A_MINUTE


def test_nobody_reads_here(client: Client) -> None:
    assert client.get("/csp-report/").status_code == 405
    assert client.get(at("/csp-report/")).status_code == 405
