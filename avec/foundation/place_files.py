"""Small files that a place writes itself (TOML), read again when they change.

A file with a fault never takes anything away: what the house ships is used, and
``avec doctor`` says what to mend.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

LANGUAGES = {"fr", "en"}

T = TypeVar("T")
Make = Callable[[dict[str, Any]], T]

logger = logging.getLogger(__name__)


class Unreadable(Exception):
    """A file of the place has a fault; the sentence says where."""


def of_the_place(folder: str, name: str) -> Path | None:
    """Return the file of this name that a place put in its folder, if it did."""
    file = Path(folder) / name
    return file if folder and file.is_file() else None


def read_file(file: Path, make: Make[T]) -> T:
    """Return what ``make`` makes of a file; made once until the file changes.

    :raises Unreadable: when it is no TOML, or as ``make`` does.
    """
    return _made(make, file, file.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _made(make: Make[T], file: Path, _changed: int) -> T:
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise Unreadable(str(problem)) from problem
    return make(content)


def read_or(file: Path | None, make: Make[T], otherwise: Callable[[], T]) -> T:
    """Return what a file of the place says; otherwise when there is none, or a fault.

    The fault goes to the log.
    """
    if file is None:
        return otherwise()
    try:
        return read_file(file, make)
    except Unreadable:
        logger.exception("%s of this place cannot be read", file.name)
        return otherwise()


def fault_of(file: Path | None, make: Make[Any]) -> list[str]:
    """Say what is wrong in a file of the place; nothing without one."""
    if file is None:
        return []
    try:
        read_file(file, make)
    except Unreadable as fault:
        return [f"{file} : {fault}"]
    return []


def wrong_lines(
    written: dict[str, Any],
    *,
    needed: Collection[str],
    known: Collection[str],
    spoken: Collection[str] = (),
) -> list[str]:
    """Name the lines of one entry that miss, that nobody knows, that lack a language.

    :param spoken: the lines that are said in each language of the site.
    """
    both = dict.fromkeys(LANGUAGES, "")
    return [
        *(f"il manque « {name} »" for name in sorted(set(needed) - set(written))),
        *(f"« {name} » inconnu" for name in sorted(set(written) - set(known))),
        *(
            f"« {name} » se dit en français et en anglais"
            for name in spoken
            if not isinstance(said := written.get(name, both), dict)
            or not said.keys() >= LANGUAGES
        ),
    ]
