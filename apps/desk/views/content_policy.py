"""Where browsers tell what the content security policy kept out. Anybody may write here, so little is kept."""

import json
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from redis import RedisError

log = structlog.get_logger(__name__)
LONGEST = 8_192  # bytes of a report
LONGEST_WORD = 200  # characters of each thing that is written down
MOST_IN_A_MINUTE = 30  # of everybody together: one broken page seen by a thousand people says the same each time
MINUTE = 60
TOO_LARGE, UNREADABLE, TOO_MANY = 413, 400, 429


@csrf_exempt
@require_POST
def content_policy_report(request: HttpRequest) -> HttpResponse:
    """A report as browsers send it to `report-uri` (Content Security Policy 3, §5.3). The log gets addresses without
    their queries: those may hold what somebody searched for."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return HttpResponse(status=TOO_LARGE)
    report = _read(request.body)
    if report is None:
        return HttpResponse(status=UNREADABLE)
    if _too_many():
        return HttpResponse(status=TOO_MANY)
    log.warning(
        "content_policy_violation",
        page=_address(report.get("document-uri")),
        directive=_word(report.get("effective-directive") or report.get("violated-directive")),
        blocked=_address(report.get("blocked-uri")),
        source=_address(report.get("source-file")),
        line=_word(report.get("line-number")),
    )
    return HttpResponse(status=204)


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        report = json.loads(body)["csp-report"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return report if isinstance(report, dict) else None


def _too_many() -> bool:
    """Also when nobody can count."""
    try:
        cache.add("content-policy-reports", 0, MINUTE)
        return cache.incr("content-policy-reports") > MOST_IN_A_MINUTE
    except (RedisError, ValueError):  # ValueError: the minute ended between the two
        return True


def _address(value: Any) -> str:
    """`inline`, `eval` and their like stand here too."""
    text = str(value or "")
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return _word(parts._replace(query="", fragment="").geturl())


def _word(value: Any) -> str:
    return str(value if value is not None else "")[:LONGEST_WORD]
