"""The page of a document: each question on one line, with where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avec.documents.layout import Asked, Group, Laid
from avec.documents.shapes import Section
from avec.foundation.addresses import around_last_word

FIRST_WORDS = 90

Spot = tuple[str, str, UUID | None]


class Line(NamedTuple):
    """One question: where it is written, how it begins, where it stands."""

    address: str
    prompt: str
    begins: str
    beside: str
    state: str
    waits: bool


class Part(NamedTuple):
    """One section of a document, its groups each with their lines."""

    section: Section
    groups: list[tuple[Group, list[Line]]]


def overview(
    document_id: UUID, laid: Iterable[Laid], started: Collection[Spot]
) -> list[Part]:
    """Return the lines of a document; ``started`` says where a draft waits."""
    states = _states()
    parts = []
    for one in laid:
        key = one.section.key
        begin, end = around_last_word("documents:question", document_id, key)
        groups = []
        for group in one.groups:
            block = f"?bloc={group.block_id}" if group.block_id else ""
            lines = []
            for asked in group.asked:
                question = asked.question
                is_started = (key, question.key, group.block_id) in started
                state, waits = states[_state(asked, is_started=is_started)]
                lines.append(
                    Line(
                        f"{begin}{question.key}{end}{block}",
                        question.prompt,
                        _first_words(asked),
                        _beside(len(asked.others)) if asked.others else "",
                        state,
                        waits,
                    )
                )
            groups.append((group, lines))
        parts.append(Part(one.section, groups))
    return parts


def _states() -> dict[str, tuple[str, bool]]:
    return {
        "awaits her yes": (_("Attend votre oui"), True),
        "begun": (_("Commencé"), True),
        "proposed": (_("Texte commun proposé"), True),
        "together": (_("Écrit ensemble"), False),
        "written": (_("Écrit"), False),
        "silent": (_("À écrire si je veux"), False),
    }


def _state(asked: Asked, *, is_started: bool) -> str:
    if any(said.is_waiting for said in asked.own):
        return "awaits her yes"
    if is_started:
        return "begun"
    if asked.proposed:
        return "proposed"
    if asked.together:
        return "together"
    return "written" if asked.own else "silent"


def _first_words(asked: Asked) -> str:
    """Return how the words that stand here begin, her own or those said together."""
    said = asked.together[:1] or asked.own[-1:]
    if not said or not said[0].rows:
        return ""
    text = said[0].rows[0].text
    if len(text) <= FIRST_WORDS:
        return text
    return text[:FIRST_WORDS].rsplit(" ", 1)[0] + "…"


def _beside(voices: int) -> str:
    said = ngettext("%(num)s autre voix à côté", "%(num)s autres voix à côté", voices)
    return said % {"num": voices}
