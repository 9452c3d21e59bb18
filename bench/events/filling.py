"""Fills a tenant with events by the database alone: rows first, indexes and foreign keys after them.

Ids are the event's number in the row of all events, oldest first. The last `OPEN_SHARE` of them, and never fewer than
`LEAST_OPEN`, are open; of these the first `LEAST_OPEN` lie in the measured community, so that its pages are full at
every size. The others lie where a hash puts them.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import sql

from apps.tenancy import onboarding
from apps.tenancy.database import Connection
from apps.tenancy.models import Tenant
from bench.events import paths, statements
from bench.events.town import DIVISION, MEASURED, Town

OPEN_SHARE = 0.03
LEAST_OPEN = 840  # 60 of each state
LONG_HISTORY = 40
TABLES = (
    "events_event", "events_order", "events_step", "events_petition", "clocks_clock", "clocks_lateness",
    "notices_notice",
)  # fmt: skip


def fill(tenant: Tenant, town: Town, count: int) -> None:
    """`count` events in an empty tenant that holds its units and people. As the owner, in one transaction."""
    with onboarding.owner_connection() as connection:
        connection.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(tenant.schema_name)))
        connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
        connection.execute("SET LOCAL work_mem = '128MB'")
        _prepare(connection, town)
        with _bare_tables(connection, tenant.schema_name):
            opened = min(count, max(LEAST_OPEN, int(count * OPEN_SHARE)))
            values = {"count": count, "open": opened, "near": LEAST_OPEN, "division": DIVISION}
            for statement in statements.ROWS:
                connection.execute(statement, values)
        for statement in statements.AFTER:
            connection.execute(statement, {"long": LONG_HISTORY, "open": opened, "count": count})
    _analyse(tenant)


def _prepare(connection: Connection, town: Town) -> None:
    connection.execute(statements.TEMPORARY_TABLES)
    department = town.unit(MEASURED["department"][1])
    connection.execute(statements.PLACES, {"measured": town.unit("001001")})
    connection.execute(statements.DEPARTMENTS, {"measured": department})
    connection.execute(statements.CATEGORIES)
    connection.execute(statements.PEOPLE)
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO bench_path VALUES (%s, %s, %s, %s, %s, %s, %s)", list(_steps()))
        cursor.executemany("INSERT INTO bench_event_clock VALUES (%s, %s, %s, %s)", list(_event_clocks()))
        cursor.executemany("INSERT INTO bench_order_clock VALUES (%s, %s, %s)", list(_order_clocks()))
        cursor.executemany("INSERT INTO bench_order_state VALUES (%s, %s)", list(paths.ORDER_STATE.items()))
        cursor.executemany("INSERT INTO bench_open VALUES (%s, %s)", list(enumerate(paths.OPEN)))


def _steps() -> Iterator[tuple[str, int, str, str, str, str, bool]]:
    for state, steps in paths.STEPS.items():
        for version, (move, before, after, whose) in enumerate(steps, 1):
            yield state, version, move, before, after, whose, move in paths.OF_ORDERS


def _event_clocks() -> Iterator[tuple[str, str, str, str]]:
    for state, clocks in paths.EVENT_CLOCKS.items():
        for stage, whose, how in clocks:
            yield state, stage, whose, how


def _order_clocks() -> Iterator[tuple[str, str, str]]:
    for state, clocks in paths.ORDER_CLOCKS.items():
        for stage, how in clocks:
            yield state, stage, how


KEYS = """
SELECT t.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k
JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = %s AND k.contype IN ('u', 'f') AND t.relname = ANY(%s)
"""
INDEXES = """
SELECT i.relname, pg_get_indexdef(i.oid, 0, true) FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = %s AND t.relname = ANY(%s)
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype <> 'f')
"""


@contextmanager
def _bare_tables(connection: Connection, schema: str) -> Iterator[None]:
    """Inside, the great tables have no index but their primary key and no foreign key; afterwards all of them again."""
    keys = connection.execute(KEYS, [schema, list(TABLES)]).fetchall()
    indexes = connection.execute(INDEXES, [schema, list(TABLES)]).fetchall()
    for table, name, _ in keys:
        names = {"table": sql.Identifier(str(table)), "name": sql.Identifier(str(name))}
        connection.execute(sql.SQL("ALTER TABLE {table} DROP CONSTRAINT {name}").format(**names))
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(str(name))))
    yield
    for _, definition in indexes:
        connection.execute(sql.Composed([sql.SQL(str(definition))]))
    for table, name, definition in sorted(keys, key=lambda key: str(key[2]).startswith("FOREIGN")):
        connection.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.Identifier(str(table)), sql.Identifier(str(name)), sql.SQL(str(definition))
            )
        )


def _analyse(tenant: Tenant) -> None:
    """Statistics and the visibility map, as autovacuum leaves them."""
    with onboarding.owner_connection() as connection:
        connection.commit()
        connection.autocommit = True
        for table in (*TABLES, "grids_unit", "staff_appointment"):
            connection.execute(sql.SQL("VACUUM ANALYZE {}").format(sql.Identifier(tenant.schema_name, table)))


def size(tenant: Tenant) -> float:
    """Of the tenant's tables and indexes, in MB."""
    with onboarding.owner_connection() as connection:
        row = connection.execute(statements.SIZE, [tenant.schema_name]).fetchone()
    return int(str(row[0] if row else 0)) / 2**20
