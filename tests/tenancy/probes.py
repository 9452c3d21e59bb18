"""What the attacks look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from apps.tenancy.models import Tenant
from apps.tenancy.names import actor_role


def whoami() -> tuple[str, str]:
    """(role, search path) of the connection, as the server sees it."""
    return ask("SELECT current_user::text, current_setting('search_path')")


def ask(query: str, parameters: list[Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone() if cursor.description else None


def actor_of(tenant: Tenant) -> tuple[str, str]:
    """What `whoami()` says while acting for a tenant."""
    return actor_role(connection.settings_dict["NAME"], tenant.schema_name), tenant.schema_name


def nobody() -> tuple[str, str]:
    """What `whoami()` says outside of any tenant."""
    return connection.settings_dict["USER"], "public"


@contextmanager
def stopped(by: str = "permission denied") -> Iterator[None]:
    """The database itself refuses what is done inside; the transaction around it goes on."""
    with pytest.raises(DatabaseError, match=by), transaction.atomic():
        yield
