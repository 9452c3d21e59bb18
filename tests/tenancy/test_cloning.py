"""A clone is the template in everything that a migration, a constraint or a right may later rely on."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, transaction

from apps.grids.models import Level, Unit
from apps.staff.actions import appoint
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import TEMPLATE_SCHEMA, Tenant
from tests.cast import SINCE, Cast

SHAPES = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable,
        column_default, is_identity, identity_generation, collation_name
        FROM information_schema.columns WHERE table_schema = %(schema)s""",
    "constraints": """SELECT c.relname, k.conname, k.contype, pg_get_constraintdef(k.oid) FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = %(schema)s::regnamespace
        AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.oid = k.conparentid)""",
    "indexes": "SELECT tablename, indexname, replace(indexdef, %(schema)s || '.', '') FROM pg_indexes "
    "WHERE schemaname = %(schema)s",
    "sequences": "SELECT sequencename, start_value, max_value, increment_by FROM pg_sequences "
    "WHERE schemaname = %(schema)s",
    "triggers": """SELECT c.relname, g.tgname, replace(pg_get_triggerdef(g.oid, true), %(schema)s || '.', '')
        FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
        WHERE c.relnamespace = %(schema)s::regnamespace AND NOT g.tgisinternal""",
    "anything else": """SELECT relkind FROM pg_class WHERE relnamespace = %(schema)s::regnamespace
        AND relkind NOT IN ('r', 'i', 'S')""",
}
RIGHTS = """
SELECT c.relname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
WHERE c.relnamespace = %s::regnamespace AND a.grantee = %s::regrole AND c.relkind = 'r'
"""


@pytest.fixture
def owner(django_db_setup: None) -> Iterator[psycopg.Connection[Any]]:
    """The owner's connection, with no schema on its path, so that definitions name theirs."""
    with onboarding.owner_connection() as connection:
        connection.execute("SET LOCAL search_path = ''")
        yield connection


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.parametrize("clone", ["t_alpha", "t_beta"])
def test_a_clone_has_the_shape_of_the_template(owner: psycopg.Connection[Any], clone: str, shape: str) -> None:
    def rows(schema: str) -> list[tuple[Any, ...]]:
        found = owner.execute(shape, {"schema": schema}).fetchall()
        return sorted(tuple(str(value).replace(f"{schema}.", "") for value in row) for row in found)

    assert rows(clone) == rows(TEMPLATE_SCHEMA)


def test_a_clone_of_a_clone_has_every_right_of_a_clone(owner: psycopg.Connection[Any]) -> None:
    def rights(schema: str) -> set[tuple[str, str]]:
        rows = owner.execute(RIGHTS, [schema, f"{owner.info.dbname}_{schema}"]).fetchall()
        return {(str(table), str(right)) for table, right in rows}

    assert rights("t_beta") == rights("t_alpha")
    assert ("grids_unit", "DELETE") in rights("t_alpha")
    assert {right for table, right in rights("t_alpha") if table == "events_step"} == {"SELECT", "INSERT"}


@pytest.mark.parametrize("schema", [TEMPLATE_SCHEMA, "t_alpha", "t_beta"])
def test_nobody_else_holds_a_right_in_a_schema(owner: psycopg.Connection[Any], schema: str) -> None:
    rows = owner.execute(
        """SELECT DISTINCT a.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) a
        WHERE c.relnamespace = %(schema)s::regnamespace
        UNION SELECT a.grantee::regrole::text FROM pg_namespace n, aclexplode(n.nspacl) a
        WHERE n.oid = %(schema)s::regnamespace""",
        {"schema": schema},
    ).fetchall()
    assert {role for (role,) in rows} <= {owner.info.user, f"{owner.info.dbname}_{schema}"}


def test_new_rows_of_a_clone_are_numbered_after_the_copied_ones(fresh_tenant: Tenant) -> None:
    with acting_for(fresh_tenant):
        highest = Unit.objects.order_by("-pk")[0].pk
        new = Unit.objects.create(level=Level.DISTRICT, code="999999000000", name="乙区", path="x.")
        assert new.pk == highest + 1


def test_constraints_of_a_clone_are_its_own(cast: Cast) -> None:
    """One leader of a grid at a time, by an exclusion constraint over days."""
    leader = cast.leader.appointment
    with pytest.raises(IntegrityError, match="appointment_single_post_once"), transaction.atomic():
        appoint(person=cast.worker.person, post=leader.post, unit=leader.unit, since=SINCE)
