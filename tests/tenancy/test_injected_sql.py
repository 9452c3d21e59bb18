"""An attacker who can write a part of a query stays in the tenant whose query it is.

Names and row estimates in the system catalogues are open to every role and are out of scope; docs/threat-model.md
says so.
"""

import psycopg
import pytest
from django.db import connection, transaction

from apps.grids.models import Unit
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.tenancy.probes import actor_of, ask, stopped, whoami

UNION = "' UNION SELECT name FROM t_beta.grids_unit --"
CAREFREE = "SELECT name FROM grids_unit WHERE code = '{}'"


def test_a_query_text_that_names_another_schema_is_denied(alpha: Tenant) -> None:
    with stopped("permission denied for schema t_beta"):
        ask(CAREFREE.format(UNION))


def test_a_raw_query_that_names_another_schema_is_denied(alpha: Tenant) -> None:
    with stopped("permission denied for schema t_beta"):
        list(Unit.objects.raw("SELECT * FROM t_beta.grids_unit"))


def test_an_extra_clause_that_names_another_schema_is_denied(alpha: Tenant) -> None:
    with stopped("permission denied for schema t_beta"):
        list(Unit.objects.extra(where=["id IN (SELECT id FROM t_beta.grids_unit)"]))


def test_an_extra_table_of_another_schema_is_denied(alpha: Tenant) -> None:
    with stopped("permission denied for schema t_beta|does not exist"):
        list(Unit.objects.extra(tables=['t_beta"."staff_person']))


@pytest.mark.parametrize("schema", ["t_beta", "template_tenant", "public"])
@pytest.mark.parametrize("table", ["grids_unit", "staff_user", "django_session", "tenancy_tenant"])
def test_no_table_of_another_schema_can_be_read(alpha: Tenant, schema: str, table: str) -> None:
    with stopped(f"permission denied for schema {schema}"):
        ask(f"SELECT * FROM {schema}.{table}")


@pytest.mark.parametrize(
    "written",
    [
        "'; RESET ROLE; --",
        "'; SET ROLE {beta}; --",
        "'; SET search_path = t_beta; SELECT name FROM grids_unit; --",
        "'; DO $$ BEGIN EXECUTE 'RESET ROLE'; END $$; --",
        "'; COMMIT; RESET ROLE; --",
    ],
)
@pytest.mark.parametrize("parameters", [None, ["2"]], ids=["without parameters", "with parameters"])
def test_statements_cannot_be_stacked(alpha: Tenant, beta: Tenant, written: str, parameters: list[str] | None) -> None:
    query = CAREFREE.format(written.format(beta=actor_of(beta)[0]))
    if parameters:
        query = query.replace("WHERE", "WHERE level <> %s AND")
    with stopped("cannot insert multiple commands into a prepared statement"):
        ask(query, parameters)
    assert whoami() == actor_of(alpha)


def test_statements_cannot_be_stacked_in_a_named_cursor(alpha: Tenant) -> None:
    with stopped("cannot insert multiple commands"), connection.chunked_cursor() as cursor:
        cursor.execute("SELECT 1; RESET ROLE")
    assert whoami() == actor_of(alpha)


def test_statements_cannot_be_stacked_in_executemany(alpha: Tenant) -> None:
    with stopped("cannot insert multiple commands"), connection.cursor() as cursor:
        cursor.executemany("SELECT %s; RESET ROLE", [["a"], ["b"]])
    assert whoami() == actor_of(alpha)


def test_statements_cannot_be_stacked_in_copy(alpha: Tenant) -> None:
    stacked = "COPY grids_unit (name) TO STDOUT; RESET ROLE"
    refused = pytest.raises(psycopg.errors.SyntaxError, match="multiple commands")
    with refused, transaction.atomic(), connection.cursor() as cursor, cursor.copy(stacked) as copy:
        list(copy)
    assert whoami() == actor_of(alpha)


ESCAPES = {
    "set_config('role', 'none', false)": "permission denied for function set_config",
    "set_config('search_path', 't_beta', false)": "permission denied for function set_config",
    "query_to_xml('RESET ROLE', true, true, '')": "RESET is not allowed",
    "query_to_xml('SET ROLE none', true, true, '')": "SET is not allowed",
    "query_to_xml('SELECT * FROM t_beta.grids_unit', true, true, '')": "permission denied for schema t_beta",
    "query_to_xml('SELECT set_config(''role'', ''none'', false)', true, true, '')": "permission denied for function",
    "table_to_xml('t_beta.grids_unit', true, true, '')": "permission denied for schema t_beta",
    "(SELECT word FROM ts_stat('RESET ROLE') LIMIT 1)": "RESET|cannot open",
    "(SELECT word FROM ts_stat('SELECT to_tsvector(name) FROM t_beta.grids_unit') LIMIT 1)": "permission denied",
    "pg_read_file('postgresql.conf')": "permission denied for function pg_read_file",
    "pg_ls_dir('.')": "permission denied for function pg_ls_dir",
    "lo_import('/etc/hostname')": "permission denied for function lo_import",
    "pg_reload_conf()": "permission denied for function pg_reload_conf",
    "nextval('t_beta.grids_unit_id_seq')": "permission denied for schema t_beta",
}


@pytest.mark.parametrize(("expression", "answer"), ESCAPES.items())
def test_no_expression_leads_out_of_the_tenant(alpha: Tenant, expression: str, answer: str) -> None:
    with stopped(answer):
        ask(CAREFREE.format(f"' UNION SELECT ({expression})::text --"))
    assert whoami() == actor_of(alpha)


STATEMENTS = {
    "DO $$ BEGIN EXECUTE 'RESET ROLE'; END $$": "permission denied for language plpgsql",
    "UPDATE pg_settings SET setting = 'none' WHERE name = 'role'": "permission denied for view pg_settings",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1": "permission denied",
    "CREATE TABLE mine (id int)": "permission denied for schema t_alpha",
    "CREATE TEMP TABLE grids_unit (id int)": "permission denied to create temporary tables",
    "CREATE SCHEMA mine": "permission denied for database",
    "CREATE ROLE mine": "permission denied to create role",
    "ALTER TABLE grids_unit DISABLE TRIGGER ALL": "must be owner of table grids_unit",
    "ALTER ROLE {login} SUPERUSER": "permission denied to alter role",
    "GRANT {beta} TO {alpha}": "permission denied to grant role",
    "SET SESSION AUTHORIZATION postgres": "permission denied to set session authorization",
    "SET session_replication_role = replica": "permission denied to set parameter",
    "TRUNCATE grids_unit CASCADE": "permission denied for table grids_unit",
    "COPY grids_unit TO PROGRAM 'cat'": "permission denied to COPY to or from an external program",
    "COPY grids_unit TO '/tmp/units'": "permission denied to COPY to a file",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())": "permission denied for table",
}


@pytest.mark.parametrize(("statement", "answer"), STATEMENTS.items())
def test_an_actor_may_not(alpha: Tenant, beta: Tenant, statement: str, answer: str) -> None:
    names = {"alpha": actor_of(alpha)[0], "beta": actor_of(beta)[0], "login": connection.settings_dict["USER"]}
    with stopped(answer):
        ask(statement.format(**names))


def test_queries_of_other_sessions_are_hidden(alpha: Tenant) -> None:
    others = "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query NOT IN (%s, '')"
    assert ask(others, ["<insufficient privilege>"]) == (0,)


def test_another_session_cannot_be_ended(alpha: Tenant) -> None:
    with stopped("permission denied to terminate process"):
        ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = pg_backend_pid()")


def test_a_foreign_id_finds_nothing_of_the_other_tenant(alpha: Tenant, beta: Tenant) -> None:
    with acting_for(beta), transaction.atomic():
        theirs = Unit.objects.create(level="district", code="999999000000", name="乙区", path="0.")
    assert not Unit.objects.filter(pk=theirs.pk).exists()


def test_a_forgotten_filter_reads_one_tenant_only(alpha: Tenant, beta: Tenant) -> None:
    with acting_for(beta):
        Unit.objects.update(name="乙")
        assert set(Unit.objects.values_list("name", flat=True)) == {"乙"}
    assert "乙" not in set(Unit.objects.values_list("name", flat=True))
