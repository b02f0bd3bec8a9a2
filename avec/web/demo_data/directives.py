"""The acts around directives of the story: who signed, who is trusted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from avec.directives.words import Followed
from avec.web.demo_data.people import Places
from avec.web.demo_data.sheets import Sheet


@dataclass(frozen=True, slots=True)
class SignedOnce:
    """A version signed, and what was said of that moment."""

    key: str
    document: str
    at: datetime
    where: str
    with_whom: str
    helper: str
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trust:
    """Somebody asked to be a trusted person, and when they signed too."""

    key: str
    document: str
    other: str
    at: datetime
    signed: datetime
    is_told: bool
    reach: str
    scope: str


@dataclass(frozen=True, slots=True)
class Became:
    """What somebody who read said of one answer, and of which day."""

    key: str
    document: str
    question: str
    by: str
    acting_for: str
    at: datetime
    on: date
    function: str
    became: str
    why: str


@dataclass(frozen=True, slots=True)
class Acts:
    """All that was done around directives."""

    signatures: tuple[SignedOnce, ...]
    trusted: tuple[Trust, ...]
    followed: tuple[Became, ...]


def read_acts(
    sheet: Sheet,
    people: Collection[str],
    places: Places,
    papers: Collection[str],
) -> Acts:
    """Read who signed what, and who trusts whom."""
    with sheet:
        return Acts(
            tuple(_signed(one, papers) for one in sheet.each("signatures")),
            tuple(_trust(one, people, papers) for one in sheet.each("trusted")),
            tuple(
                _became(one, people, places, papers) for one in sheet.each("followed")
            ),
        )


def _signed(sheet: Sheet, papers: Collection[str]) -> SignedOnce:
    with sheet:
        return SignedOnce(
            key=sheet.text("key"),
            document=sheet.one_of("document", papers),
            at=sheet.moment("at"),
            where=sheet.text("where"),
            with_whom=sheet.text("with_whom"),
            helper=sheet.text("helper"),
            witnesses=sheet.words("witnesses"),
        )


def _became(
    sheet: Sheet, people: Collection[str], places: Places, papers: Collection[str]
) -> Became:
    with sheet:
        return Became(
            key=sheet.text("key"),
            document=sheet.one_of("document", papers),
            question=sheet.text("question"),
            by=sheet.one_of("by", people),
            acting_for=sheet.one_of("as", places.organizations, default=""),
            at=sheet.moment("at"),
            on=sheet.day("day"),
            function=sheet.text("function"),
            became=sheet.one_of("became", Followed.values),
            why=sheet.text("why", default=""),
        )


def _trust(sheet: Sheet, people: Collection[str], papers: Collection[str]) -> Trust:
    with sheet:
        return Trust(
            key=sheet.text("key"),
            document=sheet.one_of("document", papers),
            other=sheet.one_of("other", people),
            at=sheet.moment("at"),
            signed=sheet.moment("signed"),
            is_told=sheet.yes("is_told"),
            reach=sheet.text("reach"),
            scope=sheet.text("scope"),
        )
