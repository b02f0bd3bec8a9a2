"""Who acts, said to PostgreSQL with a ticket it can check and nobody can copy.

A plain identifier in a setting is not a wall: whoever injects SQL can set it.
The ticket is signed with a key the web role cannot read, names the one backend
process it is valid in, and lives as long as the transaction.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import connection

from avec.access.viewer import NOBODY, Viewer

# A long job keeps its identity, and a wrong clock on one side does not blind the
# site; a ticket is useless in any other backend process anyway.
LIFETIME_SECONDS = 6 * 3600

current: ContextVar[Viewer] = ContextVar("avec_viewer", default=NOBODY)


def ticket(viewer: Viewer, backend_pid: int) -> str:
    """Return the signed ticket of this viewer for this one backend process."""
    if viewer.person_id is None:
        return ""
    hat = viewer.affiliation_id or ""
    expiry = int(time.time()) + LIFETIME_SECONDS
    body = f"{viewer.person_id}:{hat}:{backend_pid}:{expiry}"
    key = bytes.fromhex(settings.AVEC_TICKET_KEY)
    return f"{body}:{hmac.new(key, body.encode(), hashlib.sha256).hexdigest()}"


@contextmanager
def acting_as(viewer: Viewer) -> Iterator[None]:
    """Act as this viewer in every transaction begun inside, and in the running one.

    For sign-in, jobs, commands and tests. May be nested; the viewer of before
    comes back at the end.
    """
    before = current.set(viewer)
    inside = connection.in_atomic_block
    try:
        if inside:
            connection.say_who(viewer)  # type: ignore[attr-defined] # our own backend
        yield
    finally:
        current.reset(before)
        if inside and connection.in_atomic_block and not connection.needs_rollback:
            connection.say_who(current.get())  # type: ignore[attr-defined] # the same
