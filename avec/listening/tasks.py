"""What is destroyed when its day comes, as the role of the jobs.

The rows wait in the database with their day: a stop delays, and forgets nothing. A row
goes first, then its key: what a backup holds of it opens with nothing.
"""

from __future__ import annotations

from django.db import connection, transaction

from avec.vault.actions import erase_keys, rotate_keys


def destroy_due() -> int:
    """Destroy the debriefs and worries whose day has come; return how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.destroy_debriefs()")
        keys = cursor.fetchone()[0]
    for key in keys:
        erase_keys(key)
    if keys:
        # Copies of these keys in backups open nothing once they are wrapped anew.
        rotate_keys()
    return len(keys)
