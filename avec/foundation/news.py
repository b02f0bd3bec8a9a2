"""« Ce qui est nouveau »: each room says what waits for someone, one page lists it.

A room adds its teller in ``AppConfig.ready()``. The register knows nothing about
any room, keeps nothing, and presses nobody: a line that no longer waits is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class News:
    """One quiet line: when, one sentence, and where to go."""

    at: datetime
    sentence: str
    route: str
    args: tuple[Any, ...] = ()
    icon: str = "info"


Teller = Callable[[Any], Iterable[News]]

_tellers: list[Teller] = []


def tells(teller: Teller) -> Teller:
    """Add what one room has to tell a viewer. It asks only for what they may see."""
    _tellers.append(teller)
    return teller


def news_for(viewer: Any) -> list[News]:
    """Return what waits for this viewer, the newest first."""
    told = [line for teller in _tellers for line in teller(viewer)]
    return sorted(told, key=attrgetter("at"), reverse=True)
