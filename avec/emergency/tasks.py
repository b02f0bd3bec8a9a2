"""What is done each day, as the role of the jobs.

Her yes is asked again, or ends; what was typed about nobody here goes, and its key.
"""

from __future__ import annotations

from django.db import connection, transaction

from avec.vault.actions import erase_keys


def ask_again_due() -> int:
    """Ask again what was said six months ago; return how many ended in silence.

    What is asked is asked once: the day is written beside the message that waits. A
    stop delays the end that is told, and opens nothing: the database counts by itself.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.emergency_ask_again()")
        return cursor.fetchone()[0]


def forget_unheard() -> int:
    """Erase what was typed about nobody here, with its keys; return how many.

    The keys first: stopped between the two, the next day does it again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.emergency_forget_unheard()")
        tries = cursor.fetchone()[0]
        for attempt_id in tries:
            erase_keys(attempt_id)
    return len(tries)
