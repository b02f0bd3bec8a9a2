"""The questionnaire that a place of the story loaded, and who answered it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Given:
    """Somebody answered, one day: a place on the scale for each question."""

    by: str
    at: datetime
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A questionnaire, by whom and for what place it was loaded, who answered."""

    key: str
    by: str
    place: str
    ticked_as: str
    at: datetime
    text: str
    answers: tuple[Given, ...]


def read_questionnaires(
    sheet: Sheet, people: Collection[str], places: Collection[str]
) -> tuple[Loaded, ...]:
    """Read what was loaded, and each answer."""
    with sheet:
        found = [
            Loaded(
                key=one.text("key"),
                by=one.one_of("by", people),
                place=one.one_of("place", places),
                ticked_as=one.text("ticked_as"),
                at=one.moment("at"),
                text=one.text("text"),
                answers=tuple(
                    Given(
                        by=given.one_of("by", people),
                        at=given.moment("at"),
                        values=tuple(map(int, given.words("values"))),
                    )
                    for given in one.each("answers")
                ),
            )
            for one in sheet.each("questionnaires")
        ]
    by_key(found, sheet.where)
    return tuple(found)
