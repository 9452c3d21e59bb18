"""The seeded district on a live server, for a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from apps.staff.models import User
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.browser.conftest import browser_type_launch_args, complaints

__all__ = ["browser_type_launch_args", "complaints"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/demo/pages/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def home(seeded: Tenant, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of the seeded district; everybody in it reads English."""
    with django_db_blocker.unblock():
        with acting_for(seeded):
            User.objects.update(language="en")
        server: Any = LiveServer("127.0.0.1")
        try:
            yield f"{server.url}/t/{seeded.slug}"
        finally:
            server.stop()
