"""Documents as people wrote them: their words, the voices beside, the versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from avec.documents.fields import Content
from avec.documents.shapes import Template
from avec.documents.template_files import load_folder
from avec.documents.words import DivergenceState, Freedom, Mode, Relation
from avec.web.demo_data.answers import Names, answer
from avec.web.demo_data.people import Persona
from avec.web.demo_data.sheets import Sheet, by_key

TOOLS = Path(__file__).parents[2] / "recovery" / "tools"


@dataclass(frozen=True, slots=True)
class WritingSession:
    """The time during which somebody holds the pen for the owner."""

    key: str
    helper: str
    opened: datetime
    closed: datetime
    sections: tuple[str, ...]
    free: str
    """Whether she was free to say no, if she answered."""
    said: str
    agreed: tuple[str, ...]
    """Among opened, named, printed."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one voice said at one place, one day."""

    key: str
    section: str
    question: str
    block: int
    """Which one of a repeated part, from 1; 0 when the part is not repeated."""
    at: datetime
    voice: str
    held_by: str
    mode: str
    relation: str
    answers: str
    replaces: str
    session: str
    confirmed: datetime | None
    content: Content

    @property
    def spoken_at(self) -> datetime | None:
        """When these words counted as said; nothing while they wait for a yes."""
        return self.confirmed if self.mode == Mode.DICTATED else self.at


@dataclass(frozen=True, slots=True)
class Published:
    number: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Disagreement:
    of: str
    state: str


@dataclass(frozen=True, slots=True)
class CopyHanded:
    version: int
    to: str
    note: str
    at: datetime
    taken_back: datetime | None


@dataclass(frozen=True, slots=True)
class Paper:
    """One document, from the day it was begun."""

    key: str
    owner: str
    template: Template
    began: datetime
    review_on: date | None
    unmistakable: tuple[str, ...]
    """Phrases that stand nowhere else: if one is seen elsewhere, something leaked."""
    sessions: Mapping[str, WritingSession]
    passages: Mapping[str, Words]
    versions: tuple[Published, ...]
    disagreements: tuple[Disagreement, ...]
    copies: tuple[CopyHanded, ...]

    def version_at(self, moment: datetime) -> int:
        """Return the number of the version that readers had then; 0 before any."""
        return max((v.number for v in self.versions if v.at <= moment), default=0)

    def waiting(self) -> list[Words]:
        """Return the words that were dictated and wait for the owner's yes."""
        return [words for words in self.passages.values() if words.spoken_at is None]


def read_templates() -> dict[str, Template]:
    """Return the tools of the house, in French, by key."""
    found = load_folder(TOOLS)
    return {key: each for (key, language), each in found.items() if language == "fr"}


def read_paper(
    sheet: Sheet, people: Mapping[str, Persona], templates: Mapping[str, Template]
) -> Paper:
    """Read one document, and check it against its template."""
    with sheet:
        owner = sheet.one_of("owner", people)
        template = templates[sheet.one_of("template", templates)]
        names = Names({p.key: p.name for p in people.values()}, owner)
        sessions = by_key(
            [_session(one, people, template) for one in sheet.each("sessions")],
            sheet.where,
        )
        passages = by_key(
            [
                _words(one, owner, people, template, names)
                for one in sheet.each("passages")
            ],
            sheet.where,
        )
        return Paper(
            key=sheet.text("key"),
            owner=owner,
            template=template,
            began=sheet.moment("began"),
            review_on=sheet.day_if_said("review_on"),
            unmistakable=sheet.words("unmistakable"),
            sessions=sessions,
            passages=passages,
            versions=tuple(
                Published(one.number("number"), one.moment("published"))
                for one in sheet.each("versions")
            ),
            disagreements=tuple(
                Disagreement(
                    one.one_of("of", passages),
                    one.one_of("state", DivergenceState.values),
                )
                for one in sheet.each("divergences")
            ),
            copies=tuple(_copy(one, people) for one in sheet.each("copies")),
        )


def _session(
    sheet: Sheet, people: Mapping[str, Persona], template: Template
) -> WritingSession:
    sections = sheet.words("sections")
    unknown = set(sections) - {section.key for section in template.sections}
    if unknown or not sections:
        sheet.refuse(f"no such parts: {', '.join(sorted(unknown))}")
    return WritingSession(
        key=sheet.text("key"),
        helper=sheet.one_of("with", people),
        opened=sheet.moment("opened"),
        closed=sheet.moment("closed"),
        sections=sections,
        free=sheet.one_of("free", Freedom.values, default=""),
        said=sheet.text("said", ""),
        agreed=sheet.words("agreed") if sheet.has("agreed") else (),
    )


def _copy(sheet: Sheet, people: Mapping[str, Persona]) -> CopyHanded:
    return CopyHanded(
        version=sheet.number("version"),
        to=sheet.one_of("to", people),
        note=sheet.text("note", ""),
        at=sheet.moment("at"),
        taken_back=sheet.moment_if_said("taken_back"),
    )


def _words(
    sheet: Sheet,
    owner: str,
    people: Mapping[str, Persona],
    template: Template,
    names: Names,
) -> Words:
    place = sheet.one_of("where", [question.key for question in template.questions()])
    question, section = template.question(place), template.section_of(place)
    voice = sheet.one_of("voice", people, default=owner)
    block = sheet.number("block", 0)
    if section.repeatable != (block > 0):
        sheet.refuse("a repeated part has a number, and the others have none")
    if voice != owner and question.voices != "all":
        sheet.refuse(f"only the person writes at « {place} »")
    try:
        content = answer(
            question, sheet.anything("says"), calendar=sheet.calendar, names=names
        )
    except ValueError as error:
        sheet.refuse(str(error))
    words = Words(
        key=sheet.text("key"),
        section=section.key,
        question=place,
        block=block,
        at=sheet.moment("at"),
        voice=voice,
        held_by=sheet.one_of("typed_by", people, default=voice),
        mode=sheet.one_of("mode", Mode.values, default=Mode.WRITTEN.value),
        relation=sheet.one_of("relation", Relation.values, default=""),
        answers=sheet.text("answers", ""),
        replaces=sheet.text("replaces", ""),
        session=sheet.text("session", ""),
        confirmed=sheet.moment_if_said("confirmed"),
        content=content,
    )
    _check_pen(sheet, words, owner)
    return words


def _check_pen(sheet: Sheet, words: Words, owner: str) -> None:
    """Hold to the three ways of holding the pen."""
    own_words = words.voice == owner
    right = {
        Mode.WRITTEN.value: own_words and words.held_by == owner,
        Mode.DICTATED.value: own_words and words.held_by != owner,
        Mode.VIEW.value: not own_words and words.held_by == words.voice,
    }
    if not right[words.mode]:
        sheet.refuse(f"« {words.mode} » does not say who held the pen")
    if (words.mode == Mode.DICTATED) != bool(words.session):
        sheet.refuse("words are dictated in a session, and only there")
    if words.confirmed and words.mode != Mode.DICTATED:
        sheet.refuse("only dictated words wait for a yes")
    if words.relation and not words.answers:
        sheet.refuse("a relation is to other words")
    if words.answers and words.mode != Mode.VIEW:
        sheet.refuse("a voice beside answers; the person writes her own text again")
