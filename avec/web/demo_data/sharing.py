"""What was opened to whom, who looked, and what was asked about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from avec.documents.shapes import Template
from avec.documents.words import Right
from avec.web.demo_data.papers import Paper
from avec.web.demo_data.people import Persona, Places
from avec.web.demo_data.sheets import Sheet, by_key

WHENS = ("always", "hours", "until")


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or one question of it; both empty for the whole document."""

    section: str = ""
    question: str = ""

    @property
    def scope(self) -> str:
        """How much of the document it is."""
        if self.question:
            return "question"
        return "section" if self.section else "document"

    def covers(self, other: Part) -> bool:
        """Whether whoever may read this may read the other."""
        return not self.section or (
            self.section == other.section and self.question in ("", other.question)
        )


WHOLE = Part()


@dataclass(frozen=True, slots=True)
class Share:
    """Parts of a document opened to somebody, or to a team, in one gesture."""

    key: str
    paper: str
    parts: tuple[Part, ...]
    to: str
    to_team: str
    right: str
    hours: tuple[time, time] | None
    until: date | None
    given: datetime
    stopped: datetime | None

    def opens(self, part: Part, moment: datetime) -> bool:
        """Whether the share opened this part at this moment."""
        if not self.given <= moment or (self.stopped and self.stopped <= moment):
            return False
        if self.until and moment.date() > self.until:
            return False
        if self.hours and not self.hours[0] <= moment.time() < self.hours[1]:
            return False
        return any(mine.covers(part) for mine in self.parts)


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody read parts of a version, in one capacity or in their own name."""

    key: str
    by: str
    acting_for: str
    paper: str
    version: int
    parts: tuple[Part, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """The person asked somebody who looked, from the line of the journal."""

    key: str
    by: str
    to: str
    about: str
    asked: datetime
    says: str
    answered: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Sharing:
    shares: tuple[Share, ...]
    readings: tuple[Reading, ...]
    questions: tuple[Question, ...]


def read_sharing(
    sheet: Sheet,
    people: Mapping[str, Persona],
    places: Places,
    papers: Mapping[str, Paper],
) -> Sharing:
    """Read the shares, the readings and the questions."""
    with sheet:
        shares = [_share(one, people, places, papers) for one in sheet.each("grants")]
        readings = [
            _reading(one, people, places, papers) for one in sheet.each("readings")
        ]
        named = {reading.key: reading for reading in readings if reading.key}
        questions = [_question(one, people, named) for one in sheet.each("questions")]
    by_key(shares, sheet.where)
    by_key(questions, sheet.where)
    return Sharing(tuple(shares), tuple(readings), tuple(questions))


def _share(
    sheet: Sheet,
    people: Mapping[str, Persona],
    places: Places,
    papers: Mapping[str, Paper],
) -> Share:
    paper = papers[sheet.one_of("document", papers)]
    when = sheet.one_of("when", WHENS)
    share = Share(
        key=sheet.text("key"),
        paper=paper.key,
        parts=_parts(sheet, paper.template) or (WHOLE,),
        to=sheet.one_of("to", people, default=""),
        to_team=sheet.one_of("to_team", places.teams, default=""),
        right=sheet.one_of("right", Right.values),
        hours=_hours(sheet) if when == "hours" else None,
        until=sheet.day("until") if when == "until" else None,
        given=sheet.moment("given"),
        stopped=sheet.moment_if_said("stopped"),
    )
    if bool(share.to) == bool(share.to_team):
        sheet.refuse("a share is to one person or to one team")
    if share.to == paper.owner:
        sheet.refuse("a share is to somebody else")
    return share


def _hours(sheet: Sheet) -> tuple[time, time]:
    said = sheet.words("hours")
    try:
        start, end = (time.fromisoformat(each) for each in said)
    except ValueError:
        sheet.refuse('« hours » is two hours, as ["08:00", "20:00"]')
    return start, end


def _reading(
    sheet: Sheet,
    people: Mapping[str, Persona],
    places: Places,
    papers: Mapping[str, Paper],
) -> Reading:
    paper = papers[sheet.one_of("document", papers)]
    reader = people[sheet.one_of("by", people)]
    acting_for = sheet.one_of("as", places.organizations, default="")
    if acting_for and not reader.affiliation_at(acting_for):
        sheet.refuse(f"{reader.key} does not act for {acting_for}")
    return Reading(
        key=sheet.text("key", ""),
        by=reader.key,
        acting_for=acting_for,
        paper=paper.key,
        version=sheet.number("version"),
        parts=_parts(sheet, paper.template) or (WHOLE,),
        at=sheet.moment("at"),
    )


def _parts(sheet: Sheet, template: Template) -> tuple[Part, ...]:
    parts = []
    for said in sheet.words("parts"):
        section, _dot, question = said.partition(".")
        try:
            keys = {each.key for each in template.section(section).questions}
        except KeyError:
            sheet.refuse(f"no such part: {section}")
        if question and question not in keys:
            sheet.refuse(f"no such question: {said}")
        parts.append(Part(section, question))
    return tuple(parts)


def _question(
    sheet: Sheet, people: Mapping[str, Persona], readings: Mapping[str, Reading]
) -> Question:
    question = Question(
        key=sheet.text("key"),
        by=sheet.one_of("by", people),
        to=sheet.one_of("to", people),
        about=sheet.one_of("about", readings),
        asked=sheet.moment("asked"),
        says=sheet.text("says"),
        answered=sheet.moment_if_said("answered"),
        answer=sheet.text("answer", ""),
    )
    if readings[question.about].by != question.to:
        sheet.refuse("the question goes to whoever looked")
    if bool(question.answered) != bool(question.answer):
        sheet.refuse("an answer has words and a moment")
    return question
