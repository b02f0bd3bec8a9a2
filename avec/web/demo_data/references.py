"""Who is there for what in the story, who stands in, and what matters to whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from avec.references.words import Domain
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class There:
    """Somebody is asked, or offers, to be there; what the other answered."""

    key: str
    owner: str
    referent: str
    asked_by: str
    domain: str
    label: str
    first: date
    last: date | None
    asked: datetime
    answered: datetime | None


@dataclass(frozen=True, slots=True)
class Replacement:
    """Somebody stands in, for a time."""

    key: str
    line: str
    substitute: str
    named_by: str
    first: date
    last: date
    named: datetime
    answered: datetime | None


@dataclass(frozen=True, slots=True)
class Mattering:
    """Somebody said for what they wish to count on someone."""

    key: str
    owner: str
    domains: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class References:
    """All of it."""

    lines: tuple[There, ...]
    replacements: tuple[Replacement, ...]
    matters: tuple[Mattering, ...]


def read_references(sheet: Sheet, people: Collection[str]) -> References:
    """Read who is there for what, each between two people of the story."""
    with sheet:
        lines = [_line(one, people) for one in sheet.each("lines")]
        known = {line.key for line in lines}
        replacements = [
            Replacement(
                key=one.text("key"),
                line=one.one_of("line", known),
                substitute=one.one_of("substitute", people),
                named_by=one.one_of("named_by", people),
                first=one.day("first"),
                last=one.day("last"),
                named=one.moment("named"),
                answered=one.moment_if_said("answered"),
            )
            for one in sheet.each("replacements")
        ]
        matters = [
            Mattering(
                key=one.text("key"),
                owner=one.one_of("owner", people),
                domains=one.words("domains"),
                at=one.moment("at"),
            )
            for one in sheet.each("matters")
        ]
    for found in (lines, replacements, matters):
        by_key(found, sheet.where)
    return References(tuple(lines), tuple(replacements), tuple(matters))


def _line(sheet: Sheet, people: Collection[str]) -> There:
    return There(
        key=sheet.text("key"),
        owner=sheet.one_of("owner", people),
        referent=sheet.one_of("referent", people),
        asked_by=sheet.one_of("asked_by", people),
        domain=sheet.one_of("domain", Domain.values),
        label=sheet.text("label", ""),
        first=sheet.day("first"),
        last=sheet.day_if_said("last"),
        asked=sheet.moment("asked"),
        answered=sheet.moment_if_said("answered"),
    )
