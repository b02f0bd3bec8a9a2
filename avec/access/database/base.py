"""Django's PostgreSQL backend, which says who acts at every BEGIN."""

from __future__ import annotations

from typing import Any

import psycopg
from django.db.backends.postgresql import base

from avec.access.identity import current, ticket
from avec.access.viewer import Viewer

# A connection keeps the plans of this many statements; the site asks fewer.
PLANS_KEPT = 300


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that never starts a transaction without its viewer."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        """Connect; keep the plans of what is asked again and again."""
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = PLANS_KEPT
        return connection

    def ask_in_confidence(self, question: str, values: list[Any]) -> tuple | None:
        """Ask with the values apart from the text, and return the first row.

        PostgreSQL shows the text of what a backend runs to every session of the
        same role: a ticket or the hash of a session key must not be in it.
        """
        self.ensure_connection()
        apart = base.ServerBindingCursor(self.connection)  # type: ignore[call-arg] # psycopg takes the connection
        with self._prepare_cursor(apart) as cursor:  # type: ignore[attr-defined] # Django counts it like any other
            cursor.execute(question, values)
            return cursor.fetchone()

    def say_who(self, viewer: Viewer) -> None:
        """Name the viewer to PostgreSQL until the end of the transaction."""
        with psycopg.Cursor(self.connection) as cursor:
            cursor.execute(
                "SELECT set_config('avec.ticket', %s, true)",
                [ticket(viewer, self.connection.info.backend_pid)],
            )

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc] # not in the stubs
        if not autocommit and current.get().is_signed_in:
            self.say_who(current.get())
