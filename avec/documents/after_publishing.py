"""What other rooms ask the owner about a document that speaks for her.

Asked where she arrives after publishing, and on the page of what becomes of the
document; never on the pages where it is written or read.
"""

from __future__ import annotations

from collections.abc import Callable

from avec.access.viewer import Viewer
from avec.documents.behaviours import Piece
from avec.documents.models import Document

Asks = Callable[[Viewer, Document], Piece | None]

_asking: list[Asks] = []


def asks_after_publishing(asks: Asks) -> Asks:
    """Add what one room asks, in ``AppConfig.ready()``."""
    _asking.append(asks)
    return asks


def asked_after_publishing(viewer: Viewer, document: Document | None) -> list[Piece]:
    """Return what is asked of her; nothing while no version speaks for her."""
    if document is None or document.current_version_id is None:
        return []
    pieces = (asks(viewer, document) for asks in _asking)
    return [piece for piece in pieces if piece is not None]
