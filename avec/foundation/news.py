"""« Ce qui est nouveau »: each room says what waits for someone, one page lists it.

A room adds its teller in ``AppConfig.ready()``. The register knows nothing about
any room, keeps nothing, and presses nobody: a line that no longer waits is gone.

Most of what waits is a row of some table with a moment, a key and a name. A room
gives these as :class:`Waits`, and the first page asks for all of them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from avec.foundation.compiled import Kept


@dataclass(frozen=True, slots=True)
class News:
    """One quiet line: when, one sentence, and where to go."""

    at: datetime
    sentence: str
    route: str
    args: tuple[Any, ...] = ()
    icon: str = "info"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, as the database tells it: since when, what, whose name."""

    at: datetime
    key: UUID
    name: str | None
    until: datetime | None


MOST = 50

Say = Callable[[Any, Waiting], News | None]
Teller = Callable[[Any], Iterable[News]]


def waiting(
    kind: Any, rows: QuerySet, *, at: Any, key: Any = "pk", name: Any, until: Any = None
) -> QuerySet:
    """Name the columns of a queryset that say what waits, the same for every room.

    ``kind`` is one word for all the rows, or an expression that says it of each.
    """
    return rows.order_by().values_list(
        Value(kind, TextField()) if isinstance(kind, str) else kind,
        at,
        key,
        name,
        until or Cast(Value(None), DateTimeField()),
    )


class Waits:
    """A teller whose lines are rows: its questions, and the sentence of each kind."""

    def __init__(
        self, questions: Iterable[Callable[[Any], QuerySet]], says: Mapping[str, Say]
    ) -> None:
        self.questions = tuple(questions)
        self.says = says
        self._rows = Kept(lambda viewer: _together([self], viewer))

    def __call__(self, viewer: Any) -> Iterator[News]:
        """Tell this room's news alone."""
        return _said([self], viewer, self._rows(viewer))


_tellers: list[Teller] = []
_kept: dict[tuple[int, ...], Kept] = {}


def tells(teller: Teller) -> Teller:
    """Add what one room has to tell a viewer. It asks only for what they may see."""
    _tellers.append(teller)
    return teller


def news_for(viewer: Any) -> list[News]:
    """Return what waits for this viewer, the newest first."""
    rooms = [teller for teller in _tellers if isinstance(teller, Waits)]
    told = [
        line
        for teller in _tellers
        if not isinstance(teller, Waits)
        for line in teller(viewer)
    ]
    if rooms:
        told += _said(rooms, viewer, _everything(rooms)(viewer))
    return sorted(told, key=attrgetter("at"), reverse=True)[:MOST]


def _everything(rooms: list[Waits]) -> Kept:
    key = tuple(map(id, rooms))
    if key not in _kept:
        _kept[key] = Kept(lambda viewer: _together(rooms, viewer))
    return _kept[key]


def _together(rooms: list[Waits], viewer: Any) -> QuerySet:
    """Make one statement of all the questions of these rooms."""
    first, *others = [ask(viewer) for room in rooms for ask in room.questions]
    return first.union(*others, all=True) if others else first


def _said(rooms: list[Waits], viewer: Any, rows: list) -> Iterator[News]:
    says = {kind: say for room in rooms for kind, say in room.says.items()}
    for kind, *row in dict.fromkeys(map(tuple, rows)):
        line = says[kind](viewer, Waiting(*row))
        if line is not None:
            yield line
