"""What goes with an appointment besides people: a room, a car. Rooms above say it.

A room adds its tellers in ``AppConfig.ready()``; the agenda knows nothing of any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment


@dataclass(frozen=True, slots=True)
class Things:
    """What goes with one appointment, in a few words each, and where to choose it.

    ``route`` is empty when the viewer may choose nothing.
    """

    words: tuple[str, ...]
    route: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """When something that goes with an appointment is taken by others (epoch)."""

    words: tuple[str, ...]
    stretches: tuple[tuple[int, int], ...]


Telling = Callable[[Viewer, Appointment], Things]
Narrowing = Callable[[Viewer, UUID, datetime, datetime], Taken]

Holding = Callable[[UUID], None]

_tellers: list[Telling] = []
_narrowers: list[Narrowing] = []
_holders: list[Holding] = []


def goes_with(teller: Telling) -> Telling:
    """Add what one room says goes with an appointment."""
    _tellers.append(teller)
    return teller


def narrows(narrower: Narrowing) -> Narrowing:
    """Add when what one room keeps is taken."""
    _narrowers.append(narrower)
    return narrower


def holds(holder: Holding) -> Holding:
    """Add how one room holds, until the end, what goes with the dates of a series."""
    _holders.append(holder)
    return holder


def hold_things_of(series: UUID) -> None:
    """Hold what goes with the dates of a series, after the dates and their people."""
    for holder in _holders:
        holder(series)


def things_with(viewer: Viewer, appointment: Appointment) -> list[Things]:
    """Return what goes with an appointment, a question for each room."""
    return [teller(viewer, appointment) for teller in _tellers]


def taken_between(
    viewer: Viewer, key: UUID, first: datetime, last: datetime
) -> list[Taken]:
    """Return when what goes with an appointment is taken, between two moments."""
    return [narrower(viewer, key, first, last) for narrower in _narrowers]


def left_of(
    begins: Iterable[tuple[int, int]],
    taken: Iterable[Taken],
    *,
    before: int,
    whole: int,
) -> list[tuple[int, int]]:
    """Leave of these beginnings those when nothing that goes with it is taken.

    :param begins: from when until when it may begin, in seconds, both included.
    :param before: how long it takes up before its beginning, in seconds.
    :param whole: how long it takes up from its beginning on, in seconds.
    """
    left = list(begins)
    for start, end in (each for one in taken for each in one.stretches):
        no_later, no_sooner = start - whole, end + before
        left = [
            (first, last)
            for each in left
            for first, last in (
                (each[0], min(each[1], no_later)),
                (max(each[0], no_sooner), each[1]),
            )
            if first <= last
        ]
    return sorted(set(left))
