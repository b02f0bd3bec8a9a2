"""What other rooms show beside one question, while its owner answers it."""

from __future__ import annotations

from collections.abc import Callable

from avec.access.viewer import Viewer
from avec.documents.behaviours import Piece

Aside = Callable[[Viewer], Piece]

_asides: dict[str, list[Aside]] = {}


def beside(question_key: str) -> Callable[[Aside], Aside]:
    """Add what a room shows beside a question, in ``AppConfig.ready()``."""

    def keep(aside: Aside) -> Aside:
        _asides.setdefault(question_key, []).append(aside)
        return aside

    return keep


def shown_beside(viewer: Viewer, question_key: str) -> list[Piece]:
    """Return what is shown beside a question; asks nothing when no room has any."""
    return [aside(viewer) for aside in _asides.get(question_key, ())]
