"""The kinds of appointments that are offered in one tap: data that a place writes.

A place puts its own ``kinds.toml`` in its folder of the agenda; it is read again when
it changes. A file with a fault never takes anything away: what the house ships is
offered, and ``avec doctor`` says what to mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from avec.agenda.reach import Asked
from avec.agenda.words import Mode, Side
from avec.foundation.place_files import (
    Unreadable,
    fault_of,
    of_the_place,
    read_file,
    read_or,
    wrong_lines,
)

SHIPPED = Path(__file__).parent / "data" / "kinds.toml"
LENGTHS = (15, 30, 45, 60, 90, 120, 180)
AROUND = (0, 15, 30, 45, 60)
MOST_NOTICE = 14 * 24
"""Two weeks, in hours: more would be a waiting list."""
NEEDED = {"key", "name", "words", "minutes"}
SPOKEN = ("name", "words")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of appointment: how long, how, how early, who may offer it, with whom.

    ``name`` and ``words`` are by language; ``minutes``, ``before`` and ``after`` are
    minutes, ``notice_hours`` is how long before its beginning it is looked for, in
    hours. ``who`` are the sides that offer it, all when empty; ``one_of`` are the
    sides of which one person each is found among those who are free.
    """

    key: str
    name: dict[str, str]
    words: dict[str, str]
    minutes: int
    before: int = 0
    after: int = 0
    mode: str = Mode.PLACE.value
    notice_hours: int = 1
    discreet: bool = False
    who: list[str] = field(default_factory=list)
    one_of: list[str] = field(default_factory=list)

    @property
    def notice(self) -> timedelta:
        """How long before its beginning it is looked for."""
        return timedelta(hours=self.notice_hours)

    @property
    def is_pair(self) -> bool:
        """Whether it has two voices."""
        return {Side.PEER, Side.PROFESSIONAL} <= set(self.one_of)


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of this place, or those that the house ships."""
    return read_or(_of_the_place(), kinds_in, lambda: read_kinds(SHIPPED))


def kinds_for(side: Side) -> tuple[Kind, ...]:
    """Return the kinds that somebody of this side may offer."""
    return tuple(one for one in kinds() if not one.who or side in one.who)


def kind_of(key: str) -> Kind | None:
    """Return this kind, if there is one still."""
    return next((one for one in kinds() if one.key == key), None)


def notice_of(key: str) -> timedelta:
    """Return how early an appointment of this kind is looked for; none by itself."""
    kind = kind_of(key)
    return kind.notice if kind else timedelta()


def filled_in(kind: Kind) -> dict[str, Any]:
    """Return what the form of an appointment begins with, for this kind."""
    return {
        "kind": kind.key,
        "about": kind.name.get(_language(), kind.name["fr"]),
        "minutes": str(kind.minutes),
        "before": str(kind.before),
        "after": str(kind.after),
        "mode": kind.mode,
        "is_pair": kind.is_pair,
        "is_discreet": kind.discreet,
    }


@dataclass(frozen=True, slots=True)
class With:
    """Whom a kind is with, among those whom one may ask: keys, as a form sends them."""

    always: list[str]
    pools: list[list[str]]


def with_whom(kind: Kind, people: Iterable[Asked], mine: Side) -> With | None:
    """Return whom this kind is with; ``None`` when somebody it needs is not there.

    A side of which there is one person is with that person; the viewer's own side is
    theirs.
    """
    known = list(people)
    found = With([], [])
    for side in kind.one_of:
        if side == mine:
            continue
        keys = [str(one.person_id) for one in known if one.side == side]
        if not keys:
            return None
        if len(keys) == 1:
            found.always.extend(keys)
        else:
            found.pools.append(keys)
    return found


def in_words(kind: Kind) -> tuple[str, str]:
    """Return the name of a kind and its sentence, in the language of the page."""
    language = _language()
    return (
        kind.name.get(language, kind.name["fr"]),
        kind.words.get(language, kind.words["fr"]),
    )


def _language() -> str:
    return (get_language() or "fr")[:2]


def faults() -> list[str]:
    """Say what is wrong in the file of this place."""
    return fault_of(_of_the_place(), kinds_in)


def _of_the_place() -> Path | None:
    return of_the_place(getattr(settings, "AVEC_AGENDA_DIR", ""), SHIPPED.name)


def read_kinds(file: Path) -> tuple[Kind, ...]:
    """Read a list of kinds.

    :raises Unreadable: as ``kinds_in`` does.
    """
    return read_file(file, kinds_in)


def kinds_in(content: dict[str, Any]) -> tuple[Kind, ...]:
    """Return the kinds that a file says.

    :raises Unreadable: naming each entry with what is missing, unknown or out of
        bounds.
    """
    written = content.get("kind", ())
    wrong = [
        f"genre {place} : {fault}"
        for place, one in enumerate(written, 1)
        for fault in _wrong(one)
    ]
    keys = [one.get("key") for one in written]
    wrong += [f"« {key} » est là deux fois" for key in _twice(keys)]
    if wrong:
        raise Unreadable(" ; ".join(wrong))
    return tuple(Kind(**one) for one in written)


def _twice(keys: list[Any]) -> list[Any]:
    return sorted({str(key) for key in keys if keys.count(key) > 1})


def _wrong(one: dict[str, Any]) -> list[str]:
    known = {each.name for each in fields(Kind)}
    wrong = wrong_lines(one, needed=NEEDED, known=known, spoken=SPOKEN)
    if not re.fullmatch(r"[a-z0-9-]{1,40}", str(one.get("key", "k"))):
        wrong.append("« key » a des lettres sans accent, des chiffres et des tirets")
    bounds: dict[str, Iterable[Any]] = {
        "minutes": LENGTHS,
        "before": AROUND,
        "after": AROUND,
        "mode": Mode.values,
        "notice_hours": range(MOST_NOTICE + 1),
        "discreet": (True, False),
    }
    for name, choices in bounds.items():
        if name in one and one[name] not in choices:
            said = (
                f"de 0 à {MOST_NOTICE}"
                if name == "notice_hours"
                else ", ".join(str(each) for each in choices)
            )
            wrong.append(f"« {name} » vaut {said}")
    for name in ("who", "one_of"):
        sides = one.get(name, [])
        if not isinstance(sides, list) or not set(sides) <= set(Side.values):
            wrong.append(f"« {name} » : {', '.join(Side.values)}")
    return wrong
