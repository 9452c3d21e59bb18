"""Reading and saving many rows by statements whose text is the same however many rows there are.

Django spells out a parameter for every id, and in `bulk_update` a CASE for every row and column: a hundred times slower
for 100,000 rows.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils import timezone
from psycopg import sql

from apps.audit.models import acting

BATCH = 2000  # rows a statement
CREATED, DELETED = "+", "-"


def among(ids: Iterable[int]) -> RawSQL:
    """For `pk__in=among(ids)`: all the ids as one parameter."""
    return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])


@models.BigIntegerField.register_lookup
class OneOf(models.Lookup):
    """For `about_id__one_of=ids`: likewise one parameter, and a plain comparison that an index answers within an “or”
    too, where a subquery would make the database read the whole table."""

    lookup_name = "one_of"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [list(value)]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, before = self.process_lhs(compiler, connection)
        ids, after = self.process_rhs(compiler, connection)
        return f"{column} = ANY({ids}::bigint[])", [*before, *after]


def save_columns(rows: Collection[models.Model], columns: Sequence[str], *, prepared: bool = False) -> None:
    """Writes the named plain fields of rows of one model. Nothing is called on the rows or their fields, unless they
    are to be `prepared`, as sealed fields and JSON must be."""
    if not rows:
        return
    meta = next(iter(rows))._meta
    if hasattr(meta.model, "history"):
        raise TypeError(f"{meta.label} has a history, which this does not write. Use bulk_update_with_history.")
    known = {field.name: field for field in meta.concrete_fields}
    fields = [meta.pk, *(known[column] for column in columns)]
    values = [
        _prepared(field, rows, add=False) if prepared else [getattr(row, field.attname) for row in rows]
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(_update(meta.db_table, fields).as_string(connection.connection), values)


def _update(table: str, fields: list[models.Field]) -> sql.Composed:
    names = [str(field.column) for field in fields]
    return sql.SQL("UPDATE {table} SET {set} FROM unnest({arrays}) AS new ({names}) WHERE {old_key} = {key}").format(
        table=sql.Identifier(table),
        set=sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), sql.Identifier("new", name)) for name in names[1:]
        ),
        arrays=sql.SQL(", ").join(sql.SQL(f"%s::{_type(field)}[]") for field in fields),
        names=sql.SQL(", ").join(map(sql.Identifier, names)),
        old_key=sql.Identifier(table, names[0]),
        key=sql.Identifier("new", names[0]),
    )


def _type(field: models.Field) -> str:
    """The column's type, an identity column's without the "identity"."""
    return str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection))


def create_recorded(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Creates rows of one recorded model with their first versions, which the database copies off the rows itself:
    sealed values and their indexes are the same bytes in both, and nothing is sealed or opened twice."""
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        record_versions(model, insert(model, part), kind=CREATED)


def insert(model: Any, rows: Sequence[models.Model]) -> list[int]:
    """Creates rows of one model without any history; the rows know their ids, which are returned."""
    ids = _insert(model, rows) if rows else []
    for row, pk in zip(rows, ids, strict=True):
        row.pk = pk
        row._state.adding = False
    return ids


def _insert(model: Any, rows: Sequence[models.Model]) -> list[int]:
    """The ids, in the order of the rows: a SELECT from arrays is inserted in their order."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    statement = sql.SQL("INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays}) RETURNING id").format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(sql.Identifier(field.column) for field in fields),
        arrays=sql.SQL(", ").join(sql.SQL(f"%s::{_type(field)}[]") for field in fields),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement.as_string(connection.connection), [_prepared(field, rows, add=True) for field in fields]
        )
        return [pk for (pk,) in cursor.fetchall()]


def _prepared(field: models.Field, rows: Collection[models.Model], *, add: bool) -> list[Any]:
    """A column's values as they are saved; choices as the plain text they stand for."""
    values = (field.get_db_prep_save(field.pre_save(row, add=add), connection) for row in rows)
    return [str(value) if isinstance(value, str) else value for value in values]


def record_versions(model: Any, ids: list[int], *, kind: str) -> None:
    """Copies rows as they are now into their history, stamped like any other version."""
    columns = sql.SQL(", ").join(sql.Identifier(field.column) for field in model._meta.concrete_fields)
    statement = sql.SQL(
        "INSERT INTO {history} ({columns}, history_date, history_type, history_person_id, history_appointment_id) "
        "SELECT {columns}, %s::timestamptz, %s::text, %s::bigint, %s::bigint FROM {table} "
        "WHERE id = ANY(%s::bigint[]) ORDER BY id"
    ).format(
        history=sql.Identifier(model.history.model._meta.db_table),
        columns=columns,
        table=sql.Identifier(model._meta.db_table),
    )
    stamp = acting.get()
    with connection.cursor() as cursor:
        given: list[Any] = [timezone.now(), kind, stamp.person_id, stamp.appointment_id, ids]
        cursor.execute(statement.as_string(connection.connection), given)
