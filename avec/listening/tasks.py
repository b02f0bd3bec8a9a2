"""What is destroyed when its day comes, as the role of the jobs.

The rows wait in the database with their day, and the keys of those that went wait in
a list of their own: a stop delays, and forgets nothing. A row goes first, then its
key: what a backup holds of it opens with nothing.
"""

from __future__ import annotations

from django.db import connection, transaction

from avec.vault.actions import erase_keys, rotate_keys


def destroy_due() -> int:
    """Destroy what has come to its day, and every key whose row is gone.

    Those destroyed by hand since the last time are among them: their copies in
    backups open nothing once the keys are wrapped anew. Return how many.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.destroy_debriefs()")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.going_keys()")
        keys = cursor.fetchone()[0]
    if not keys:
        return 0
    for key in keys:
        erase_keys(key)
    rotate_keys()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.keys_are_gone(%s)", [keys])
    return len(keys)
