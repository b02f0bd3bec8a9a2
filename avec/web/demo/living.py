"""What has been lived so far, and what a moment of the story is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from avec.access.viewer import Viewer
from avec.audit.models import Entry
from avec.circles.models import Invitation, Tie
from avec.documents.models import (
    Block,
    Document,
    Passage,
    ReadingQuestion,
    Version,
    WritingSession,
)
from avec.people.models import Person
from avec.web.demo_data import World


class DoesNotHappen(Exception):
    """The story tells something that the house does not allow to happen."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something one person does, one day. ``viewer`` is asked at that moment."""

    at: datetime
    name: str
    viewer: Callable[[], Viewer]
    do: Callable[[Viewer], object]


@dataclass(slots=True)
class Lived:
    """Everything that exists by now, by the keys of the files."""

    world: World
    places: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    sign_in_names: dict[str, str] = field(default_factory=dict)
    hats: dict[tuple[str, str], UUID] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    ties: dict[str, Tie] = field(default_factory=dict)
    documents: dict[str, Document] = field(default_factory=dict)
    blocks: dict[tuple[str, str, int], Block] = field(default_factory=dict)
    sessions: dict[tuple[str, str], WritingSession] = field(default_factory=dict)
    passages: dict[tuple[str, str], Passage] = field(default_factory=dict)
    versions: dict[tuple[str, int], Version] = field(default_factory=dict)
    bundles: dict[str, UUID] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    questions: dict[str, ReadingQuestion] = field(default_factory=dict)
    meetings: dict[str, UUID] = field(default_factory=dict)
    appointments: dict[str, UUID] = field(default_factory=dict)

    def as_self(self, key: str) -> Callable[[], Viewer]:
        """Act in one's own name."""
        return lambda: Viewer(self.people[key])

    def acting_for(self, key: str, organization: str) -> Callable[[], Viewer]:
        """Act under the hat of an organization; in one's own name without one."""
        return lambda: Viewer(self.people[key], self.hats.get((key, organization)))

    def at_work(self, key: str) -> Callable[[], Viewer]:
        """Act under the first hat somebody has, if any."""
        first = next((a.organization for a in self.world.people[key].affiliations), "")
        return self.acting_for(key, first)

    def person(self, key: str) -> Person:
        """Return somebody as the one who acts now knows them."""
        return Person.objects.get(pk=self.people[key])

    def addresses(self) -> dict[str, UUID]:
        """Return where the things of the story are, for the guided visit."""
        found = {f"document/{key}": one.pk for key, one in self.documents.items()}
        found |= {f"meeting/{key}": one for key, one in self.meetings.items()}
        for (paper, section, number), block in self.blocks.items():
            found[f"block/{paper}/{section}/{number}"] = block.pk
        for person in self.world.personas:
            found[f"person/{person.key}"] = self.people[person.key]
        return found
