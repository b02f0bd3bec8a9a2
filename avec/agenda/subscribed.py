"""What rooms above put in the calendars that read one's time elsewhere.

A room adds its tellers in ``AppConfig.ready()``; the agenda knows nothing of any. Each
is given the digest of an address, never who asks: what the address may show is decided
by the database and by ``feeds.py``, whatever a teller says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg.types.range import Range


@dataclass(frozen=True, slots=True)
class Held:
    """Something else that takes one's time, such as a seat in a group.

    ``id`` is known by nobody else: it tells nothing to who compares two calendars.
    """

    id: UUID
    during: Range
    sequence: int
    changed_at: datetime
    is_cancelled: bool
    about: str
    mode: str
    where: str


@dataclass(frozen=True, slots=True)
class Along:
    """What goes with one appointment: where one goes, and what one takes."""

    where: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    changed_at: datetime | None = None


Holding = Callable[[str], Iterable[Held]]
Going = Callable[[str], Mapping[UUID, Along]]

_holders: list[Holding] = []
_goers: list[Going] = []


def also_holds(holder: Holding) -> Holding:
    """Add what one room puts in a calendar elsewhere."""
    _holders.append(holder)
    return holder


def goes_along(goer: Going) -> Going:
    """Add what one room says goes with appointments, in a calendar elsewhere."""
    _goers.append(goer)
    return goer


def held_behind(digest: str) -> list[Held]:
    """Return all that rooms above hold for whoever made an address."""
    return [one for holder in _holders for one in holder(digest)]


def along_behind(digest: str) -> dict[UUID, Along]:
    """Return what goes with each appointment, a question for each room."""
    found: dict[UUID, Along] = {}
    for goer in _goers:
        for key, one in goer(digest).items():
            before = found.get(key, Along())
            times = [at for at in (before.changed_at, one.changed_at) if at]
            found[key] = Along(
                before.where + one.where, before.things + one.things, max(times)
            )
    return found
