"""Content types are numbered by each tenant's own database, and remembered by Django for the whole process."""

from threading import Thread

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from apps.grids.models import Unit
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant


def test_those_numbered_otherwise_are_not_mixed_up(fresh_tenant: Tenant) -> None:
    """A migration that failed once makes the numbers of one tenant run ahead; another thread serves another tenant."""
    beta = Tenant.objects.get(slug="beta")
    with acting_for(fresh_tenant):
        ContentType.objects.filter(model="unit").update(model="former")
        number = ContentType.objects.get_for_model(Unit).pk
        seen: list[int] = []
        thread = Thread(target=lambda: seen.append(_number_at(beta)))
        thread.start()
        thread.join()
        assert len(seen) == 1
        assert number not in seen
        assert ContentType.objects.get_for_model(Unit).pk == number


def _number_at(tenant: Tenant) -> int:
    try:
        with acting_for(tenant):
            return ContentType.objects.get_for_model(Unit).pk
    finally:
        connection.close()
