"""When people of the story meet: what was proposed, and what each said of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from avec.agenda.words import Mode
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Answered:
    """Who said yes or no, when, to which of the moments (the first is 1)."""

    who: str
    at: datetime
    to: int
    is_yes: bool


@dataclass(frozen=True, slots=True)
class Instead:
    """Who cannot come and asks whom, and when that one said yes."""

    by: str
    asks: str
    at: datetime
    yes: datetime | None


@dataclass(frozen=True, slots=True)
class Appointed:
    """Who asked whom to meet, and what became of it.

    ``weeks`` is how many weeks more it comes back, at the first of its moments.
    """

    key: str
    by: str
    others: tuple[str, ...]
    about: str
    where: str
    mode: str
    minutes: int
    before: int
    after: int
    is_pair: bool
    is_discreet: bool
    called: datetime
    starts: tuple[datetime, ...]
    weeks: int
    answers: tuple[Answered, ...]
    cancelled: datetime | None
    cancelled_by: str
    instead: Instead | None

    @property
    def acts(self) -> Iterator[datetime]:
        """When somebody did something about it."""
        yield self.called
        yield from (one.at for one in self.answers)
        if self.instead:
            yield self.instead.at
            if self.instead.yes:
                yield self.instead.yes
        if self.cancelled:
            yield self.cancelled


def read_appointments(sheet: Sheet, people: Collection[str]) -> tuple[Appointed, ...]:
    """Read the appointments, each between people of the story."""
    with sheet:
        appointments = [_one(one, people) for one in sheet.each("appointments")]
    by_key(appointments, sheet.where)
    return tuple(appointments)


def _one(sheet: Sheet, people: Collection[str]) -> Appointed:
    one = Appointed(
        key=sheet.text("key"),
        by=sheet.one_of("by", people),
        others=sheet.words("with"),
        about=sheet.text("about", ""),
        where=sheet.text("where", ""),
        mode=sheet.one_of("mode", Mode.values, default=Mode.PLACE),
        minutes=sheet.number("minutes"),
        before=sheet.number("before", 0),
        after=sheet.number("after", 0),
        is_pair=sheet.yes("is_pair"),
        is_discreet=sheet.yes("is_discreet"),
        called=sheet.moment("called"),
        starts=sheet.coming("starts"),
        weeks=sheet.number("weeks", 0),
        answers=tuple(
            Answered(
                who=said.one_of("who", people),
                at=said.moment("at"),
                to=said.number("to", 1),
                is_yes=not said.yes("no"),
            )
            for said in sheet.each("answers")
        ),
        cancelled=sheet.moment_if_said("cancelled"),
        cancelled_by=sheet.one_of("cancelled_by", people, default=""),
        instead=_instead(sheet, people),
    )
    if not one.others or not set(one.others) <= set(people):
        sheet.refuse("people of the story meet other people of the story")
    if not one.starts or not all(
        1 <= said.to <= len(one.starts) for said in one.answers
    ):
        sheet.refuse("an answer is to one of the moments proposed")
    if bool(one.cancelled) != bool(one.cancelled_by):
        sheet.refuse("somebody cancels, at a moment")
    return one


def _instead(sheet: Sheet, people: Collection[str]) -> Instead | None:
    if not sheet.has("instead"):
        return None
    with sheet.inside("instead") as asked:
        return Instead(
            by=asked.one_of("by", people),
            asks=asked.one_of("asks", people),
            at=asked.moment("at"),
            yes=asked.moment_if_said("agreed"),
        )
