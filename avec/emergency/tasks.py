"""What is done each day, as the role of the jobs: her yes is asked again, or ends."""

from __future__ import annotations

from django.db import connection, transaction


def ask_again_due() -> int:
    """Ask again what was said six months ago; return how many ended in silence.

    What is asked is asked once: the day is written beside the message that waits. A
    stop delays the end that is told, and opens nothing: the database counts by itself.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.emergency_ask_again()")
        return cursor.fetchone()[0]
