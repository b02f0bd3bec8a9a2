"""Listening times of the story, and the words somebody asked to keep."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avec.listening.words import QUESTIONS, Place
from avec.web.demo_data.sheets import Sheet, by_key


@dataclass(frozen=True, slots=True)
class Listened:
    """A moment: who listened, when, where, and what they wrote for themselves."""

    key: str
    by: str
    at: datetime
    place: Place
    minutes: int
    debrief: dict[str, str]
    brings_to: str
    brings: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Words written down, and kept once their owner said yes."""

    key: str
    of: str
    by: str
    at: datetime
    words: str
    next_step: str
    kept: datetime | None


@dataclass(frozen=True, slots=True)
class Listenings:
    """All of it."""

    moments: tuple[Listened, ...]
    words: tuple[Kept, ...]


def read_listenings(sheet: Sheet, people: Collection[str]) -> Listenings:
    """Read the moments and the words."""
    with sheet:
        moments = [_moment(one, people) for one in sheet.each("moments")]
        words = [_words(one, people) for one in sheet.each("words")]
    by_key(moments, sheet.where)
    by_key(words, sheet.where)
    return Listenings(tuple(moments), tuple(words))


def _moment(sheet: Sheet, people: Collection[str]) -> Listened:
    debrief, to, brings = {}, "", ""
    if sheet.has("debrief"):
        with sheet.inside("debrief") as said:
            debrief = {name: said.text(name) for name in QUESTIONS if said.has(name)}
    if sheet.has("brings"):
        with sheet.inside("brings") as said:
            to, brings = said.one_of("to", people), said.text("words")
    return Listened(
        key=sheet.text("key"),
        by=sheet.one_of("by", people),
        at=sheet.moment("at"),
        place=Place(sheet.one_of("place", Place.values)),
        minutes=sheet.number("minutes"),
        debrief=debrief,
        brings_to=to,
        brings=brings,
    )


def _words(sheet: Sheet, people: Collection[str]) -> Kept:
    return Kept(
        key=sheet.text("key"),
        of=sheet.one_of("of", people),
        by=sheet.one_of("by", people),
        at=sheet.moment("at"),
        words=sheet.text("words"),
        next_step=sheet.text("next", ""),
        kept=sheet.moment_if_said("kept"),
    )
