"""What a place offers of its own, and a text that waits for somebody's yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from avec.documents.shapes import Template
from avec.documents.template_files.typed import read_typed
from avec.web.demo_data.papers import Paper
from avec.web.demo_data.people import Persona, Places
from avec.web.demo_data.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Begun:
    """Somebody began a form of a place, and wrote a first answer."""

    by: str
    at: datetime
    section: str
    question: str
    says: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A form that a place offers beside those of the house."""

    key: str
    place: str
    by: str
    at: datetime
    forms: Mapping[str, Template]
    begun: Begun


@dataclass(frozen=True, slots=True)
class Proposed:
    """A text that its owner proposes to say together; nobody has answered."""

    key: str
    paper: str
    section: str
    question: str
    block: int
    to: str
    at: datetime
    says: str


@dataclass(frozen=True, slots=True)
class Together:
    """Everything of this file."""

    offered: tuple[Offered, ...]
    proposed: tuple[Proposed, ...]


def read_together(
    sheet: Sheet,
    people: Mapping[str, Persona],
    places: Places,
    papers: Mapping[str, Paper],
) -> Together:
    """Read the forms of places and the texts proposed.

    :raises DemoDataError: at the first line that cannot be.
    """
    with sheet:
        return Together(
            tuple(_offered(one, people, places) for one in sheet.each("offered")),
            tuple(_proposed(one, people, papers) for one in sheet.each("proposed")),
        )


def _offered(sheet: Sheet, people: Mapping[str, Persona], places: Places) -> Offered:
    with sheet:
        offered = Offered(
            key=sheet.text("key"),
            place=sheet.one_of("place", places.organizations),
            by=sheet.one_of("by", people),
            at=sheet.moment("at"),
            forms=read_typed(sheet.text("french"), sheet.text("english")),
            begun=_begun(sheet.inside("begun"), people),
        )
    if not offered.at < offered.begun.at:
        sheet.refuse("begun before it was offered")
    return offered


def _begun(sheet: Sheet, people: Mapping[str, Persona]) -> Begun:
    with sheet:
        return Begun(
            by=sheet.one_of("by", people),
            at=sheet.moment("at"),
            section=sheet.text("section"),
            question=sheet.text("question"),
            says=sheet.text("says"),
        )


def _proposed(
    sheet: Sheet, people: Mapping[str, Persona], papers: Mapping[str, Paper]
) -> Proposed:
    with sheet:
        return Proposed(
            key=sheet.text("key"),
            paper=sheet.one_of("paper", papers),
            section=sheet.text("section"),
            question=sheet.text("question"),
            block=sheet.number("block"),
            to=sheet.one_of("with", people),
            at=sheet.moment("at"),
            says=sheet.text("says"),
        )
