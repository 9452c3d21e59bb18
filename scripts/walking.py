"""Walks through a tenant as a person would: from the desk along every link, each kind of page once.

For pictures of every page and for the tests that try every page in a browser. Needs the demo's rows: what nothing
links to is not found.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

URLCONF = "gridgov.urls"
# Who walks, in this order: a page belongs to the first who comes to it. User names of the demo.
SEATS = (
    *("worker1", "community1", "clerk1", "sanitation", "sanitationleader", "reception1", "dispatcher1", "chief1"),
    *("gridcentre1", "director", "centre", "dataofficer", "admin"),
)
# Each of these has pages of its own for every value of the parameter.
APART = {"queue": "kind", "records": "kind", "record": "kind", "event_move": "name", "thing_move": "name"}
HUBS = {
    *("desk", "queue", "event", "quality", "spot_checks", "proposals", "duplicates", "assessment"),
    *("staff", "roster", "staff_people", "staff_person", "grid_sizes", "grid_size", "units", "unit"),
}  # lead everybody to other pages
ANEW = {"event", "unit"}  # each stands at another move or level: looked into from every page that leads to it
ACT, FILE, PIECE = "answers a form", "is a file", "is a piece of a page"
OUTSIDE = "is for those without an account: tests of its own go there"
DONE = "needs something that was done: a test of its own goes there"
ELSEWHERE = {
    **dict.fromkeys(["login"], "is for those who have not logged in"),
    **dict.fromkeys(["design"], "is for those who build pages"),
    **dict.fromkeys(["looks"], ACT),
    **dict.fromkeys(["choose_post", "language", "logout", "notice_open", "notices_read", "upload"], ACT),
    **dict.fromkeys(["duplicate_apart", "unmerge", "proposal", "proposal_ruling", "recompute_stop"], ACT),
    **dict.fromkeys(["record_gone", "record_reveal", "record_tag", "record_untag", "record_verify"], ACT),
    **dict.fromkeys(["retention_hold", "retention_release", "settings_member_end", "settings_member_new"], ACT),
    **dict.fromkeys(["spot_check_hand_on", "spot_check_over", "staff_account", "staff_call", "staff_list_act"], ACT),
    **dict.fromkeys(["team_tag", "team_untag", "export_act", "import_act"], ACT),
    **dict.fromkeys(["photo", "thumbnail", "portrait", "portrait_small", "export", "grid_sizes_export"], FILE),
    **dict.fromkeys(["staff_list_template", "staff_list_failed", "import_template", "import_failed"], FILE),
    **dict.fromkeys(["bell", "hints", "export_progress", "import_progress", "staff_list_progress"], PIECE),
    **dict.fromkeys(["recompute_progress"], PIECE),
    **dict.fromkeys(["bulk", "department_act", "dispatch_send", "saved", "saved_new"], ACT),
    **dict.fromkeys(["service_worker", "manifest"], FILE),
    **dict.fromkeys(["beside", "live", "outbox_key"], PIECE),
    **dict.fromkeys(["bulk_result", "letter_answer"], DONE),
    **dict.fromkeys(["public", "public_report", "poster", "follow", "followed", "followed_move"], OUTSIDE),
    **dict.fromkeys(["letter", "letter_followed", "public_map"], OUTSIDE),
    **dict.fromkeys(["contact", "follow_forget", "followed_phone", "followed_data"], ACT),
    **dict.fromkeys(["public_photo", "public_places"], FILE),
    **dict.fromkeys(["posters_make"], ACT),
    **dict.fromkeys(["posters_print"], DONE),
    **dict.fromkeys(
        ["boundary_preview", "export_request", "hand_over", "import_run", "regrid", "staff_list_run"], DONE
    ),
}
LINK = re.compile(r"<a\s[^>]*href=\"([^\"]+)\"")


@dataclass(frozen=True, slots=True)
class Stop:
    """A page while it is open. `key`: the name of its address, with what sets it apart; `path`: below the tenant."""

    key: str
    path: str
    seat: str


@dataclass(slots=True)
class Walk:
    """`seen`: the keys of pages that were opened; `refused`: links that led the person who was offered them nowhere."""

    home: str
    seen: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def through(self, page: Page, seat: str, *, start: str = "/") -> Iterator[Stop]:
        """Every page that nobody has come to yet. `page`: of somebody who has logged in, in any state."""
        waiting = deque([("", start)])
        asked: set[tuple[str, str]] = set()
        while waiting:
            origin, path = waiting.popleft()
            key = key_of(path)
            if key is None or name_of(key) in ELSEWHERE:
                continue
            turn = (key, origin if key in ANEW else "")
            if turn in asked or (key in self.seen and name_of(key) not in HUBS):
                continue
            asked.add(turn)
            links = self._opened(page, seat, path) if key not in self.seen else self._looked_into(page, path)
            waiting.extend((key, link) for link in links or ())
            if links is not None and key not in self.seen:
                self.seen.add(key)
                yield Stop(key, path, seat)

    def _opened(self, page: Page, seat: str, path: str) -> list[str] | None:
        """The links of the page, which is open now; nothing when the person was led to a refusal."""
        answer = page.goto(self.home + path)
        if answer is None or not answer.ok:
            self.refused.append(f"{seat}: {path} {answer.status if answer else ''}")
            return None
        return self._links(path, answer.text())

    def _looked_into(self, page: Page, path: str) -> list[str] | None:
        answer = page.request.get(self.home + path)
        return self._links(path, answer.text()) if answer.ok else None

    def _links(self, path: str, text: str) -> list[str]:
        """Of a page, as paths below the tenant."""
        prefix = urlsplit(self.home).path
        found = [urljoin(f"{prefix}{path}", unescape(link)) for link in LINK.findall(text)]
        return [link.removeprefix(prefix) for link in found if link.startswith(f"{prefix}/")]


def name_of(key: str) -> str:
    """Of the address, without what sets the page apart."""
    return key.partition(" ")[0]


def key_of(path: str) -> str | None:
    """Nothing for what is no page of a tenant."""
    try:
        match = resolve(urlsplit(path).path, URLCONF)
    except Resolver404:
        return None
    if match.url_name is None or match.namespaces:
        return None
    apart = match.kwargs.get(APART.get(match.url_name, ""), "")
    return f"{match.url_name} {apart}".strip()


def names() -> set[str]:
    """Of all addresses of a tenant, the API's aside."""
    return set(_names(get_resolver(URLCONF).url_patterns))


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        elif not pattern.namespace and not pattern.app_name:
            yield from _names(pattern.url_patterns)
