"""Finding one's way in a document: which question, which block, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from avec.access.viewer import Viewer
from avec.documents import kept
from avec.documents.actions.writing import Place
from avec.documents.behaviours import behaviour_named
from avec.documents.fields import Around
from avec.documents.lent import offered_to
from avec.documents.models import Block, Document, Draft, Passage
from avec.documents.sentences import title_of
from avec.documents.shapes import Question, Section, Template


@dataclass(frozen=True)
class Spot:
    """One question of one document, with the block it belongs to."""

    document: Document
    template: Template
    section: Section
    question: Question
    block: Block | None

    @property
    def place(self) -> Place:
        return Place(self.document, self.section.key, self.question.key, self.block)

    def heads(self, viewer: Viewer) -> list[Passage]:
        """Return what stands here and the viewer may read, oldest first."""
        keys = (self.document.pk, self.section.key, self.question.key)
        return [p for p in kept.heads_at(viewer, *keys) if p.block_id == self.block_id]

    def draft(self, viewer: Viewer) -> Draft | None:
        """Return what the viewer was typing here, or nothing."""
        keys = (self.document.pk, self.section.key, self.question.key)
        drafts = kept.drafts_at(viewer, *keys)
        return next((d for d in drafts if d.block_id == self.block_id), None)

    @property
    def block_id(self) -> UUID | None:
        return self.block.pk if self.block else None

    def address(self, route: str, pk: UUID | None = None) -> str:
        """Return the address of this question under one way of writing."""
        keys = [pk or self.document.pk, self.section.key, self.question.key]
        address = reverse(route, args=keys)
        return f"{address}?bloc={self.block.pk}" if self.block else address

    def next(self) -> Spot | None:
        """Return the next question of the same part, or nothing at its end."""
        asked = self._asked
        after = (
            asked[asked.index(self.question) + 1 :] if self.question in asked else []
        )
        if not after:
            return None
        return Spot(self.document, self.template, self.section, after[0], self.block)

    @property
    def number(self) -> int:
        asked = self._asked
        return asked.index(self.question) + 1 if self.question in asked else 1

    @property
    def count(self) -> int:
        return len(self._asked)

    @property
    def _asked(self) -> list[Question]:
        """What is answered here in words: acts have pages of their own."""
        acts = behaviour_named(self.template.behaviour).elsewhere
        return [
            q for q in self.section.questions if not q.retired and q.key not in acts
        ]


def find_spot(
    viewer: Viewer,
    document: Document,
    language: str,
    section: str,
    question: str,
    block: str | None,
) -> Spot:
    """Return the place these keys name in this document.

    :raises Http404: for a key that the form does not have, or a block that is not
        of this part of this document.
    """
    template = document.form_in(language)
    try:
        found = template.section(section)
    except KeyError as error:
        raise Http404 from error
    asked = next((q for q in found.questions if q.key == question), None)
    if asked is None or found.repeatable != bool(block):
        raise Http404
    return Spot(
        document, template, found, asked, _block(viewer, document, found, block)
    )


def _block(
    viewer: Viewer, document: Document, section: Section, key: str | None
) -> Block | None:
    if not key:
        return None
    try:
        block_id = UUID(key)
    except ValueError as error:
        raise Http404 from error
    block = (
        Block.objects.visible_to(viewer)
        .filter(pk=block_id, document=document, section_key=section.key)
        .first()
    )
    if block is None:
        raise Http404
    return block


def around(viewer: Viewer, document: Document, language: str) -> Around:
    """Return the people and documents an answer of the owner may point to.

    They are asked for when an answer needs them: most are plain words.
    """
    return _Near(viewer, document, language)


class _Near(Around):
    def __init__(self, viewer: Viewer, document: Document, language: str) -> None:
        self.__dict__["asked"] = (viewer, document, language)

    @cached_property
    def people(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override] # asked late
        viewer, document, _language = self.__dict__["asked"]
        found = kept.people_around(viewer, document.owner_id)
        return tuple((str(key), name) for key, name in found)

    @cached_property
    def links(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override] # the same
        viewer, document, language = self.__dict__["asked"]
        others = kept.other_documents(viewer, document.owner_id, document.pk)
        return tuple((str(row[0]), title_of(*row, language)) for row in others)

    @cached_property
    def lent(self) -> tuple[tuple[str, str], ...]:  # type: ignore[override] # the same
        viewer, document, _language = self.__dict__["asked"]
        return offered_to(viewer) if viewer.person_id == document.owner_id else ()
