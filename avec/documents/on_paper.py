"""From the screen to paper: the same words, in the same order."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from avec.documents.layout import Laid, Voice
from avec.documents.models import Version, form_of
from avec.documents.printing import (
    PrintedDocument,
    PrintedPassage,
    PrintedQuestion,
    PrintedSection,
    blank_form,
)
from avec.documents.sentences import listed, published_title, words_of
from avec.documents.words import Quality, Relation

FORMS = {"a4": "columns", "grand": "large", "livret": "booklet"}
"""How a form of print is named in an address, and in the printing itself."""


def printed(
    version: Version,
    laid: Sequence[Laid],
    language: str,
    *,
    is_extract: bool,
    is_hers: bool = True,
) -> PrintedDocument:
    """Prepare a published version, whole or in part, for paper."""
    content = version.content
    return PrintedDocument(
        title=published_title(content["title"], version.template_version_id, language),
        owner=content["name"],
        number=version.number,
        published_on=timezone.localtime(version.published_at).date(),
        language=language,
        check_code=version.check_code,
        sections=tuple(_section(part) for part in laid),
        extract=is_extract,
        written_with=said_with(content),
        own_title="" if is_hers else words_of(content["name"]),
    )


def said_with(content: Mapping[str, Any]) -> str:
    """Say with whom she wrote, if she wanted it said when she published."""
    names = listed(content.get("with", []))
    return _("Écrit avec %(names)s") % {"names": names} if names else ""


def _section(part: Laid) -> PrintedSection:
    return PrintedSection(
        part.section.title,
        tuple(
            PrintedQuestion(
                asked.question.prompt,
                tuple(_passage(voice) for voice in asked.own),
                tuple(_passage(voice) for voice in asked.others),
                tuple(_passage(voice) for voice in asked.together),
            )
            for group in part.groups
            for asked in group.asked
        ),
    )


def _passage(voice: Voice) -> PrintedPassage:
    said_as = "" if voice.is_hers else str(Quality(voice.quality).label)
    if voice.quality == Quality.WE:
        said_as = ""  # said once, above the names
    return PrintedPassage(
        rows=tuple(voice.rows),
        name=voice.name,
        quality=voice.label or said_as,
        said_on=voice.said_on or timezone.localtime(voice.written_at).date(),
        relation=str(Relation(voice.relation).label) if voice.relation else "",
        disputed=voice.is_disputed,
    )


@functools.lru_cache(maxsize=64)
def blank(template_version_id: UUID, language: str, form: str) -> bytes:
    """Give a blank form as a PDF; it never changes, so it is made once."""
    return blank_form(form_of(template_version_id, language), form=form)
