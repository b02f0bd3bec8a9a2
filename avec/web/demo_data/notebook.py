"""The notebook of one persona: its pages, its ideas, and what of it was opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from avec.journal.words import Effect, Moment, Place, Source
from avec.web.demo_data.sheets import Sheet, by_key

WRITTEN = ("words", "before", "low", "high", "tried")
SAID = ("company", "needs", "limit")


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea kept in the box, and how it was said again later."""

    key: str
    at: datetime
    content: dict
    reworded_at: datetime | None
    reworded: str


@dataclass(frozen=True, slots=True)
class Note:
    """A page, and the idea it names."""

    key: str
    at: datetime
    content: dict
    idea: str


@dataclass(frozen=True, slots=True)
class Lent:
    """One page or one idea, opened to somebody, who may have read it."""

    at: datetime
    note: str
    idea: str
    to: str
    read: datetime | None


@dataclass(frozen=True, slots=True)
class Notebook:
    """All of it."""

    of: str
    ideas: dict[str, Idea]
    notes: dict[str, Note]
    lent: tuple[Lent, ...]


def read_notebook(sheet: Sheet, people: Collection[str]) -> Notebook:
    """Read a notebook."""
    with sheet:
        of = sheet.one_of("of", people)
        ideas = by_key([_idea(one) for one in sheet.each("ideas")], sheet.where)
        notes = by_key([_note(one, ideas) for one in sheet.each("notes")], sheet.where)
        lent = tuple(_lent(one, people, notes, ideas) for one in sheet.each("lent"))
    return Notebook(of, ideas, notes, lent)


def _idea(sheet: Sheet) -> Idea:
    key, at = sheet.text("key"), sheet.moment("at")
    content: dict = {"line": sheet.text("line")}
    if moments := sheet.words("moments"):
        if not set(moments) <= set(Moment.values):
            sheet.refuse(f"« moments » are among {', '.join(Moment.values)}")
        content["moments"] = list(moments)
    content |= {name: sheet.text(name) for name in SAID if sheet.has(name)}
    if sheet.has("source"):
        content["source"] = sheet.one_of("source", Source.values)
    if not sheet.has("reworded"):
        return Idea(key, at, content, None, "")
    with sheet.inside("reworded") as again:
        return Idea(key, at, content, again.moment("at"), again.text("line"))


def _note(sheet: Sheet, ideas: Collection[str]) -> Note:
    key, at = sheet.text("key"), sheet.moment("at")
    content: dict = {name: sheet.text(name) for name in WRITTEN if sheet.has(name)}
    for name, words in (("place", Place), ("effect", Effect)):
        if sheet.has(name):
            content[name] = sheet.one_of(name, words.values)
    content["has_hour"] = True
    return Note(key, at, content, sheet.one_of("idea", ideas, default=""))


def _lent(
    sheet: Sheet,
    people: Collection[str],
    notes: Collection[str],
    ideas: Collection[str],
) -> Lent:
    lent = Lent(
        at=sheet.moment("at"),
        note=sheet.one_of("note", notes, default=""),
        idea=sheet.one_of("idea", ideas, default=""),
        to=sheet.one_of("to", people),
        read=sheet.moment_if_said("read"),
    )
    if bool(lent.note) == bool(lent.idea):
        sheet.refuse("one page or one idea is opened at a time")
    return lent
