"""Django's PostgreSQL backend: it says who acts, and migrates over walled rows."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db.backends.postgresql import base, schema
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.pq import Format

from avec.access.database.planned import Plans, numbered
from avec.access.identity import current, ticket
from avec.access.viewer import Viewer
from avec.access.walls import FILLED_BY_THE_OWNER

# A connection keeps the plans of this many statements; the site asks fewer.
PLANS_KEPT = 300


class JsonAsText(Loader):
    """JSON as Django expects it from PostgreSQL: text, which the field reads."""

    format = Format.BINARY

    def load(self, data: Buffer) -> str:
        return bytes(data)[1:].decode()


class SchemaEditor(schema.DatabaseSchemaEditor):
    """A migration sees every row; when it ends, the walls hold the owner again.

    A wall hides its rows from the owner of the tables too, and PostgreSQL looks at
    new keys under that name: it would not find the rows that they point to. The
    site's roles own no table, so for them the walls never open. A migration that
    fails takes back what it did, the lifting included.
    """

    def __enter__(self) -> SchemaEditor:
        super().__enter__()
        if not self.collect_sql:
            self._lift()
        return self

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        if exc_type is None and not self.collect_sql:
            self._lift()  # What was built on the way.
            for late in self.deferred_sql:
                self.execute(late, params=None)
            self.deferred_sql.clear()
            self.execute("SET CONSTRAINTS ALL IMMEDIATE", params=None)
            self._hold()
        super().__exit__(exc_type, exc_value, traceback)

    def _lift(self) -> None:
        for table, _, is_forced in self._walled():
            if is_forced:
                self.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", None)

    def _hold(self) -> None:
        for table, is_walled, _ in self._walled():
            if is_walled and table not in FILLED_BY_THE_OWNER:
                self.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY", None)

    def _walled(self) -> list[tuple[str, bool, bool]]:
        """Return each walled table of this owner: its name, walled, forced."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT oid::regclass::text, relrowsecurity, relforcerowsecurity"
                " FROM pg_class WHERE relowner = current_user::regrole"
                " AND (relrowsecurity OR relforcerowsecurity) ORDER BY 1"
            )
            return cursor.fetchall()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that never starts a transaction without its viewer."""

    SchemaEditorClass = SchemaEditor

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        """Connect; keep the plans of what is asked again and again."""
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = PLANS_KEPT
        connection.adapters.register_loader("jsonb", JsonAsText)
        self._plans = Plans(connection)
        return connection

    def ask_in_confidence(self, question: str, values: list[Any]) -> list[tuple]:
        """Ask with the values apart from the text, and return every row.

        PostgreSQL shows the text of what a backend runs to every session of the
        same role: a ticket or the hash of a session key must not be in it.
        """
        if not self.is_watched:
            return self.ask_again(numbered(question), values)
        self.ensure_connection()
        apart = base.ServerBindingCursor(self.connection)  # type: ignore[call-arg] # psycopg takes the connection
        with self._prepare_cursor(apart) as cursor:  # type: ignore[attr-defined] # Django counts it like any other
            cursor.execute(question, values)
            return cursor.fetchall()

    @property
    def is_watched(self) -> bool:
        """Whether statements are logged, counted or wrapped, as in tests."""
        return bool(self.queries_logged or self.execute_wrappers)

    def ask_again(self, question: str, values: list[Any]) -> list[tuple]:
        """Ask what is asked all day, word for word, and return every row.

        The question names its values ``$1``, ``$2``. It is planned once for the
        whole connection, and answered in PostgreSQL's own format.
        """
        self.ensure_connection()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            return self._plans.ask(question, values)

    def say_who(self, viewer: Viewer) -> None:
        """Name the viewer to PostgreSQL until the end of the transaction."""
        with psycopg.Cursor(self.connection) as cursor:
            cursor.execute(
                "SELECT set_config('avec.ticket', %s, true)",
                [ticket(viewer, self.connection.info.backend_pid)],
            )

    def _commit(self) -> None:
        if self.is_watched or self.connection is None:
            super()._commit()  # type: ignore[misc] # not in the stubs
            return
        with self.wrap_database_errors:
            self._plans.commit()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc] # not in the stubs
        finally:
            self._plans.forget()

    def _savepoint_rollback(self, sid: str) -> None:
        try:
            super()._savepoint_rollback(sid)  # type: ignore[misc] # not in the stubs
        finally:
            self._plans.forget()

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc] # not in the stubs
        if not autocommit and current.get().is_signed_in:
            self.say_who(current.get())
