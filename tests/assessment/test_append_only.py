"""The ledger, its rules and its parts refuse every change, from the program's own role and from the owner."""

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from psycopg import sql

from apps.assessment.models import Entry, Part, Rule
from apps.clocks.models import Lateness
from apps.clocks.sweep import sweep
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.cast import load as cast_of_tenant
from tests.events.scenes import at, dispatched

TABLES = [Entry, Rule, Part, Lateness]
CHANGES = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE")


@pytest.fixture
def posted(cast: Cast) -> None:
    dispatched(cast)
    sweep(at("2026-03-16 11:00:01"))


@pytest.mark.usefixtures("posted")
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("model", TABLES)
def test_the_program_may_not_change_them(model: type[Entry], change: str) -> None:
    assert model.objects.exists()
    statement = sql.SQL(change).format(sql.Identifier(model._meta.db_table)).as_string(None)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_may_not_either(posted_for_good: Tenant, change: str) -> None:
    with onboarding.owner_connection() as owner:
        for model in TABLES:
            table = sql.Identifier(posted_for_good.schema_name, model._meta.db_table)
            assert owner.execute(sql.SQL("SELECT 1 FROM {}").format(table)).fetchone()
            with pytest.raises(psycopg.errors.RestrictViolation, match="append-only"), owner.transaction():
                owner.execute(sql.SQL(change).format(table))


def test_a_second_entry_for_the_same_cause_is_refused(posted_for_good: Tenant) -> None:
    with acting_for(posted_for_good):
        entry = dict(Entry.objects.values().get())
        with pytest.raises(DatabaseError, match="entry_once_per_cause_and_step"):
            Entry.objects.create(**{**entry, "id": None})


@pytest.fixture
def posted_for_good(fresh_tenant: Tenant) -> Tenant:
    """A tenant with committed entries: the owner looks from a connection of its own."""
    with acting_for(fresh_tenant):
        dispatched(cast_of_tenant())
        sweep(at("2026-03-16 11:00:01"))
    return fresh_tenant
