"""Stretches of time, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

Stretch = tuple[datetime, datetime]


def put_together(taken: Iterable[Stretch]) -> Iterator[Stretch]:
    """Make one stretch of those that touch; what lasts no time is left out."""
    running: Stretch | None = None
    for start, end in sorted(one for one in taken if one[0] < one[1]):
        if running is None:
            running = start, end
        elif start <= running[1]:
            running = running[0], max(running[1], end)
        else:
            yield running
            running = start, end
    if running is not None:
        yield running
