"""What a document looks like when it is read: sections, questions, voices.

Words are opened here, once, just before they are shown.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from avec.documents.fields import REGISTER, Around, Row
from avec.documents.models import Passage, VersionItem, who_says
from avec.documents.shapes import Question, Section, Template
from avec.documents.words import Mode, Quality
from avec.vault.actions import Opener


@dataclass(slots=True)
class Voice:
    """What one voice says at one place."""

    id: UUID
    author_id: UUID
    quality: str
    mode: str
    relation: str
    name: str
    label: str
    rows: list[Row]
    content: dict[str, Any]
    written_at: datetime
    said_on: date | None = None
    is_disputed: bool = False
    is_waiting: bool = False
    says: frozenset[UUID] = frozenset()
    awaits: tuple[str, ...] = ()

    @property
    def is_hers(self) -> bool:
        """Whether it is the voice of the person the document belongs to."""
        return self.quality == Quality.PERSON

    def is_behind(self, common: Voice) -> bool:
        """Whether it was said by a voice of a common text, before that text."""
        return (
            self.author_id in common.says
            and self.written_at < common.written_at
            and not self.is_waiting
        )


@dataclass(slots=True)
class Asked:
    """One question with what is said there: her words, then the others'.

    ``together`` is said by all it names; ``before`` is what these voices said until
    then; ``proposed`` waits for somebody's yes, and is no voice yet.
    """

    question: Question
    own: Sequence[Voice] = ()
    others: Sequence[Voice] = ()
    together: Sequence[Voice] = ()
    proposed: Sequence[Voice] = ()
    before: Sequence[Voice] = ()

    @property
    def is_silent(self) -> bool:
        return not self.own and not self.others and not self.together

    @property
    def every_voice(self) -> tuple[Voice, ...]:
        """All that is said here, before and now."""
        return (*self.together, *self.own, *self.others, *self.before)

    def make_way(self) -> None:
        """Put what was said before a common text behind it, for its voices only.

        Nothing is taken out: if one of them takes a yes back, their words stand again.
        """
        *earlier, common = self.together
        behind = [v for v in (*self.own, *self.others) if v.is_behind(common)]
        self.before = [*earlier, *self.before, *behind]
        self.together = [common]
        self.own = [v for v in self.own if v not in behind]
        self.others = [v for v in self.others if v not in behind]


@dataclass(slots=True)
class Group:
    """The questions of a section, or of one of its repeated blocks."""

    block_id: UUID | None
    number: int
    asked: list[Asked]


@dataclass(slots=True)
class Laid:
    """One section as it is shown."""

    section: Section
    groups: list[Group]


# One text after the other, without what :func:`json.loads` looks at around each.
_read = json.JSONDecoder().raw_decode

# Where something is said (section, question, block), and by which voice.
_Said = tuple[str, str, UUID | None, Voice]


ITEM_COLUMNS = (
    "id",
    "owner_id",
    "section_key",
    "question_key",
    "block_id",
    "author_id",
    "mode",
    "quality",
    "relation",
    "is_disputed",
    "said_on",
    "written_at",
    "sealed",
)


def published(
    items: Any, template: Template, around: Around | None = None
) -> list[Laid]:
    """Lay out the published passages of a queryset of items, in one statement.

    Only sections and questions that hold something are there: what was not opened
    to the reader leaves no gap.
    """
    rows = items.order_by("position").values_list(*ITEM_COLUMNS)
    return published_rows(rows, template, around)


def published_rows(
    rows: Iterable[Sequence[Any]], template: Template, around: Around | None = None
) -> list[Laid]:
    """Lay out published passages already read, in their order."""
    said: list[_Said] = []
    opener: Opener | None = None
    for row in rows:
        (
            id_,
            owner_id,
            section_key,
            question_key,
            block_id,
            author_id,
            mode,
            quality,
            relation,
            is_disputed,
            said_on,
            written_at,
            sealed,
        ) = row
        if sealed is None:
            continue
        opener = opener if opener and opener.owner_id == owner_id else Opener(owner_id)
        content, _end = _read(opener.open(VersionItem.sealed_as, id_, sealed))
        voice = Voice(
            id_,
            author_id,
            quality,
            mode,
            relation,
            content["name"],
            content["label"],
            [],
            content["answer"],
            written_at,
            said_on,
            is_disputed,
            says=_named(content) if mode == Mode.TOGETHER else frozenset(),
        )
        said.append((section_key, question_key, block_id, voice))
    return lay_out(template, said, around, with_silence=False)


PASSAGE_COLUMNS = (
    "id",
    "owner_id",
    "section_key",
    "question_key",
    "block_id",
    "author_id",
    "mode",
    "quality",
    "relation",
    "said_on",
    "written_at",
    "confirmed_at",
    "sealed",
)


def working(passages: Any, template: Template, **about: Any) -> list[Laid]:
    """Lay out the passages of a queryset, as :func:`working_rows` does."""
    rows = passages.order_by("written_at", "pk").values_list(*PASSAGE_COLUMNS)
    return working_rows(rows, template, **about)


def working_rows(
    rows: Iterable[Sequence[Any]],
    template: Template,
    *,
    name: str,
    disputed: Container[UUID],
    blocks: Sequence[tuple[UUID, str]] = (),
    around: Around | None = None,
) -> list[Laid]:
    """Lay out what stands in a document being written, for who may write in it.

    ``name`` is the owner's. Words dictated and not confirmed are marked waiting.
    """
    said: list[_Said] = []
    opener: Opener | None = None
    for row in rows:
        (
            id_,
            owner_id,
            section_key,
            question_key,
            block_id,
            author_id,
            mode,
            quality,
            relation,
            said_on,
            written_at,
            confirmed_at,
            sealed,
        ) = row
        if sealed is None:
            continue
        opener = opener if opener and opener.owner_id == owner_id else Opener(owner_id)
        content, _end = _read(opener.open(Passage.sealed_as, id_, sealed))
        is_view = mode in (Mode.VIEW, Mode.TOGETHER)
        voice = Voice(
            id_,
            author_id,
            quality,
            mode,
            relation,
            content["name"] if is_view else name,
            content["label"] if is_view else "",
            [],
            content["answer"] if is_view else content,
            written_at,
            said_on,
            id_ in disputed,
            mode == Mode.DICTATED and confirmed_at is None,
        )
        if mode == Mode.TOGETHER:
            voice.says = _named(content)
            _say_who_is_awaited(voice, content)
        said.append((section_key, question_key, block_id, voice))
    return lay_out(template, said, around, with_silence=True, blocks=blocks)


def _named(content: dict[str, Any]) -> frozenset[UUID]:
    return frozenset(UUID(voice["id"]) for voice in content["voices"])


def _say_who_is_awaited(voice: Voice, content: dict[str, Any]) -> None:
    """Ask the database who has said yes: a text is common with every yes.

    Whoever sees no answers, as somebody holding the pen in a session, sees a text
    that waits.
    """
    yes = who_says(voice.id)
    voice.is_waiting = yes != voice.says
    voice.awaits = tuple(
        named["name"] for named in content["voices"] if UUID(named["id"]) not in yes
    )


def lay_out(
    template: Template,
    said: Iterable[_Said],
    around: Around | None,
    *,
    with_silence: bool,
    blocks: Sequence[tuple[UUID, str]] = (),
) -> list[Laid]:
    """Put what is said under its section, block and question, in the form's order."""
    # By section, then by block, then by question.
    places: dict[str, dict[UUID | None, dict[str, list[Voice]]]] = {}
    for block_id, section_key in blocks:
        places.setdefault(section_key, {})[block_id] = {}
    for section_key, question_key, block_id, voice in said:
        in_section = places.setdefault(section_key, {})
        here = in_section.get(block_id)
        if here is None:
            if with_silence and block_id is not None:
                continue  # what is left of a part put away
            here = in_section[block_id] = {}
        here.setdefault(question_key, []).append(voice)
    laid = []
    for section in template.sections:
        in_section = places.get(section.key, {})
        if section.retired and not in_section:
            continue
        if with_silence and not section.repeatable:
            in_section = {None: in_section.get(None, {})}
        groups = []
        for number, (block, here) in enumerate(in_section.items(), start=1):
            asked = [
                _asked(question, here.get(question.key, ()), around)
                for question in section.questions
                if question.key in here or (with_silence and not question.retired)
            ]
            if asked or with_silence:
                groups.append(Group(block, number, asked))
        if groups or with_silence:
            laid.append(Laid(section, groups))
    return laid


def _asked(question: Question, voices: Sequence[Voice], around: Around | None) -> Asked:
    if not voices:
        return Asked(question)
    kind = REGISTER[question.type]
    own: list[Voice] = []
    others: list[Voice] = []
    together: list[Voice] = []
    proposed: list[Voice] = []
    for voice in voices:
        voice.rows = kind.rows(voice.content, question, around)
        if voice.quality == Quality.PERSON:
            own.append(voice)
        elif voice.quality == Quality.WE:
            voice.rows = [Row(voice.content["text"])]
            (proposed if voice.is_waiting else together).append(voice)
        else:
            # Other voices speak in plain words, whatever the kind of question.
            if not voice.rows and voice.content.get("text"):
                voice.rows = [Row(voice.content["text"])]
            others.append(voice)
    asked = Asked(question, own, others, together, proposed)
    if together:
        asked.make_way()
    return asked
