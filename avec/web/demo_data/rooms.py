"""Rooms and cars of the story: who lends each, and the appointments it goes with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avec.resources.words import Kind
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Goes:
    """With which appointment it goes, who asked, when."""

    appointment: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LentRoom:
    """A room or a car that one place lends."""

    key: str
    by: str
    organization: str
    kind: str
    name: str
    seats: int
    access: str
    said: datetime
    goes: tuple[Goes, ...]


def read_rooms(
    sheet: Sheet,
    people: Collection[str],
    organizations: Collection[str],
    appointments: Collection[str],
) -> tuple[LentRoom, ...]:
    """Read the rooms, each lent by somebody of the story."""
    with sheet:
        rooms = [
            _one(one, people, organizations, appointments)
            for one in sheet.each("rooms")
        ]
    by_key(rooms, sheet.where)
    return tuple(rooms)


def _one(
    sheet: Sheet,
    people: Collection[str],
    places: Collection[str],
    appointments: Collection[str],
) -> LentRoom:
    one = LentRoom(
        key=sheet.text("key"),
        by=sheet.one_of("by", people),
        organization=sheet.one_of("organization", places),
        kind=sheet.one_of("kind", Kind.values),
        name=sheet.text("name"),
        seats=sheet.number("seats"),
        access=sheet.text("access"),
        said=sheet.moment("said"),
        goes=tuple(
            Goes(
                appointment=said.one_of("with", appointments),
                by=said.one_of("by", people),
                at=said.moment("at"),
            )
            for said in sheet.each("goes")
        ),
    )
    if any(goes.at <= one.said for goes in one.goes):
        sheet.refuse("a room is lent before anybody asks for it")
    return one
