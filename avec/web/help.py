"""Whom to call now: national numbers and the teams of the territory, as data.

A place puts its own ``numbers.toml`` and ``teams.toml`` in its folder of help; both
are read again when they change. A file with a fault never empties the page: what the
house ships is shown, and ``avec doctor`` says what to mend.
"""

from __future__ import annotations

import logging
import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

DATA = Path(__file__).parent / "data"
NUMBERS, TEAMS = "numbers.toml", "teams.toml"

logger = logging.getLogger(__name__)


class Unreadable(Exception):
    """A file of help has a fault; the sentence says where."""


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
    try:
        return read_numbers(_of_the_place(NUMBERS) or shipped)
    except Unreadable:
        logger.exception("the numbers of this place cannot be read")
        return read_numbers(shipped)


def local_teams() -> tuple[str, tuple[Team, ...]]:
    """Return the territory and its teams; nothing when none is written yet."""
    file = _of_the_place(TEAMS)
    if file is None and getattr(settings, "AVEC_DEMO", False):
        file = DATA / "local_help_demo.toml"
    try:
        return read_teams(file) if file else ("", ())
    except Unreadable:
        logger.exception("the teams of this place cannot be read")
        return "", ()


def faults() -> list[str]:
    """Say what is wrong in the files of this place, and which numbers grew old."""
    found = []
    for name, read in ((NUMBERS, read_numbers), (TEAMS, read_teams)):
        if file := _of_the_place(name):
            try:
                read(file)
            except Unreadable as fault:
                found.append(f"{file} : {fault}")
    return found


def _of_the_place(name: str) -> Path | None:
    folder = getattr(settings, "AVEC_HELP_DIR", "")
    file = Path(folder) / name
    return file if folder and file.is_file() else None


def read_numbers(file: Path) -> tuple[Number, ...]:
    """Read a list of numbers.

    :raises Unreadable: naming the entry, and the line that is missing or unknown.
    """
    return _read(file, file.stat().st_mtime_ns)[1]


def read_teams(file: Path) -> tuple[str, tuple[Team, ...]]:
    """Read the territory and its teams.

    :raises Unreadable: naming the entry, and the line that is missing or unknown.
    """
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(file: Path, _changed: int) -> tuple[str, tuple[Any, ...]]:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise Unreadable(str(problem)) from problem
    kind, key = (Number, "number") if "number" in content else (Team, "team")
    entries = tuple(
        _entry(kind, f"{key} {place}", written)
        for place, written in enumerate(content.get(key, ()), 1)
    )
    if kind is Team or entries:
        return str(content.get("territory", "")), entries
    message = "aucun numéro"
    raise Unreadable(message)


def _entry(kind: type, place: str, written: dict[str, Any]) -> Any:
    known = {field.name for field in fields(kind)}
    needed = known - {"listens"}
    wrong = [
        *(f"{place} : il manque « {name} »" for name in sorted(needed - set(written))),
        *(f"{place} : « {name} » inconnu" for name in sorted(set(written) - known)),
        *_not_said(place, kind, written),
    ]
    if wrong:
        raise Unreadable(" ; ".join(wrong))
    return kind(**written)


def _not_said(place: str, kind: type, written: dict[str, Any]) -> list[str]:
    """Name what is there and cannot be used: a number, a language, a date."""
    dialled = str(written.get("number" if kind is Number else "phone", "0"))
    wrong = []
    if not re.fullmatch(r"\+?[0-9][0-9 ]*", dialled):
        wrong.append(f"{place} : « {dialled} » n’est pas un numéro")
    if kind is Team:
        return wrong
    if written.get("scheme", "tel") not in {"tel", "sms"}:
        wrong.append(f"{place} : « scheme » vaut « tel » ou « sms »")
    for name in ("title", "words", "hours"):
        said = written.get(name, {"fr": "", "en": ""})
        if not isinstance(said, dict) or not {"fr", "en"} <= said.keys():
            wrong.append(f"{place} : « {name} » se dit en français et en anglais")
    if not isinstance(written.get("checked_on", date.min), date):
        wrong.append(f"{place} : « checked_on » est une date, comme 2026-11-22")
    return wrong
