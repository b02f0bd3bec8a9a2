"""What upper rooms say beside each person of a circle: what they read, for instance.

A panel answers for several ties at once, so that a circle of thirty costs what a
circle of one costs. It asks only for what the viewer may see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from avec.access.viewer import Viewer
from avec.circles.models import Tie


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence beside someone's name, with somewhere to go if there is."""

    sentence: str
    route: str = ""
    args: tuple[Any, ...] = ()


Panel = Callable[[Viewer, Sequence[Tie]], Mapping[UUID, Sequence[Line]]]

_panels: list[Panel] = []


def panel(function: Panel) -> Panel:
    """Add what one room has to say of ties: their keys, each with its lines."""
    _panels.append(function)
    return function


def lines_about(viewer: Viewer, ties: Sequence[Tie]) -> dict[UUID, list[Line]]:
    """Return what every room says of these ties, in the order rooms were added."""
    said: dict[UUID, list[Line]] = defaultdict(list)
    if ties:
        for ask in _panels:
            for key, lines in ask(viewer, ties).items():
                said[key].extend(lines)
    return said
