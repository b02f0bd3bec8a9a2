"""The guided visit: a few stories, each step a page, seen as somebody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from avec.web.demo import personas
from avec.web.demo_data import Step, Story, cast, stories


@dataclass(frozen=True, slots=True)
class Shown:
    """One step, in the words of the reader’s language."""

    story_number: int
    title: str
    about: str
    number: int
    count: int
    who: personas.Shown
    do: str
    see: str

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        """The number of the next step; 0 after the last one."""
        return self.number + 1 if self.number < self.count else 0


@lru_cache(maxsize=1)
def _stories() -> tuple[Story, ...]:
    return tuple(stories().values())


def every_story() -> list[Shown]:
    """Return the first step of each story, in order."""
    return [
        _shown(number, story, story.steps[0])
        for number, story in enumerate(_stories(), start=1)
    ]


def step(story: int, number: int) -> Step | None:
    """Return one step, both counted from 1; nothing where there is none."""
    if not 0 < story <= len(_stories()):
        return None
    steps = _stories()[story - 1].steps
    return steps[number - 1] if 0 < number <= len(steps) else None


def at(story: int, number: int) -> Shown | None:
    """Return one step as it is shown; nothing where there is none."""
    found = step(story, number)
    return _shown(story, _stories()[story - 1], found) if found else None


def _shown(number: int, story: Story, step: Step) -> Shown:
    return Shown(
        story_number=number,
        title=personas.said(story.title),
        about=personas.said(story.about),
        number=step.number,
        count=len(story.steps),
        who=personas.shown(cast().people[step.who]),
        do=personas.said(step.do),
        see=personas.said(step.see),
    )


def address(step: Step) -> str | None:
    """Return the page of a step; nothing where the story was not told."""
    if not step.of:
        return reverse(step.route)
    # « documents:read » is of a document, « meetings:meeting » of a meeting.
    kind = step.route.partition(":")[0].removesuffix("s")
    found = personas.thing(f"{kind}/{step.of}")
    if found is None:
        return None
    if not step.question:
        fragment = f"#{step.section}" if step.section else ""
        return reverse(step.route, args=[found]) + fragment
    page = reverse(step.route, args=[found, step.section, step.question])
    if not step.block:
        return page
    block = personas.thing(f"block/{step.of}/{step.section}/{step.block}")
    return f"{page}?bloc={block}"
