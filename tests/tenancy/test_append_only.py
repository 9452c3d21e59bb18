"""What is append-only stays as it was written: for the tenant's actor and for the owner, in every schema."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from apps.events.models import Step
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import TEMPLATE_SCHEMA, Tenant
from tests import cast as casting
from tests.events.scenes import reported
from tests.tenancy.conftest import Both
from tests.tenancy.probes import ask, stopped

TABLES = onboarding.append_only_tables()
SCHEMAS = [TEMPLATE_SCHEMA, "t_alpha", "t_beta"]
GUARDED = """
SELECT bool_or(tgname = 'append_only' AND tgtype & 27 = 27), bool_or(tgname = 'append_only_whole' AND tgtype & 34 = 34)
FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND tgfoid = 'public.refuse_change'::regproc
"""
ROW_BEFORE_UPDATE_AND_DELETE, BEFORE_TRUNCATE = True, True


@contextmanager
def refused_to_the_owner() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    refused = pytest.raises(psycopg.errors.RestrictViolation, match="is append-only")
    with refused, onboarding.owner_connection() as owner:
        yield owner


def test_the_history_and_the_ledger_are_among_them() -> None:
    assert {"events_step", "clocks_lateness", "assessment_entry", "audit_auditentry"} <= set(TABLES)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_actor_may_not_change_a_row(both: Both, table: str, verb: str) -> None:
    for tenant in both:
        with acting_for(tenant), stopped(f"permission denied for table {table}"):
            ask(verb.format(table))


@pytest.mark.parametrize("table", TABLES)
def test_the_actor_may_not_change_a_row_by_inserting_it_again(both: Both, table: str) -> None:
    with acting_for(both.alpha), stopped(f"permission denied for table {table}"):
        ask(f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = excluded.id")
    with acting_for(both.alpha), stopped(f"permission denied for table {table}"):
        ask(f"MERGE INTO {table} old USING {table} new ON old.id = new.id WHEN MATCHED THEN DELETE")


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("table", TABLES)
def test_the_database_watches_every_table_in_every_schema(both: Both, schema: str, table: str) -> None:
    with onboarding.owner_connection() as owner:
        guarded = owner.execute(GUARDED, [f"{schema}.{table}"]).fetchone()
    assert guarded == (ROW_BEFORE_UPDATE_AND_DELETE, BEFORE_TRUNCATE)


@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("table", TABLES)
def test_the_owner_may_not_empty_a_table(both: Both, schema: str, table: str) -> None:
    with refused_to_the_owner() as owner:
        owner.execute(sql.SQL("TRUNCATE {} CASCADE").format(sql.Identifier(schema, table)))


@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_owner_may_not_change_a_row_in_a_clone_made_later(fresh_tenant: Tenant, verb: str) -> None:
    with acting_for(fresh_tenant):
        reported(casting.load())
        assert Step.objects.exists()
    for table in ("events_step", "assessment_rule"):
        with refused_to_the_owner() as owner:
            owner.execute(sql.SQL(verb).format(sql.Identifier(fresh_tenant.schema_name, table)))


def test_the_actor_may_add_rows(alpha: Tenant) -> None:
    step = reported(casting.load()).steps.latest("id")
    assert step.pk
    with stopped("permission denied for table events_step"):
        Step.objects.filter(pk=step.pk).update(move="anders")
    with stopped("permission denied for table events_step"):
        Step.objects.filter(pk=step.pk)._raw_delete(connection.alias)
