"""What upper rooms add to « À lire »: lines that lead to pages of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from avec.access.viewer import Viewer


class Beside(NamedTuple):
    """One line: where it leads, and its words."""

    address: str
    words: str


Question = Callable[[Viewer], Iterable[Beside]]
_questions: list[Question] = []


def stands_beside(question: Question) -> Question:
    """Add what one room has for whoever reads. It asks only for what they may see."""
    _questions.append(question)
    return question


def beside(viewer: Viewer) -> list[Beside]:
    """Return every line for this viewer."""
    return [line for question in _questions for line in question(viewer)]
