"""What upper rooms add to the page of an appointment that is over: where to go next."""

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


Afterwards = Callable[[Viewer, Appointment], Iterable[Line]]

_rooms: list[Afterwards] = []


def afterwards(function: Afterwards) -> Afterwards:
    """Add what one room leads to, in ``AppConfig.ready()``."""
    _rooms.append(function)
    return function


def lines_after(viewer: Viewer, appointment: Appointment) -> list[Line]:
    """Return where every room leads, in the order rooms were added."""
    return [line for ask in _rooms for line in ask(viewer, appointment)]
