"""Whether what a message announces is still there, asked when it would leave.

A room says how to look at what its messages announce, as the one who would receive
them. What is gone is told to nobody, however it went.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from avec.access.viewer import Viewer

Question = Callable[[Viewer, UUID], bool]

_questions: dict[str, Question] = {}


def stands_while(about: str) -> Callable[[Question], Question]:
    """Say how to look, for messages named ``about:`` and then the key of a row."""

    def keep(question: Question) -> Question:
        _questions[about] = question
        return question

    return keep


def still_stands(viewer: Viewer, key: str) -> bool:
    """Tell whether what this message announces still stands, as far as anybody said."""
    about, _colon, rest = key.partition(":")
    question = _questions.get(about)
    return question is None or question(viewer, UUID(rest[:36]))
