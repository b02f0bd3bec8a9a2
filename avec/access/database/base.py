"""Django's PostgreSQL backend, which says who acts at every BEGIN."""

from __future__ import annotations

from django.db.backends.postgresql import base

from avec.access.identity import current, ticket
from avec.access.viewer import Viewer


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that never starts a transaction without its viewer."""

    def say_who(self, viewer: Viewer) -> None:
        """Name the viewer to PostgreSQL until the end of the transaction."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('avec.ticket', %s, true)",
                [ticket(viewer, self.connection.info.backend_pid)],
            )

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc] # not in the stubs
        if not autocommit and current.get().is_signed_in:
            self.say_who(current.get())
