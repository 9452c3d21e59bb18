"""Opens, fills in and sends the forms of the settings as a browser does."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.cast import Member
from tests.desk.stories import at, seated


class _Fields(HTMLParser):
    """What the last form of the page that has the field `seen` would send if nobody touched it."""

    def __init__(self, with_field: str) -> None:
        super().__init__()
        self.with_field = with_field
        self.found: dict[str, list[str]] = {}
        self._form: dict[str, list[str]] = {}
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self._form = {}
        elif tag == "input" and given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self._add(name, value or "on")
        elif tag == "input" and given.get("type") != "file":
            self._add(name, value)
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in given:
            self._add(self._select, value)
        elif tag == "textarea":
            self._area = name
            self._add(name, "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self._form[self._area][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._form[self._area][-1] = self._form[self._area][-1].removeprefix("\n")
            self._area = ""
        if tag == "form" and self.with_field in self._form:
            self.found = self._form

    def _add(self, name: str, value: str) -> None:
        if name:
            self._form.setdefault(name, []).append(value)


def fields_of(html: str) -> dict[str, list[str]]:
    reader = _Fields("seen")
    reader.feed(html)
    return reader.found


class Desk:
    """An administrator's browser."""

    def __init__(self, member: Member, tenant: str = "alpha") -> None:
        self.client: Client = seated(member)
        self.tenant = tenant

    def page(self, path: str, status: int = 200) -> str:
        answer = self.client.get(at(path, self.tenant))
        assert answer.status_code == status, answer.content.decode()[:2000]
        return answer.content.decode()

    def open(self, path: str) -> dict[str, list[str]]:
        """The form of the page as it came."""
        return fields_of(self.page(path))

    def send(self, path: str, form: dict[str, Any], status: int = 302, **typed: Any) -> str:
        """Sends it with what was typed over; None takes a tick away."""
        given = {name: value for name, value in (form | typed).items() if value is not None}
        answer = self.client.post(at(path, self.tenant), given)
        assert answer.status_code == status, answer.content.decode()[:4000]
        return answer.content.decode()
