"""The guided stories, read by the tour, the browser tests and the screenshots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from avec.web.demo_data.sheets import Bilingual, Calendar, Sheet, by_key, read

FILE = Path(__file__).parents[1] / "data" / "stories.yaml"

FEWEST_STEPS, MOST_STEPS = 3, 6


@dataclass(frozen=True, slots=True)
class Step:
    """Who, on which page, what to do there and what is seen.

    ``shows`` are words of the page itself, in French, and ``hides`` words that are
    not on it: the tests look for them. ``picture`` names the picture that
    ``make pictures`` takes of it, if there is one.
    """

    number: int
    who: str
    page: str
    route: str
    of: str
    section: str
    question: str
    block: int
    do: Bilingual
    see: Bilingual
    shows: tuple[str, ...]
    hides: tuple[str, ...]
    picture: str


@dataclass(frozen=True, slots=True)
class Story:
    key: str
    title: Bilingual
    about: Bilingual
    steps: tuple[Step, ...]


def stories(file: Path = FILE) -> dict[str, Story]:
    """Return the guided stories, in order.

    :raises DemoDataError: if a story names a page that is not declared, or has too
        few or too many steps.
    """
    # Stories hold no moment; any day will do.
    with read(file, Calendar(date.min)) as sheet:
        with sheet.inside("pages") as listed:
            pages = {name: listed.text(name) for name in listed.names()}
        return by_key([_story(one, pages) for one in sheet.each("stories")], file.name)


def _story(sheet: Sheet, pages: Mapping[str, str]) -> Story:
    story = Story(
        key=sheet.text("key"),
        title=sheet.bilingual("title"),
        about=sheet.bilingual("about"),
        steps=tuple(
            _step(one, number, pages)
            for number, one in enumerate(sheet.each("steps"), start=1)
        ),
    )
    if not FEWEST_STEPS <= len(story.steps) <= MOST_STEPS:
        sheet.refuse(f"a story has {FEWEST_STEPS} to {MOST_STEPS} steps")
    return story


def _step(sheet: Sheet, number: int, pages: Mapping[str, str]) -> Step:
    page = sheet.one_of("page", pages)
    step = Step(
        number=number,
        who=sheet.text("who"),
        page=page,
        route=pages[page],
        of=sheet.text("of", ""),
        section=sheet.text("section", ""),
        question=sheet.text("question", ""),
        block=sheet.number("block", 0),
        do=sheet.bilingual("do"),
        see=sheet.bilingual("see"),
        shows=sheet.words("shows"),
        hides=sheet.words("hides"),
        picture=sheet.text("picture", ""),
    )
    if step.question and not step.section:
        sheet.refuse("a question is in a part: say which")
    if (step.section or step.block) and not step.of:
        sheet.refuse("a part is of a document: say which")
    if not step.shows:
        sheet.refuse("« shows » says at least one word of the page")
    return step
