"""Whether a printed code is current: each kind of paper has its own function to ask.

An upper room that prints papers of its own adds its function in ``AppConfig.ready()``.
Codes are drawn at random, long enough for two papers never to have the same.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

_functions = ["avec.check_code"]


def answers(function: str) -> None:
    """Add a narrow function that answers (state, since) about a code, or nothing."""
    if function not in _functions:
        _functions.append(function)


def state_of(code: str) -> tuple[str, datetime | None]:
    """Say whether a code is current, replaced, revoked or unknown, and since when."""
    asked = " UNION ALL ".join(
        f"SELECT state, since FROM {function}(%s)"  # noqa: S608 - our own functions
        for function in _functions
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [code] * len(_functions))
        return cursor.fetchone() or ("unknown", None)
