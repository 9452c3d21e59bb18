"""A new tenant is a copy of the template schema: tables, indexes, constraints and the rows the template holds.

Row copies keep their ids, so content types and permissions mean the same in every tenant. Triggers are set by
`database.seal`, rights by `database.grant`; both run on every clone.
"""

from psycopg import sql

from apps.tenancy.database import Connection


def clone(connection: Connection, *, source: str, target: str) -> None:
    """Copies the schema `source` to the new schema `target`. Run it inside a transaction."""
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(target)))
    tables = _tables(connection, source)
    for table in tables:
        connection.execute(
            sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL EXCLUDING INDEXES)").format(
                sql.Identifier(target, table), sql.Identifier(source, table)
            )
        )
        connection.execute(
            sql.SQL("INSERT INTO {} OVERRIDING SYSTEM VALUE SELECT * FROM {}").format(
                sql.Identifier(target, table), sql.Identifier(source, table)
            )
        )
    _continue_sequences(connection, target)
    statements = _definitions(connection, source)
    connection.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(target)))
    for statement in statements:
        connection.execute(statement)
    connection.execute("SET LOCAL search_path = public")


def _tables(connection: Connection, schema: str) -> list[str]:
    rows = connection.execute(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = %s AND c.relkind = 'r' ORDER BY c.relname",
        [schema],
    ).fetchall()
    return [str(name) for (name,) in rows]


def _continue_sequences(connection: Connection, schema: str) -> None:
    """Identity columns go on after the copied rows."""
    rows = connection.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = %s AND is_identity = 'YES'",
        [schema],
    ).fetchall()
    for table, column in rows:
        connection.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence({}, {}), max({})) FROM {} HAVING max({}) IS NOT NULL").format(
                sql.Literal(f'"{schema}"."{table}"'),
                sql.Literal(column),
                sql.Identifier(str(column)),
                sql.Identifier(schema, str(table)),
                sql.Identifier(str(column)),
            )
        )


CONSTRAINTS = """
SELECT t.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k
JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = %s AND k.contype IN ('p', 'u', 'x', 'f') ORDER BY k.contype = 'f', 1, 2
"""
PLAIN_INDEXES = """
SELECT pg_get_indexdef(i.indexrelid, 0, true) FROM pg_index i
JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname = %s AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')
ORDER BY 1
"""


def _definitions(connection: Connection, source: str) -> list[sql.Composed]:
    """Keys and indexes under their own names, which later migrations drop them by; foreign keys come last.

    The server spells a definition without schema names while the source is on the path, so the text fits the clone.
    """
    connection.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(source)))
    constraints = connection.execute(CONSTRAINTS, [source]).fetchall()
    indexes = connection.execute(PLAIN_INDEXES, [source]).fetchall()
    added = [
        sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
            sql.Identifier(str(table)), sql.Identifier(str(name)), sql.SQL(str(definition))
        )
        for table, name, definition in constraints
    ]
    return added + [sql.Composed([sql.SQL(str(definition))]) for (definition,) in indexes]
