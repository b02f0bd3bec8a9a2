"""Two taps are two turns: the second finds what the first one did."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

TWICE = timedelta(minutes=5)
"""The same words of the same person, so soon, are a button that was pressed twice."""


def one_at_a_time(key: str) -> None:
    """Let one act of this key end before the next begins: held until its commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
