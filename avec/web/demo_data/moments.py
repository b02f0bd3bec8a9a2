"""What was prepared for a difficult moment, and the moments that were lived."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from avec.web.demo_data.papers import Paper
from avec.web.demo_data.people import Persona, Places
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Prepared:
    """Sections of a document, for somebody, only while a moment lasts."""

    key: str
    paper: str
    parts: tuple[str, ...]
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Lasted:
    """One difficult moment: opened with her, by whom, and closed by her."""

    key: str
    person: str
    opened_by: str
    acting_for: str
    agreed: bool
    at: datetime
    until: date
    named: tuple[tuple[str, datetime], ...]
    closed: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody read what the moment had opened to them."""

    by: str
    acting_for: str
    prepared: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moments:
    """All of it."""

    prepared: tuple[Prepared, ...]
    lasted: tuple[Lasted, ...]
    looks: tuple[Look, ...]


def read_moments(
    sheet: Sheet,
    people: Mapping[str, Persona],
    places: Places,
    papers: Mapping[str, Paper],
) -> Moments:
    """Read what was prepared, the moments, and what was read during them."""
    with sheet:
        prepared = [
            Prepared(
                key=one.text("key"),
                paper=one.one_of("document", papers),
                parts=one.words("parts"),
                to=one.one_of("to", people),
                at=one.moment("at"),
            )
            for one in sheet.each("prepared")
        ]
        lasted = [_lasted(one, people, places) for one in sheet.each("moments")]
        known = {one.key for one in prepared}
        looks = [
            Look(
                by=one.one_of("by", people),
                acting_for=one.one_of("as", places.organizations, default=""),
                prepared=one.one_of("prepared", known),
                at=one.moment("at"),
            )
            for one in sheet.each("readings")
        ]
    by_key(lasted, sheet.where)
    return Moments(tuple(prepared), tuple(lasted), tuple(looks))


def _lasted(sheet: Sheet, people: Mapping[str, Persona], places: Places) -> Lasted:
    lasted = Lasted(
        key=sheet.text("key"),
        person=sheet.one_of("person", people),
        opened_by=sheet.one_of("opened_by", people),
        acting_for=sheet.one_of("as", places.organizations, default=""),
        agreed=sheet.yes("agreed"),
        at=sheet.moment("at"),
        until=sheet.day("until"),
        named=tuple(
            (one.one_of("who", people), one.moment("at")) for one in sheet.each("named")
        ),
        closed=sheet.moment("closed"),
    )
    if not lasted.at < lasted.closed:
        sheet.refuse("a moment is closed after it is opened")
    return lasted
