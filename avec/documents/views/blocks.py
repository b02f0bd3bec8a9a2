"""Pieces that several pages of a document show."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from avec.access.viewer import Viewer
from avec.documents import kept
from avec.documents.models import Document
from avec.documents.places import Spot
from avec.documents.shapes import Template


def blocks_of(viewer: Viewer, document: Document) -> list[tuple[UUID, str]]:
    """Return the repeated blocks the viewer may see, in order, with their part."""
    return kept.blocks_in(viewer, document.pk)


def disputed_in(viewer: Viewer, document: Document) -> set[UUID]:
    """Return the passages that raise an open disagreement."""
    return set(kept.disputed_passages(viewer, document.pk))


def only(spot: Spot) -> Template:
    """Return the form reduced to one question, to lay out one page."""
    section = replace(spot.section, questions=(spot.question,))
    return replace(spot.template, sections=(section,))
