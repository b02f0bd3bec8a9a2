"""Meetings proposed in the story."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

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


def read_meetings(sheet: Sheet, people: Collection[str]) -> tuple[Proposed, ...]:
    """Read the meetings proposed."""
    with sheet:
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
    by_key(proposed, sheet.where)
    return tuple(proposed)
