"""What is erased when nobody keeps it, as the role of the jobs."""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction


def erase_unkept() -> int:
    """Erase the meetings that nobody keeps, and what was proposed without an answer.

    Once nothing was said there for the days of this place. Return how many.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT avec.erase_unkept_meetings(%s)", [settings.AVEC_MEETING_DAYS]
        )
        return cursor.fetchone()[0]
