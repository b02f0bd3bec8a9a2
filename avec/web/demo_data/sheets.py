"""Reading the files of the demonstration strictly: nothing unknown, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import yaml

Thing = TypeVar("Thing")

ZONE = ZoneInfo("Europe/Paris")

_DAY = re.compile(r"[+-]?\d{1,4}w?")
_MOMENT = re.compile(r"(?P<day>[+-]?\d{1,4}w?) (?P<hour>\d\d:\d\d)")
_COMING = re.compile(r"(?P<day>[a-z]+day) (?P<hour>\d\d:\d\d)")
_WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SATURDAY = 5


class DemoDataError(ValueError):
    """A file of the demonstration says something that cannot be."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in French and in English."""

    fr: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the words in a language; in French if it is another one."""
        return self.en if language == "en" else self.fr


@dataclass(frozen=True, slots=True)
class Calendar:
    """Turns « -12 08:35 » into a moment, counted from one day.

    A trailing ``w`` moves back to a working day, for what happens at work.
    """

    today: date

    def day(self, said: str) -> date:
        """Return a day: « +30 », « -12 », « -12w ».

        :raises ValueError: if it is said in another way.
        """
        if not _DAY.fullmatch(said):
            raise ValueError(said)
        day = self.today + timedelta(days=int(said.rstrip("w")))
        if said.endswith("w") and day.weekday() >= _SATURDAY:
            day -= timedelta(days=day.weekday() - _SATURDAY + 1)
        return day

    def moment(self, said: str) -> datetime:
        """Return a moment: « -12 08:35 », by the clock of the territory.

        :raises ValueError: if it is said in another way.
        """
        read = _MOMENT.fullmatch(said)
        if not read:
            raise ValueError(said)
        hour = time.fromisoformat(read["hour"])
        return datetime.combine(self.day(read["day"]), hour, tzinfo=ZONE)

    def coming(self, said: str) -> datetime:
        """Return a moment, or one of the next seven days: « tuesday 14:30 ».

        :raises ValueError: if it is said in another way.
        """
        read = _COMING.fullmatch(said)
        if not read:
            return self.moment(said)
        away = (_WEEK.index(read["day"]) - self.today.weekday() - 1) % len(_WEEK) + 1
        hour = time.fromisoformat(read["hour"])
        return datetime.combine(self.today + timedelta(days=away), hour, tzinfo=ZONE)


class Sheet:
    """One block of a file. Each line is taken once; what is left is an error."""

    def __init__(self, content: object, where: str, calendar: Calendar) -> None:
        if not isinstance(content, Mapping):
            raise DemoDataError(where, "lines « name: value » are expected")
        self.where = where
        self.calendar = calendar
        self._left: dict[str, Any] = dict(content)

    def __enter__(self) -> Sheet:
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None and self._left:
            self.refuse(f"not expected here: {', '.join(map(str, self._left))}")

    def refuse(self, what: str) -> NoReturn:
        """Stop here, and say where.

        :raises DemoDataError: always.
        """
        raise DemoDataError(self.where, what) from None

    def names(self) -> list[str]:
        """Return the names that have not been taken yet."""
        return list(self._left)

    def has(self, name: str) -> bool:
        return name in self._left

    def anything(self, name: str) -> Any:
        """Take a line as it is, or complain that it is missing."""
        if name not in self._left:
            self.refuse(f"« {name} » is missing")
        return self._left.pop(name)

    def text(self, name: str, default: str | None = None) -> str:
        """Take a line of words."""
        if default is not None and name not in self._left:
            return default
        value = self.anything(name)
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"« {name} » should be words")
        return value.strip()

    def one_of(
        self, name: str, known: Iterable[str], default: str | None = None
    ) -> str:
        """Take one word among those that are known."""
        value = self.text(name, default)
        words = sorted(known)
        if value not in words and value != default:
            self.refuse(f"« {name}: {value} » is not among {', '.join(words)}")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """Take a whole number."""
        value = self._left.pop(name, default)
        if type(value) is not int:
            self.refuse(f"« {name} » should be a number")
        return value

    def yes(self, name: str) -> bool:
        """Take a yes or a no; no when nothing is said."""
        value = self._left.pop(name, False)
        if not isinstance(value, bool):
            self.refuse(f"« {name} » should be true or false")
        return value

    def bilingual(self, name: str) -> Bilingual:
        """Take the same words in both languages."""
        with self.inside(name) as words:
            return Bilingual(fr=words.text("fr"), en=words.text("en"))

    def day(self, name: str) -> date:
        """Take a day counted from today."""
        return self._counted(name, self.calendar.day)

    def day_if_said(self, name: str) -> date | None:
        return self.day(name) if self.has(name) else None

    def moment(self, name: str) -> datetime:
        """Take a moment counted from today."""
        return self._counted(name, self.calendar.moment)

    def moment_if_said(self, name: str) -> datetime | None:
        return self.moment(name) if self.has(name) else None

    def _counted(self, name: str, count: Callable[[str], Thing]) -> Thing:
        value = str(self.anything(name))
        try:
            return count(value)
        except ValueError:
            self.refuse(f"« {name}: {value} » is not a moment")

    def words(self, name: str) -> tuple[str, ...]:
        """Take a list of words; none when nothing is said."""
        value = self._left.pop(name, [])
        if not isinstance(value, list) or not all(isinstance(w, str) for w in value):
            self.refuse(f"« {name} » should be a list of words")
        return tuple(value)

    def coming(self, name: str) -> tuple[datetime, ...]:
        """Take a list of moments, past or of the next seven days."""
        try:
            return tuple(self.calendar.coming(said) for said in self.words(name))
        except ValueError:
            self.refuse(f"« {name} » has something that is not a moment")

    def inside(self, name: str) -> Sheet:
        return Sheet(self.anything(name), f"{self.where} · {name}", self.calendar)

    def each(self, name: str) -> Iterator[Sheet]:
        """Take a list of blocks, one after the other; none when nothing is said."""
        value = self._left.pop(name, [])
        if not isinstance(value, list):
            self.refuse(f"« {name} » should be a list")
        for place, content in enumerate(value, start=1):
            said = content.get("key", place) if isinstance(content, Mapping) else place
            with Sheet(
                content, f"{self.where} · {name} · {said}", self.calendar
            ) as one:
                yield one


def read(file: Path, calendar: Calendar) -> Sheet:
    """Open one file.

    :raises DemoDataError: if it is not YAML, or says the same name twice.
    """
    try:
        content = yaml.load(file.read_text("utf-8"), Loader=_Loader)  # noqa: S506 # a safe loader, stricter
    except yaml.YAMLError as error:
        raise DemoDataError(file.name, str(error)) from None
    return Sheet(content, file.name, calendar)


def by_key(things: Iterable[Thing], where: str) -> dict[str, Thing]:
    """Put things under their key.

    :raises DemoDataError: if two of them have the same one.
    """
    found: dict[str, Thing] = {}
    for thing in things:
        key: str = thing.key  # type: ignore[attr-defined] # everything listed has one
        if key in found:
            raise DemoDataError(where, f"« {key} » stands twice")
        found[key] = thing
    return found


class _Loader(yaml.SafeLoader):
    """The safe loader, which also refuses a name said twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[object, object]:
    names = [loader.construct_object(name) for name, _value in node.value]
    for name in names:
        if names.count(name) > 1:
            raise yaml.constructor.ConstructorError(
                None, None, f"« {name} » is said twice", node.start_mark
            )
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
