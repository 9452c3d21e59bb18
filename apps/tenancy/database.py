"""Roles and schemas, in plain SQL: who may do what in the database itself. docs/threat-model.md says against whom.

owner   logs in for schema changes only; owns every table; may create roles.
login   logs in as web, worker and beat; owns nothing, inherits nothing, may act as any tenant's actor.
actor   one per tenant; reads and writes the rows of its own schema; append-only tables it can only read and add to.

Everything here is safe to run again.
"""

from collections.abc import Iterable
from contextlib import closing

import psycopg
from psycopg import sql

from apps.tenancy.names import PUBLIC, actor_role

Connection = psycopg.Connection[tuple[object, ...]]
SHARED_READABLE = ("tenancy_tenant", "tenancy_domain")


def prepare(*, superuser_url: str, database: str, owner: tuple[str, str], login: tuple[str, str]) -> None:
    """Once per database, as its superuser: the two log-in roles, the database, and what is taken from everybody.

    `owner` and `login` are pairs of role name and password.
    """
    with closing(psycopg.connect(superuser_url, autocommit=True)) as connection:
        _ensure_role(connection, *owner, "LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS INHERIT")
        _ensure_role(connection, *login, "LOGIN NOCREATEROLE NOCREATEDB NOSUPERUSER NOBYPASSRLS NOINHERIT")
        names = {
            "database": sql.Identifier(database),
            "owner": sql.Identifier(owner[0]),
            "login": sql.Identifier(login[0]),
        }
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {database} OWNER {owner}").format(**names))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {database} TO {login}").format(**names))
    with closing(psycopg.connect(superuser_url, dbname=database, autocommit=True)) as connection:
        _harden_database(connection, owner=owner[0], login=login[0])


def _ensure_role(connection: Connection, name: str, password: str, attributes: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = "ALTER" if known else "CREATE"
    connection.execute(
        sql.SQL("{} ROLE {} WITH {} PASSWORD {}").format(
            sql.SQL(verb), sql.Identifier(name), sql.SQL(attributes), sql.Literal(password)
        )
    )


def _harden_database(connection: Connection, *, owner: str, login: str) -> None:
    """`set_config('role', …)` in an injected query would undo everything, so only the log-in roles may call it.

    Nor may anybody but the owner write code for the server: a DO block could RESET ROLE.
    """
    names = {"owner": sql.Identifier(owner), "login": sql.Identifier(login)}
    for statement in (
        "CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT ALL ON SCHEMA public TO {owner}",
        "GRANT USAGE ON SCHEMA public TO {login}",
        "REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC",
        "GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO {owner}, {login}",
        "REVOKE UPDATE ON pg_catalog.pg_settings FROM PUBLIC",  # a rule of it calls set_config
        "REVOKE USAGE ON LANGUAGE plpgsql, sql FROM PUBLIC",
        "GRANT USAGE ON LANGUAGE plpgsql, sql TO {owner}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def share(connection: Connection, *, login: str) -> None:
    """What the log-in role may see outside of any tenant: which tenants there are."""
    for table in SHARED_READABLE:
        connection.execute(
            sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(PUBLIC, table), sql.Identifier(login))
        )


def ensure_actor(connection: Connection, *, schema: str, login: str) -> str:
    """The tenant's actor: cannot log in; the log-in role may become it."""
    actor = actor_role(connection.info.dbname, schema)
    if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [actor]).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN NOINHERIT").format(sql.Identifier(actor)))
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(actor), sql.Identifier(login)))
    return actor


def grant(connection: Connection, *, schema: str, actor: str, append_only: Iterable[str]) -> None:
    """The actor's rights on its own schema, newly made or newly migrated."""
    names = {"schema": sql.Identifier(schema), "actor": sql.Identifier(actor)}
    for statement in (
        "REVOKE ALL ON SCHEMA {schema} FROM PUBLIC",
        "GRANT USAGE ON SCHEMA {schema} TO {actor}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {actor}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {actor}",
        "REVOKE INSERT, UPDATE, DELETE ON {schema}.django_migrations FROM {actor}",
    ):
        connection.execute(sql.SQL(statement).format(**names))
    for table in append_only:
        connection.execute(
            sql.SQL("REVOKE UPDATE, DELETE ON {}.{} FROM {}").format(
                names["schema"], sql.Identifier(table), names["actor"]
            )
        )


REFUSE_CHANGE = """
CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: add a reversing or correcting row instead', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$
"""


def seal(connection: Connection, *, schema: str, append_only: Iterable[str]) -> None:
    """Append-only tables refuse changes from everybody, the owner included."""
    connection.execute(REFUSE_CHANGE)
    for table in append_only:
        target = sql.Identifier(schema, table)
        connection.execute(
            sql.SQL(
                "CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON {} "
                "FOR EACH ROW EXECUTE FUNCTION public.refuse_change()"
            ).format(target)
        )
        connection.execute(
            sql.SQL(
                "CREATE OR REPLACE TRIGGER append_only_whole BEFORE TRUNCATE ON {} "
                "FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change()"
            ).format(target)
        )
