"""Meetings of the story: one held and kept, one proposed that waits."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avec.circles.words import Relationship
from avec.meetings.words import Question
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Proposed:
    """A meeting proposed to somebody, who has not answered."""

    key: str
    by: str
    to: str
    at: datetime
    why: str
    when: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one voice said; ``by`` held the pen of somebody without an account."""

    who: str
    by: str
    question: Question
    words: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What was proposed there, and who said yes besides who proposed it."""

    by: str
    what: str
    who: str
    when: str
    yes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that somebody wanted about herself, held, re-read and kept."""

    key: str
    of: str
    at: datetime
    why: str
    when: str
    pause: str
    guests: tuple[str, ...]
    facilitators: tuple[str, ...]
    answered: datetime
    without_account: tuple[tuple[str, Relationship], ...]
    held: datetime
    said: tuple[Said, ...]
    decisions: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Meetings:
    """All of it."""

    held: tuple[Held, ...]
    proposed: tuple[Proposed, ...]


def read_meetings(sheet: Sheet, people: Collection[str]) -> Meetings:
    """Read the meetings held, then those proposed."""
    with sheet:
        held = [_held(one, people) for one in sheet.each("held")]
        proposed = [
            Proposed(
                key=one.text("key"),
                by=one.one_of("by", people),
                to=one.one_of("to", people),
                at=one.moment("at"),
                why=one.text("why"),
                when=one.text("when"),
            )
            for one in sheet.each("proposed")
        ]
    by_key([*held, *proposed], sheet.where)
    return Meetings(tuple(held), tuple(proposed))


def _held(sheet: Sheet, people: Collection[str]) -> Held:
    guests, facilitators = sheet.words("guests"), sheet.words("facilitators")
    if not set(facilitators) <= set(guests) <= set(people):
        sheet.refuse("who facilitates is invited, and everybody is of the story")
    without = tuple(
        (
            one.text("name"),
            Relationship(one.one_of("relationship", Relationship.values)),
        )
        for one in sheet.each("without_account")
    )
    of = sheet.one_of("of", people)
    there = {of, *guests, *(name for name, _relationship in without)}
    return Held(
        key=sheet.text("key"),
        of=of,
        at=sheet.moment("at"),
        why=sheet.text("why"),
        when=sheet.text("when"),
        pause=sheet.text("pause"),
        guests=guests,
        facilitators=facilitators,
        answered=sheet.moment("answered"),
        without_account=without,
        held=sheet.moment("held"),
        said=tuple(
            Said(
                who=one.one_of("who", there),
                by=one.one_of("by", facilitators, ""),
                question=Question(one.one_of("question", Question.values)),
                words=one.text("words"),
            )
            for one in sheet.each("said")
        ),
        decisions=tuple(
            Decided(
                by=one.one_of("by", there),
                what=one.text("what"),
                who=one.text("who"),
                when=one.text("when"),
                yes=one.words("agreed"),
            )
            for one in sheet.each("decisions")
        ),
    )
