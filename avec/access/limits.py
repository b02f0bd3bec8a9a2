"""How often something may be tried, counted across processes."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal


class TooManyTries(Refusal):
    """The limit is reached; waiting is the only way on."""

    sentence = _(
        "Trop d’essais en peu de temps. Vous pourrez réessayer dans un moment."
    )
    status = 429


def _hash(what: str) -> str:
    return hashlib.sha256(what.encode()).hexdigest()


def try_once(what: str, *, allowed: int, within: timedelta) -> bool:
    """Count one try at ``what`` and tell whether it was within the limit.

    Concurrent tries are counted one by one, whatever process they arrive in.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.attempt(%s, %s, make_interval(secs => %s))",
            [_hash(what), allowed, within.total_seconds()],
        )
        return cursor.fetchone()[0]


def require_try(what: str, *, allowed: int, within: timedelta) -> None:
    """Count one try and refuse when it is one too many.

    :raises TooManyTries: beyond the limit.
    """
    if not try_once(what, allowed=allowed, within=within):
        raise TooManyTries


def forget_tries(what: str) -> None:
    """Start counting again from zero, after a success."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.forget_attempts(%s)", [_hash(what)])
