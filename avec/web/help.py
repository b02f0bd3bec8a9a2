"""Whom to call now: national numbers and the teams of the territory, as data.

A place puts its own ``numbers.toml`` and ``teams.toml`` in its folder of help; both
are read again when they change. A file with a fault never empties the page: what the
house ships is shown, and ``avec doctor`` says what to mend.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from avec.foundation.place_files import (
    Unreadable,
    fault_of,
    of_the_place,
    read_file,
    read_or,
    wrong_lines,
)

DATA = Path(__file__).parent / "data"
NUMBERS, TEAMS = "numbers.toml", "teams.toml"
SPOKEN = ("title", "words", "hours")


@dataclass(frozen=True, slots=True)
class Number:
    """A national number, by language; where it was read, and when.

    One that ``listens`` is for talking; the others bring help at once.
    """

    number: str
    scheme: str
    title: dict[str, str]
    words: dict[str, str]
    hours: dict[str, str]
    source: str
    checked_on: date
    listens: bool = False

    @property
    def dial(self) -> str:
        return self.number.replace(" ", "")


@dataclass(frozen=True, slots=True)
class Team:
    """A team of the territory that answers, and when."""

    name: str
    words: str
    hours: str
    phone: str

    @property
    def dial(self) -> str:
        return self.phone.replace(" ", "")


def national_numbers() -> tuple[Number, ...]:
    """Return the numbers of the whole country, most needed first."""
    shipped = DATA / NUMBERS
    return read_or(_of_the_place(NUMBERS), numbers_in, lambda: read_numbers(shipped))


def local_teams() -> tuple[str, tuple[Team, ...]]:
    """Return the territory and its teams; nothing when none is written yet."""
    file = _of_the_place(TEAMS)
    if file is None and getattr(settings, "AVEC_DEMO", False):
        file = DATA / "local_help_demo.toml"
    return read_or(file, teams_in, lambda: ("", ()))


def faults() -> list[str]:
    """Say what is wrong in the files of this place, and which numbers grew old."""
    return [
        *fault_of(_of_the_place(NUMBERS), numbers_in),
        *fault_of(_of_the_place(TEAMS), teams_in),
    ]


def _of_the_place(name: str) -> Path | None:
    return of_the_place(getattr(settings, "AVEC_HELP_DIR", ""), name)


def read_numbers(file: Path) -> tuple[Number, ...]:
    """Read a list of numbers.

    :raises Unreadable: naming the entry, and the line that is missing or unknown.
    """
    return read_file(file, numbers_in)


def numbers_in(content: dict[str, Any]) -> tuple[Number, ...]:
    """Return the numbers that a file says.

    :raises Unreadable: naming the entry, and the line that is missing or unknown.
    """
    found = _entries(Number, "number", content)
    if not found:
        message = "aucun numéro"
        raise Unreadable(message)
    return found


def teams_in(content: dict[str, Any]) -> tuple[str, tuple[Team, ...]]:
    """Return the territory and the teams that a file says.

    :raises Unreadable: naming the entry, and the line that is missing or unknown.
    """
    return str(content.get("territory", "")), _entries(Team, "team", content)


def _entries(kind: type, key: str, content: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(
        _entry(kind, f"{key} {place}", written)
        for place, written in enumerate(content.get(key, ()), 1)
    )


def _entry(kind: type, place: str, written: dict[str, Any]) -> Any:
    known = {field.name for field in fields(kind)}
    wrong = [
        *wrong_lines(
            written,
            needed=known - {"listens"},
            known=known,
            spoken=SPOKEN if kind is Number else (),
        ),
        *_not_said(kind, written),
    ]
    if wrong:
        raise Unreadable(" ; ".join(f"{place} : {fault}" for fault in wrong))
    return kind(**written)


def _not_said(kind: type, written: dict[str, Any]) -> list[str]:
    """Name what is there and cannot be used: a number, a date."""
    dialled = str(written.get("number" if kind is Number else "phone", "0"))
    wrong = []
    if not re.fullmatch(r"\+?[0-9][0-9 ]*", dialled):
        wrong.append(f"« {dialled} » n’est pas un numéro")
    if kind is Team:
        return wrong
    if written.get("scheme", "tel") not in {"tel", "sms"}:
        wrong.append("« scheme » vaut « tel » ou « sms »")
    if not isinstance(written.get("checked_on", date.min), date):
        wrong.append("« checked_on » est une date, comme 2026-11-22")
    return wrong
