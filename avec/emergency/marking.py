"""Which questions of a published document may be marked « urgence », and read then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from avec.access.viewer import Viewer
from avec.documents.layout import Laid, published_rows
from avec.documents.models import Document, Version, VersionItem, form_of
from avec.documents.sentences import words_of
from avec.documents.shapes import Question, Section, Template
from avec.documents.words import Mode, Quality
from avec.emergency.words import MARKED_BEHAVIOURS, NEVER_MARKED

SUGGESTED = "emergency"


def can_be_marked(form: Template) -> bool:
    """Whether questions of this form may be marked at all."""
    return form.behaviour in MARKED_BEHAVIOURS and form.key not in NEVER_MARKED


def questions_of(
    viewer: Viewer, document: Document, language: str = "fr"
) -> Iterator[tuple[Section, dict[str, Question]]]:
    """Go through what she answered in her current version, by section.

    Each question under its mark. What only others said is not there, nor what is
    kept for one person by name.
    """
    version = document.current_version
    if version is None:
        return
    answered = set(
        VersionItem.objects.visible_to(viewer)
        .filter(
            version=version,
            owner_id=viewer.person_id,
            author_id=viewer.person_id,
            quality=Quality.PERSON,
            mode__in=(Mode.WRITTEN, Mode.DICTATED),
            sealed__isnull=False,
            only_named=False,
        )
        .values_list("section_key", "question_key")
    )
    for section in form_of(version.template_version_id, language).sections:
        asked = {
            f"{section.key}/{question.key}": question
            for question in section.questions
            if (section.key, question.key) in answered
        }
        if asked:
            yield section, asked


@dataclass(frozen=True, slots=True)
class Page:
    """What is open of one document: the title it was published under, and the words."""

    title: str
    own_title: str
    published_at: datetime
    laid: list[Laid]


def laid_pages(rows: list[tuple], language: str) -> list[Page]:
    """Lay out what the database gave of one opening, document by document."""
    pages = []
    for version_id, group in groupby(rows, itemgetter(0)):
        lines = list(group)
        _version, template_id, published_at, cover, *_rest = lines[0]
        form = form_of(template_id, language)
        covered = cover_of(version_id, lines[0][5], cover)
        pages.append(
            Page(
                covered.get("title") or form.title,
                words_of(covered.get("name", "")),
                published_at,
                published_rows([line[4:] for line in lines], form),
            )
        )
    return pages


def cover_of(version_id: UUID, owner_id: UUID, sealed: bytes) -> dict[str, str]:
    """Open what a version was published under: its title, and the name it gives."""
    version = Version(pk=version_id, owner_id=owner_id, sealed=sealed)
    return version.content
