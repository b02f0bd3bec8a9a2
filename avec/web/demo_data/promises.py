"""What people of the story promised each other, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from avec.commitments.words import Kept
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Promise:
    """Who, to whom, what, by when; the answer, and what was said of it."""

    key: str
    by: str
    to: str
    what: str
    label: str
    due: date | None
    made: datetime
    accepted: datetime | None
    said: datetime | None
    kept: str
    why: str


def read_promises(sheet: Sheet, people: Collection[str]) -> tuple[Promise, ...]:
    """Read the promises, each between two people of the story."""
    with sheet:
        promises = [_promise(one, people) for one in sheet.each("promises")]
    by_key(promises, sheet.where)
    return tuple(promises)


def _promise(sheet: Sheet, people: Collection[str]) -> Promise:
    return Promise(
        key=sheet.text("key"),
        by=sheet.one_of("by", people),
        to=sheet.one_of("to", people),
        what=sheet.text("what"),
        label=sheet.text("label", ""),
        due=sheet.day_if_said("due"),
        made=sheet.moment("made"),
        accepted=sheet.moment_if_said("accepted"),
        said=sheet.moment_if_said("said"),
        kept=sheet.one_of("kept", Kept.values, default=""),
        why=sheet.text("why", ""),
    )
