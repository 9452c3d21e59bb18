"""PostgreSQL, acting as the tenant's own role.

django-tenants sets `search_path`; this also sets the role, so that a forgotten filter, a foreign id or an injected
query meets the database's own permissions. Statements cannot be stacked: every query of an actor goes through the
extended protocol, which takes one statement, so an injected `; RESET ROLE` is a syntax error.
"""

from typing import Any

import psycopg
from django.conf import settings
from django.db.backends.postgresql.base import ServerBindingCursor
from django_tenants.postgresql_backend import base
from psycopg import sql
from psycopg.pq import TransactionStatus

from apps.tenancy.names import PUBLIC, actor_role


class OneStatementCursor(ServerBindingCursor):
    """Refuses stacked statements, whether the query has parameters or not."""

    def _execute_send(self, query: Any, **options: Any) -> None:
        super()._execute_send(query, **{**options, "force_extended": True})  # type: ignore[misc]


class DatabaseWrapper(base.DatabaseWrapper):
    """Points the connection at one tenant: role and search path together, before the first statement that needs them.

    What was set inside a transaction that rolls back is forgotten by the server; the parent class forgets it too, so
    that the next cursor sets it again. Role or path that cannot be set raise: nothing runs as whoever was there before.
    """

    tenant: Any  # a Tenant, or django-tenants' stand-in for none
    schema_name: str
    search_path_set_schemas: list[str] | None
    _setting_search_path: bool

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.search_path_set_schemas = None
        connection = super().get_new_connection(conn_params)
        if not settings.GRIDGOV_AS_OWNER:
            connection.cursor_factory = OneStatementCursor
        return connection

    def _commit(self) -> None:
        """The server answers COMMIT with a silent ROLLBACK when an error was caught inside the transaction."""
        if self.connection is not None and self.connection.info.transaction_status == TransactionStatus.INERROR:
            self.search_path_set_schemas = None
        super()._commit()

    def _get_cursor_search_paths(self) -> list[str]:
        return [self.schema_name]

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path or self.search_path_set_schemas == [self.schema_name]:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # only a rollback can follow, and it makes us set everything again
        self._setting_search_path = True
        try:
            # A plain cursor: the two go in one round trip, and neither is anybody's input.
            with self.wrap_database_errors:
                psycopg.Cursor(self.connection).execute(self._selection())
        finally:
            self._setting_search_path = False
        self.search_path_set_schemas = [self.schema_name]

    def _selection(self) -> sql.Composed:
        role: sql.Composable = sql.SQL("NONE")
        if self.schema_name != PUBLIC and not settings.GRIDGOV_AS_OWNER:
            role = sql.Identifier(actor_role(self.settings_dict["NAME"], self.schema_name))
        return sql.SQL("SET ROLE {}; SET search_path = {}").format(role, sql.Identifier(self.schema_name))
