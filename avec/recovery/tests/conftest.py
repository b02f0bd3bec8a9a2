"""What these tests share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from avec.documents import actions
from avec.documents.actions.writing import Place
from avec.documents.models import Block, Document, Passage, TemplateVersion
from avec.people.models import Person
from tests.entrance import client_as


@dataclass
class Tool:
    """A document of Nora's, begun from one of the tools."""

    cast: Any
    document: Document

    def page_of(self, name: str) -> Any:
        """Return somebody's browser."""
        return client_as(self.cast.people[name], self.cast.hats.get(name))

    def place(self, section: str, question: str, block: Block | None = None) -> Place:
        return Place(self.document, section, question, block)

    def block(self, section: str) -> Block:
        """Add one more of a repeated part, as Nora."""
        with self.cast.acting("nora"), transaction.atomic():
            return actions.add_block(
                viewer=self.cast.seen_by("nora"),
                document=self.document,
                section_key=section,
            )

    def write(self, place: Place, content: dict[str, Any]) -> Passage:
        """Write one answer, as Nora."""
        with self.cast.acting("nora"), transaction.atomic():
            return actions.write_passage(
                viewer=self.cast.seen_by("nora"), place=place, content=content
            )

    def open_session(self, name: str, *parts: str) -> Any:
        """Let somebody write under Nora's dictation in these parts."""
        with self.cast.acting("nora"), transaction.atomic():
            return actions.open_writing_session(
                viewer=self.cast.seen_by("nora"),
                document=self.document,
                helper=Person.objects.get(pk=self.cast.people[name]),
                section_keys=parts,
            )


@pytest.fixture
def begun(cast):
    """Begin a tool as Nora: ``begun("decision_balance")``."""

    def begin(key: str) -> Tool:
        nora = cast.seen_by("nora")
        with cast.acting("nora"), transaction.atomic():
            form = TemplateVersion.objects.visible_to(nora).newest().get(key=key)
            document = actions.begin_document(viewer=nora, template_version=form)
        return Tool(cast, document)

    return begin
