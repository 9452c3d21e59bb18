"""Web, worker and beat refuse to run with more rights than they need: such a log-in would void every isolation."""

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

TOO_MUCH = """
SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole OR r.rolcreatedb,
  EXISTS (SELECT FROM pg_database d WHERE d.datname = current_database() AND pg_has_role(r.oid, d.datdba, 'MEMBER'))
  OR EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname NOT LIKE 'pg\\_%' AND c.relkind = 'r' AND pg_has_role(r.oid, c.relowner, 'MEMBER')),
  EXISTS (SELECT FROM pg_namespace n WHERE n.nspname LIKE 't\\_%' AND has_schema_privilege(r.oid, n.oid, 'USAGE'))
FROM pg_roles r WHERE r.rolname = session_user
"""
REASONS = (
    "is a superuser",
    "bypasses row security",
    "may create roles or databases",
    "owns the database or a table",
    "enters the schema of a tenant without acting for it",
)


def refuse_powerful_login() -> None:
    """Raises `ImproperlyConfigured` when DATABASE_URL logs in as a superuser or an owner."""
    with connection.cursor() as cursor:
        cursor.execute(TOO_MUCH)
        facts = cursor.fetchone()
        cursor.execute("SELECT session_user")
        (name,) = cursor.fetchone()
    connection.close()
    found = [reason for fact, reason in zip(facts, REASONS, strict=True) if fact]
    if found:
        raise ImproperlyConfigured(
            f"DATABASE_URL logs in as “{name}”, which {' and '.join(found)}. Web, worker and beat must log in as the "
            "role that owns nothing; docs/deploy.md shows how it is made."
        )
