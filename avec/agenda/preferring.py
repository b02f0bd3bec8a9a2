"""In which order what the search found is offered: the hours that people prefer first.

Nothing is taken away by it. What somebody prefers is read by nobody else: whoever looks
for a moment sees the order, and whether it comes from their own hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import connection

from avec.agenda.finding import Day
from avec.agenda.words import PartOfDay
from avec.people.narrow import ask

ENDS = (
    (time(12), PartOfDay.MORNING),
    (time(14), PartOfDay.MIDDAY),
    (time(17), PartOfDay.AFTERNOON),
)
"""When each part of the day ends, by the clock on the wall; the evening has no end."""


def slot_of(start: datetime) -> int:
    """Return the day of the week and the part of it when a moment begins."""
    here = start.time()
    part = next((part for end, part in ENDS if here < end), PartOfDay.EVENING)
    return start.isoweekday() * 10 + part


@dataclass(frozen=True, slots=True)
class Preferred:
    """The hours of the week that suit those who said some, and whether one is among."""

    hours: frozenset[int] = frozenset()
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Some days of what was found: at hours that are preferred, or at others."""

    is_preferred: bool
    is_mine: bool
    days: tuple[Day, ...]


def preferred_by(people: Iterable[UUID]) -> Preferred:
    """Ask which hours suit all of these who come in their own name and said some."""
    asked = sorted(set(people))
    if not asked:
        return Preferred()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.preferred_hours(%s)", [asked])
        hours, is_mine = cursor.fetchone()
    return Preferred(frozenset(hours), is_mine)


def in_order(days: Sequence[Day], preferred: Preferred) -> list[Part]:
    """Return these days in two parts, the hours that are preferred first.

    One part when nobody prefers any, or when all of it is alike.
    """
    parts = []
    for is_first in (True, False):
        kept = (
            Day(
                day.on,
                tuple(
                    start
                    for start in day.starts
                    if (slot_of(start) in preferred.hours) is is_first
                ),
            )
            for day in days
        )
        if found := tuple(day for day in kept if day.starts):
            parts.append(Part(is_first, preferred.is_mine, found))
    return parts


def same_faces_first(person: UUID, people: Sequence[UUID]) -> list[UUID]:
    """Return these people as given, those whom she met first if she prefers so."""
    return ask("SELECT avec.same_faces_first(%s, %s)", person, list(people))
