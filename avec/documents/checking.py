"""Whether a printed code is current: each kind of paper has its own function to ask.

An upper room that prints papers of its own adds its function in ``AppConfig.ready()``.
Codes are drawn at random, long enough for two papers never to have the same.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import connection

_functions = ["avec.check_code"]


def answers(function: str) -> None:
    """Add a narrow function that answers (state, day) about a code, or nothing."""
    if function not in _functions:
        _functions.append(function)


def state_of(code: str) -> tuple[str, date | None]:
    """Say whether a code is current, replaced, revoked, past or unknown, and the day.

    « Past » is a paper of which nothing more is said.
    """
    asked = " UNION ALL ".join(
        f"SELECT state, since FROM {function}(%s, %s)"  # noqa: S608 - our own functions
        for function in _functions
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [code, settings.TIME_ZONE] * len(_functions))
        return cursor.fetchone() or ("unknown", None)
