"""How Nora comes back to her moment: her words, the voices, what she hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from avec.documents.fields import Content
from avec.web.demo_data.people import Persona, Places
from avec.web.demo_data.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Wrote:
    """What she wrote at one question, one day."""

    at: datetime
    section: str
    question: str
    content: Content


@dataclass(frozen=True, slots=True)
class Voice:
    """Whom she invited to speak beside her, and where."""

    to: str
    part: str
    question: str
    given: datetime


@dataclass(frozen=True, slots=True)
class Beside:
    """What one of them said there."""

    by: str
    acting_for: str
    at: datetime
    question: str
    text: str


@dataclass(frozen=True, slots=True)
class Confided:
    """One sentence she agreed to confide to a place: whose it is, and to which."""

    at: datetime
    by: str
    words: str
    to: str


@dataclass(frozen=True, slots=True)
class CameBack:
    """All of it."""

    begun: datetime
    words: tuple[Wrote, ...]
    published: tuple[datetime, ...]
    voices: tuple[Voice, ...]
    beside: tuple[Beside, ...]
    confided: tuple[Confided, ...]


def read_review(
    sheet: Sheet, people: Mapping[str, Persona], places: Places
) -> CameBack:
    """Read how she came back to it."""
    with sheet:
        return CameBack(
            begun=sheet.moment("begun"),
            words=tuple(_wrote(one) for one in sheet.each("words")),
            published=tuple(one.moment("at") for one in sheet.each("published")),
            voices=tuple(
                Voice(
                    to=one.one_of("to", people),
                    part=one.text("part"),
                    question=one.text("question", default=""),
                    given=one.moment("given"),
                )
                for one in sheet.each("voices")
            ),
            beside=tuple(
                Beside(
                    by=one.one_of("by", people),
                    acting_for=one.one_of("as", places.organizations, default=""),
                    at=one.moment("at"),
                    question=one.text("question"),
                    text=one.text("text"),
                )
                for one in sheet.each("beside")
            ),
            confided=tuple(
                Confided(
                    at=one.moment("at"),
                    by=one.one_of("by", people),
                    words=one.text("words"),
                    to=one.one_of("to", places.organizations),
                )
                for one in sheet.each("confided")
            ),
        )


def _wrote(sheet: Sheet) -> Wrote:
    section, _slash, question = sheet.text("where").partition("/")
    at = sheet.moment("at")
    if sheet.has("text"):
        content: Content = {"text": sheet.text("text")}
    elif sheet.has("items"):
        items = sheet.words("items")
        content = {"items": [{"kind": "text", "text": words} for words in items]}
    else:
        content = {"chosen": list(sheet.words("chosen"))}
    return Wrote(at, section, question, content)
