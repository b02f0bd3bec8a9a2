"""How an example of a route is written: what its address names, what is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.second_wall import find


@dataclass(frozen=True)
class Example:
    """What stands in the address, and what a form sends."""

    arguments: Callable[[Any], tuple] = lambda cast: ()
    sent: Callable[[Any], dict] = lambda cast: {}


def of(arguments: Callable[[Any], Any], **sent: str) -> Example:
    """Return the example whose address names one thing or several."""

    def named(cast) -> tuple:
        found = arguments(cast)
        return found if isinstance(found, tuple) else (found,)

    return Example(named, lambda cast: sent)


def sends(**sent: str) -> Example:
    """Return the example of an address that names nothing."""
    return Example(sent=lambda cast: sent)


def plain() -> Example:
    """Return the example of an address that names and needs nothing."""
    return Example()


def row(table: str, where: str, column: str = "id") -> Callable[[Any], Any]:
    """Name one row by what it holds; ``:name`` stands for a person of the cast."""
    return lambda cast: find(cast, table, where, column)
