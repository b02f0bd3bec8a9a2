"""What upper rooms add to the page of an appointment: where to go from there.

Some of it at any time, some of it once the appointment is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, and where it leads."""

    sentence: str
    route: str
    args: tuple[Any, ...] = ()


Leading = Callable[[Viewer, Appointment], Iterable[Line]]

_rooms: list[Leading] = []
_rooms_at_any_time: list[Leading] = []


def afterwards(function: Leading) -> Leading:
    """Add what one room leads to once it is over, in ``AppConfig.ready()``."""
    _rooms.append(function)
    return function


def at_any_time(function: Leading) -> Leading:
    """Add what one room leads to, before and after, in ``AppConfig.ready()``."""
    _rooms_at_any_time.append(function)
    return function


def lines_after(viewer: Viewer, appointment: Appointment) -> list[Line]:
    """Return where every room leads once it is over, in the order rooms were added."""
    return [line for ask in _rooms for line in ask(viewer, appointment)]


def lines_at_any_time(viewer: Viewer, appointment: Appointment) -> list[Line]:
    """Return where every room leads at any time, in the order rooms were added."""
    return [line for ask in _rooms_at_any_time for line in ask(viewer, appointment)]
