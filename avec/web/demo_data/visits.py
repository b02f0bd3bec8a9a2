"""What people of the story say after they met, or did not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avec.visits.words import Whose, Why
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Seen:
    """A look of somebody at an appointment."""

    key: str
    visit: str
    who: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SaidBeside:
    """Words beside a look."""

    key: str
    look: str
    who: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NotMet:
    """That people did not meet, as one of them says it."""

    key: str
    visit: str
    who: str
    why: Why
    whose: Whose
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Noted:
    """A paragraph of a note by several; as « nous », who else said yes to it."""

    key: str
    visit: str
    who: str
    words: str
    at: datetime
    as_we: bool
    yes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visits:
    """All of it."""

    looks: tuple[Seen, ...]
    beside: tuple[SaidBeside, ...]
    missed: tuple[NotMet, ...]
    notes: tuple[Noted, ...]


def read_visits(
    sheet: Sheet, people: Collection[str], visits: Collection[str]
) -> Visits:
    """Read what is said of appointments of the story by its people."""
    with sheet:
        looks = [
            Seen(
                key=one.text("key"),
                visit=one.one_of("visit", visits),
                who=one.one_of("who", people),
                words=one.text("words"),
                at=one.moment("at"),
            )
            for one in sheet.each("looks")
        ]
        known = {look.key for look in looks}
        beside = [
            SaidBeside(
                key=one.text("key"),
                look=one.one_of("look", known),
                who=one.one_of("who", people),
                words=one.text("words"),
                at=one.moment("at"),
            )
            for one in sheet.each("beside")
        ]
        missed = [
            NotMet(
                key=one.text("key"),
                visit=one.one_of("visit", visits),
                who=one.one_of("who", people),
                why=Why(one.one_of("why", Why.values)),
                whose=Whose(one.one_of("whose", Whose.values)),
                words=one.text("words", ""),
                at=one.moment("at"),
            )
            for one in sheet.each("missed")
        ]
        notes = [
            Noted(
                key=one.text("key"),
                visit=one.one_of("visit", visits),
                who=one.one_of("who", people),
                words=one.text("words"),
                at=one.moment("at"),
                as_we=one.yes("as_we"),
                yes=one.words("agreed"),
            )
            for one in sheet.each("notes")
        ]
    for found in (looks, beside, missed, notes):
        by_key(found, sheet.where)
    return Visits(tuple(looks), tuple(beside), tuple(missed), tuple(notes))
