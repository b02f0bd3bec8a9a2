"""« Ce qui est nouveau »: each room says what waits for someone, one page lists it.

A room adds its teller in ``AppConfig.ready()``. The register knows nothing about
any room, keeps nothing, and presses nobody: a line that no longer waits is gone.

Most of what waits is a row of some table with a moment, a key and a name. A room
gives these as :class:`Waits`. Most days most of it finds nothing, so the first page
asks what there may be before it asks what there is (decision 0012).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection
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
    """A teller whose lines are rows: its questions, and the sentence of each kind.

    ``hint`` is a function of the database that returns, for whoever acts, the names
    of the questions that may find something: never less than they do. Without it the
    questions are always asked.
    """

    def __init__(
        self,
        questions: Mapping[str, Callable[[Any], QuerySet]],
        says: Mapping[str, Say],
        *,
        hint: str | None = None,
    ) -> None:
        self.questions = {name: Kept(ask) for name, ask in questions.items()}
        self.says = says
        self.hint = hint

    def __call__(self, viewer: Any) -> Iterator[News]:
        """Tell this room's news alone."""
        return _said([self], viewer, _rows([self], viewer))


_tellers: list[Teller] = []
_kept: dict[tuple[int, ...], Kept] = {}

# More than this many are asked together, in one statement that holds them all: the
# page asks a bounded number of statements, whatever waits.
ASKED_ALONE = 2


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
        told += _said(rooms, viewer, _rows(rooms, viewer))
    return sorted(told, key=attrgetter("at"), reverse=True)[:MOST]


def _rows(rooms: list[Waits], viewer: Any) -> list:
    """Ask only what may find something, as the database hints."""
    hinted = _hints(tuple(room.hint for room in rooms if room.hint))
    asked = [
        ask
        for room in rooms
        for name, ask in room.questions.items()
        if room.hint is None or name in hinted
    ]
    if len(asked) > ASKED_ALONE:
        return _everything(rooms)(viewer)
    return [row for ask in asked for row in ask(viewer)]


def _hints(functions: tuple[str, ...]) -> frozenset[str]:
    """Return the names of the questions that may find something for whoever acts."""
    if not functions:
        return frozenset()
    named = " || ".join(f"{function}()" for function in functions)
    ((found,),) = connection.ask_in_confidence(f"SELECT {named}", [])  # type: ignore[attr-defined] # our own backend
    return frozenset(found)


def _everything(rooms: list[Waits]) -> Kept:
    key = tuple(map(id, rooms))
    if key not in _kept:
        questions = [ask for room in rooms for ask in room.questions.values()]
        _kept[key] = Kept(lambda viewer: _together(questions, viewer))
    return _kept[key]


def _together(questions: list[Kept], viewer: Any) -> QuerySet:
    """Make one statement of all these questions."""
    first, *others = [ask.build(viewer) for ask in questions]
    return first.union(*others, all=True)


def _said(rooms: list[Waits], viewer: Any, rows: list) -> Iterator[News]:
    says = {kind: say for room in rooms for kind, say in room.says.items()}
    for kind, *row in dict.fromkeys(map(tuple, rows)):
        line = says[kind](viewer, Waiting(*row))
        if line is not None:
            yield line
