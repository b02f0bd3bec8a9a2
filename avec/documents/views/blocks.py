"""Pieces that several pages of a document show."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from avec.access.viewer import Viewer
from avec.documents import kept
from avec.documents.layout import working_rows
from avec.documents.models import Document
from avec.documents.overview import words_of
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


def part_of(viewer: Viewer, spot: Spot) -> str:
    """Name the part one writes in: one of a repeated part by how it begins."""
    if spot.block is None:
        return spot.section.title
    [laid] = working_rows(
        kept.heads_in_block(viewer, spot.document.pk, spot.block.pk),
        replace(spot.template, sections=(spot.section,)),
        name="",
        disputed=(),
        blocks=[(spot.block.pk, spot.section.key)],
    )
    begun = (words_of(group.asked) for group in laid.groups)
    return next(filter(None, begun), spot.section.title)
