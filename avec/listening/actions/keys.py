"""Destroying the keys of rows that are gone.

The database has written each of them down with the row it erased: what is not
destroyed here, at once, the daily job destroys (:mod:`avec.listening.tasks`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from uuid import UUID

from django.db import transaction

from avec.vault.actions import erase_keys


def erase_afterwards(keys: Iterable[UUID]) -> None:
    """Destroy keys once the transaction is kept; a failure is left to the job."""
    for key in keys:
        transaction.on_commit(partial(erase_keys, key), robust=True)
