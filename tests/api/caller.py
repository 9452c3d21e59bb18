"""Calls the API of a tenant as a member of the cast."""

import json
from typing import Any
from uuid import uuid4

from django.core.files import File
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from knox.models import AuthToken

from apps.tenancy.context import acting_for, acting_for_nobody
from apps.tenancy.models import Tenant
from tests.cast import Member

GARBAGE = "0103"


class Caller:
    """Speaks JSON, in English, with a token of its own (unless `member` is None).

    A request begins in no tenant, as on a server.
    """

    def __init__(self, tenant: Tenant, member: Member | None, **headers: Any) -> None:
        self.root = f"/t/{tenant.slug}/api/v1/"
        self.headers = {"Accept-Language": "en", **headers}
        self.client = Client()
        if member is not None:
            with acting_for(tenant):
                _row, token = AuthToken.objects.create(member.user)
            self.headers.setdefault("Authorization", f"Token {token}")

    def address(self, path: str) -> str:
        return path if path.startswith("/") else self.root + path

    def get(self, path: str, **query: Any) -> Any:
        with acting_for_nobody():
            return self.client.get(self.address(path), query or None, headers=self.headers)

    def post(self, path: str, body: Any = None) -> Any:
        return self.send(path, json.dumps({} if body is None else body).encode())

    def send(self, path: str, raw: bytes, content_type: str = "application/json") -> Any:
        with acting_for_nobody():
            return self.client.post(self.address(path), raw, content_type=content_type, headers=self.headers)

    def put(self, path: str, body: Any) -> Any:
        with acting_for_nobody():
            return self.client.put(
                self.address(path), json.dumps(body).encode(), content_type="application/json", headers=self.headers
            )

    def put_file(self, path: str, body: dict[str, Any]) -> Any:
        with acting_for_nobody():
            content = encode_multipart(BOUNDARY, body)
            return self.client.put(self.address(path), content, content_type=MULTIPART_CONTENT, headers=self.headers)

    def delete(self, path: str) -> Any:
        with acting_for_nobody():
            return self.client.delete(self.address(path), headers=self.headers)

    def upload(self, path: str, body: dict[str, Any]) -> Any:
        with acting_for_nobody():
            return self.client.post(self.address(path), body, headers=self.headers)

    def report(self, **given: Any) -> dict[str, Any]:
        """A new event, reported by this caller."""
        response = self.post("events/", {"client_id": str(uuid4()), "description": "垃圾桶满溢", **given})
        assert response.status_code == 201, response.content.decode()
        return response.json()

    def move(self, shown: dict[str, Any], name: str, **given: Any) -> Any:
        """Makes the move that `shown`, an event or an order, lists as open; with files as a form.

        Every answer is held against the event as it is read afterwards.
        """
        send = self.upload if any(isinstance(value, File) for value in given.values()) else self.post
        answer = send(open_moves(shown)[name]["url"], given)
        if answer.status_code == 200:
            assert answer.json() == self.get(f"events/{answer.json()['number']}/").json()
        return answer


def open_moves(shown: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The open moves of an event (or order) and of its orders, by name."""
    listed = [*shown["moves"], *(move for order in shown.get("orders", []) for move in order["moves"])]
    return {move["name"]: move for move in listed}


def refused(response: Any, status: int, code: str | None = None) -> dict[str, Any]:
    """The body of a refusal in the one shape that all of them have."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"].startswith("application/json")
    body = response.json()
    assert sorted(body) == ["code", "data", "message"]
    assert body["message"]
    if code is not None:
        assert body["code"] == code
    return body
