"""The people of the town at their browsers and programs: Django's test client, with all middleware."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.utils import timezone

from apps.staff.actors import InPost
from apps.staff.models import User
from apps.staff.queries import actor_for
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from bench.events.town import MEASURED, PASSWORD


class UnexpectedError(Exception):
    """An answer that makes the measurement worth nothing."""


@dataclass(slots=True)
class Person:
    """Somebody who is logged in, with a token for the API."""

    actor: InPost
    client: Client
    program: Client
    base: str
    token: str

    def get(self, path: str) -> Any:
        """A page, read to its end; of an export only the first page of rows."""
        answer: Any = self.client.get(self.base + path)
        _expect(answer, 200, path)
        if answer.streaming:
            chunks = iter(answer.streaming_content)
            next(chunks)
            next(chunks, None)
        return answer

    def send(self, path: str, given: dict[str, Any]) -> Any:
        """A form."""
        answer = self.client.post(self.base + path, given)
        _expect(answer, 302, path)
        return answer

    def ask(self, path: str) -> Any:
        answer = self.program.get(f"{self.base}/api/v1{path}", headers=self._headers)
        _expect(answer, 200, path)
        return answer.json()

    def tell(self, path: str, given: dict[str, Any]) -> Any:
        address = f"{self.base}/api/v1{path}"
        answer = self.program.post(address, given, content_type="application/json", headers=self._headers)
        if answer.status_code not in (200, 201):
            _expect(answer, 200, path)
        return answer.json()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Token {self.token}"}


def _expect(answer: Any, status: int, path: str) -> None:
    if answer.status_code != status:
        text = "" if answer.streaming else answer.content.decode()[:2000]
        raise UnexpectedError(f"{path} answered {answer.status_code}: {text}")


def people(tenant: Tenant) -> dict[str, Person]:
    """Everybody whose pages are measured, logged in as people log in."""
    return {name: _log_in(tenant, name) for name in MEASURED}


def _log_in(tenant: Tenant, name: str) -> Person:
    client, base = Client(SERVER_NAME="localhost"), f"/t/{tenant.slug}"
    _expect(client.post(f"{base}/login/", {"username": name, "password": PASSWORD}), 302, "/login/")
    token = client.post(f"{base}/api/v1/auth/token/", {"username": name, "password": PASSWORD}, "application/json")
    _expect(token, 200, "/auth/token/")
    with acting_for(tenant):
        user = User.objects.get(username=name)
        actor = actor_for(user.person_id, None, timezone.localdate())
    if actor is None:
        raise UnexpectedError(f"{name} holds no post")
    return Person(actor, client, Client(SERVER_NAME="localhost"), base, token.json()["token"])
