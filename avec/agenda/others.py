"""What rooms above the agenda put in one's days: a group where one has a seat.

A room adds its teller in ``AppConfig.ready()``; the agenda knows nothing of any. Each
teller asks once for a stretch of time, whatever it finds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from avec.access.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Other:
    """Something that is not an appointment: when, in a few words, and its page.

    ``is_apart``: one's own life, of which a screen at work says only that it is taken.
    """

    is_busy: ClassVar[bool] = False
    is_other: ClassVar[bool] = True

    key: UUID
    start: datetime
    end: datetime
    words: str
    where: str
    route: str
    is_apart: bool


Teller = Callable[[Viewer, datetime, datetime], list[Other]]

_tellers: list[Teller] = []


def also_shows(teller: Teller) -> Teller:
    """Add what one room puts in the days of a viewer."""
    _tellers.append(teller)
    return teller


def others_between(viewer: Viewer, first: datetime, last: datetime) -> list[Other]:
    """Return what rooms above put between two moments, in the order of the clock."""
    found = [one for teller in _tellers for one in teller(viewer, first, last)]
    return sorted(found, key=lambda one: (one.start, one.end, one.key))
