"""Cutting what somebody said into its sentences, without touching a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from avec.access.viewer import Viewer
from avec.aftermath.words import LEARNS
from avec.documents import kept
from avec.documents.layout import Voice, working_rows
from avec.documents.models import Document

_END = re.compile(r"(?<=[.!?…])[\s\u202f\u00a0]+|\n+")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence as somebody said it, and where it stands."""

    passage_id: UUID
    number: int
    words: str
    name: str
    label: str
    is_hers: bool
    question_key: str
    prompt: str


def sentences_of(content: dict[str, Any]) -> list[str]:
    """Cut an answer into its sentences, as they are written."""
    if "items" in content:
        found: Sequence[str] = [item.get("text", "") for item in content["items"]]
    else:
        found = _END.split(content.get("text", ""))
    return [words.strip() for words in found if words.strip()]


def said_in(
    viewer: Viewer, document: Document, name: str, language: str
) -> Iterator[Said]:
    """Give every sentence that stands in one's own review, voice by voice."""
    laid = working_rows(
        kept.what_stands(viewer, document.pk),
        document.form_in(language),
        name=name,
        disputed=(),
    )
    for part in laid:
        for group in part.groups:
            for asked in group.asked:
                for voice in (*asked.own, *asked.others):
                    if not voice.is_waiting:
                        yield from _cut(
                            voice, asked.question.key, asked.question.prompt
                        )


def _cut(voice: Voice, question_key: str, prompt: str) -> Iterator[Said]:
    for number, words in enumerate(sentences_of(voice.content)):
        yield Said(
            voice.id,
            number,
            words,
            voice.name,
            voice.label,
            voice.is_hers,
            question_key,
            prompt,
        )


def for_the_service(said: Sequence[Said]) -> list[Said]:
    """Keep what may be handed on: what was written for that, by any voice."""
    return [one for one in said if one.question_key == LEARNS]


def for_directives(said: Sequence[Said]) -> list[Said]:
    """Keep her own sentences: nobody else's words become hers."""
    return [one for one in said if one.is_hers and one.question_key != LEARNS]
