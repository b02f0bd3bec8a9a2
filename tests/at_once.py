"""Several acts at the same instant, each in a real transaction of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

PATIENCE = 20  # seconds until all are at the start


def together(*acts: Callable[[], Any], refusals: tuple[type[Exception], ...] = ()):
    """Do these acts in threads that start together; return what each came to.

    :param refusals: what may be raised; it is then what that act came to.
    """
    start = Barrier(len(acts))

    def alone(act: Callable[[], Any]):
        try:
            start.wait(timeout=PATIENCE)
            return act()
        except refusals as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(alone, acts))
