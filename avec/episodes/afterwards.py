"""What other rooms show when she comes back to a moment: theirs, of those days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from avec.access.viewer import Viewer
from avec.documents.behaviours import Piece

Aside = Callable[[Viewer, datetime, datetime], list[Piece]]
_asides: list[Aside] = []


def shown_afterwards(aside: Aside) -> Aside:
    """Add what one room has of a period, in ``AppConfig.ready()``."""
    _asides.append(aside)
    return aside


def afterwards(viewer: Viewer, since: datetime, until: datetime) -> list[Piece]:
    """Return what every room has of a period that is the viewer's to look back at."""
    return [piece for aside in _asides for piece in aside(viewer, since, until)]
