"""What people of the story prefer: hours of the week, and the same faces."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avec.agenda.models.preferences import SLOTS
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Prefers:
    """Who prefers which hours, whether they prefer the same faces, said when."""

    key: str
    who: str
    hours: tuple[int, ...]
    same_faces: bool
    at: datetime


def read_preferences(sheet: Sheet, people: Collection[str]) -> tuple[Prefers, ...]:
    """Read what people prefer, each somebody of the story."""
    with sheet:
        found = [_one(one, people) for one in sheet.each("preferences")]
    by_key(found, sheet.where)
    return tuple(found)


def _one(sheet: Sheet, people: Collection[str]) -> Prefers:
    said = sheet.words("hours")
    if not set(said) <= {str(slot) for slot in SLOTS}:
        sheet.refuse("an hour is a day of the week and a part of it")
    return Prefers(
        key=sheet.text("key"),
        who=sheet.one_of("who", people),
        hours=tuple(int(one) for one in said),
        same_faces=sheet.yes("same_faces"),
        at=sheet.moment("at"),
    )
