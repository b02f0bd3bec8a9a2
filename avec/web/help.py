"""Whom to call now: national numbers and the teams of the territory, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Number:
    """A national number, by language; where it was read, when it was checked."""

    number: str
    scheme: str
    title: dict[str, str]
    words: dict[str, str]
    hours: dict[str, str]
    source: str
    checked_on: date


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


@lru_cache(maxsize=1)
def national_numbers() -> tuple[Number, ...]:
    """Return the numbers of the whole country, most needed first."""
    content = tomllib.loads((DATA / "numbers.toml").read_text(encoding="utf-8"))
    return tuple(Number(**entry) for entry in content["number"])


def local_teams() -> tuple[str, tuple[Team, ...]]:
    """Return the territory and its teams; nothing when none is written yet.

    The file is named by ``AVEC_LOCAL_HELP``; the demonstration has its own.
    Raise ``TypeError`` when a team of the file has an unknown or missing line.
    """
    file = getattr(settings, "AVEC_LOCAL_HELP", "")
    if not file and getattr(settings, "AVEC_DEMO", False):
        file = str(DATA / "local_help_demo.toml")
    return _read_teams(file) if file else ("", ())


@lru_cache(maxsize=4)
def _read_teams(file: str) -> tuple[str, tuple[Team, ...]]:
    content = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    teams = tuple(Team(**entry) for entry in content.get("team", ()))
    return content.get("territory", ""), teams
