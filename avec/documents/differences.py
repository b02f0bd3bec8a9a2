"""What changed from one version to the next, in plain words, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from avec.documents.fields import Row
from avec.documents.layout import Laid, Voice
from avec.documents.shapes import Question, Section
from avec.documents.words import Quality


class Change(Enum):
    """What happened to an answer."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One voice at one place: what it said before, and what it says now."""

    section: Section
    question: Question
    name: str
    change: Change
    before: list[Row]
    after: list[Row]


def differences(before: Sequence[Laid], after: Sequence[Laid]) -> list[Difference]:
    """Compare two versions. What did not change is left out."""
    old, new = _said(before), _said(after)
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        then, now = old.get(key), new.get(key)
        if then and now:
            if [v.rows for v in then[2]] == [v.rows for v in now[2]]:
                continue
            change = Change.CHANGED
        else:
            change = Change.ADDED if now else Change.REMOVED
        section, question, voices = now or then
        found.append(
            Difference(
                section,
                question,
                voices[0].name,
                change,
                _rows(then[2]) if then else [],
                _rows(now[2]) if now else [],
            )
        )
    return found


def _rows(voices: list[Voice]) -> list[Row]:
    rows: list[Row] = []
    for voice in voices:
        first = rows[-1].entry + 1 if rows else 0
        rows += [row._replace(entry=first + row.entry) for row in voice.rows]
    return rows


def _said(laid: Sequence[Laid]) -> dict[tuple, tuple[Section, Question, list[Voice]]]:
    """Find what each voice says at each place."""
    found: dict[tuple, tuple[Section, Question, list[Voice]]] = {}
    for part in laid:
        for group in part.groups:
            for asked in group.asked:
                for voice in asked.every_voice:
                    key = (
                        part.section.key,
                        group.block_id,
                        asked.question.key,
                        voice.author_id,
                        voice.quality == Quality.WE,
                    )
                    place = (part.section, asked.question, [])
                    found.setdefault(key, place)[2].append(voice)
    return found
