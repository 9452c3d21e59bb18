"""The OpenAPI schema is true: whatever is generated from it is answered as it says, and never with a 5xx."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.events.models import Event, Order
from apps.events.rules import MOVES
from apps.tenancy.context import acting_for_nobody
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.api.test_open_moves import STATES
from tests.cast import Cast

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
EXAMPLES = 8


def document(tenant: Tenant) -> dict[str, Any]:
    response = Caller(tenant, None).get("schema/", format="json")
    assert response.status_code == 200
    return response.json()


@pytest.fixture
def wsgi() -> Iterator[WSGIHandler]:
    """The application on the test's own connection, whose transaction a request must not end."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("role", ["worker", "community", "clerk"])
def test_the_whole_api_answers_as_its_schema_says(cast: Cast, alpha: Tenant, wsgi: WSGIHandler, role: str) -> None:
    for state in STATES:
        STATES[state](cast, timezone.now())
    numbers = st.sampled_from(list(Event.objects.values_list("number", flat=True)))
    orders = st.sampled_from(list(Order.objects.values_list("pk", flat=True)))
    token = Caller(alpha, getattr(cast, role)).headers["Authorization"]
    with acting_for_nobody():
        schema = schemathesis.openapi.from_wsgi(f"/t/{alpha.slug}/api/v1/schema/?format=json", wsgi)
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()

        @settings(
            max_examples=EXAMPLES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), number=numbers, order=orders, real=st.booleans())
        def answers_as_it_says(case: Any, number: str, order: int, real: bool) -> None:
            if real:
                known = {"number": number, "order": order, "petition": order, "card": order}
                generated = case.path_parameters or {}  # of a photo: the caller closes no file that is sent in parts
                case.path_parameters = {name: known.get(name, value) for name, value in generated.items()}
                (case.headers or {}).pop("X-Post", None)
            with acting_for_nobody(), transaction.atomic():
                response = case.call(headers={"Authorization": token, "Accept-Encoding": "identity"})
                transaction.set_rollback(True)
            case.validate_response(response, checks=CHECKS)

        answers_as_it_says()


def test_every_move_by_hand_has_an_address_and_a_body_of_its_own(alpha: Tenant) -> None:
    paths = document(alpha)["paths"]
    for move in MOVES:
        if not move.sources or move.by_system_only:
            continue
        name = "number" if move.of == "event" else move.of
        body = paths[f"/api/v1/{move.of}s/{{{name}}}/moves/{move.name}/"]["post"]["requestBody"]
        shown = body["content"]["multipart/form-data"]["schema"]
        assert set(shown["properties"]) == {field.name for field in move.fields} | {"version"}
        assert set(shown.get("required", [])) == {field.name for field in move.fields if field.required}


def test_the_server_of_the_schema_is_the_tenant(alpha: Tenant) -> None:
    assert document(alpha)["servers"] == [{"url": f"http://testserver/t/{alpha.slug}"}]


def test_the_docs_page_loads_everything_from_here(alpha: Tenant) -> None:
    page = Caller(alpha, None).get("docs/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "<style" not in text
    assert "http://" not in text
    assert "https://" not in text
    assert text.count("<script") == text.count("<script src=")
    script = Caller(alpha, None).get("docs/", script="")
    assert script["Content-Type"].startswith("application/javascript")
    assert f"/t/{alpha.slug}/api/v1/schema/" in script.content.decode().replace("\\u002D", "-")
