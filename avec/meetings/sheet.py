"""The sheet of a meeting: each voice, each decision and whose it is today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from avec.access.viewer import Viewer
from avec.meetings.models import (
    Assent,
    Decision,
    Meeting,
    Permission,
    Seat,
    Voice,
)
from avec.meetings.words import HELP, KINDS, Question

FACILITATORS = 2


class Said(NamedTuple):
    """What one voice says to one question."""

    pk: UUID
    owner_id: UUID
    name: str
    kind: str
    words: str
    at: object


@dataclass
class Asked:
    """One question, and every voice that answers it, the person first."""

    question: Question
    help: str
    said: list[Said] = field(default_factory=list)

    def mine(self, person_id: UUID | None) -> Said | None:
        """Return what this voice says, if it does."""
        return next((one for one in self.said if one.owner_id == person_id), None)


class Decided(NamedTuple):
    """A decision: « nous » only when nobody is missing."""

    pk: UUID
    owner_id: UUID
    by: str
    content: Mapping[str, str]
    is_we: bool
    said_yes: list[str]
    waits_for: list[str]
    my_yes: UUID | None


@dataclass
class Sheet:
    """All that whoever may read sees of a meeting."""

    meeting: Meeting
    seats: list[Seat]
    asked: list[Asked]
    decisions: list[Decided]
    permission: str

    @property
    def taken(self) -> list[Seat]:
        return [one for one in self.seats if one.accepted_at and not one.declined_at]

    @property
    def facilitators(self) -> list[Seat]:
        return [one for one in self.taken if one.is_facilitator]

    @property
    def is_network_meeting(self) -> bool:
        """Two people facilitate, named, who said yes."""
        return len(self.facilitators) == FACILITATORS


def sheet_of(viewer: Viewer, meeting: Meeting) -> Sheet:
    """Read a meeting as the viewer may: every word under its own voice."""
    seats = list(
        Seat.objects.visible_to(viewer)
        .filter(meeting=meeting)
        .order_by("-is_facilitator", "name", "pk")
    )
    names = {one.person_id: one.name for one in seats}
    names[meeting.about_id] = meeting.about_name
    kinds = {one.person_id: KINDS[one.relationship] for one in seats}
    kinds[meeting.about_id] = "person"
    asked = {question: Asked(question, HELP.get(question, "")) for question in Question}
    voices = Voice.objects.visible_to(viewer).filter(meeting=meeting)
    for one in voices.order_by("said_at", "pk"):
        asked[Question(one.question)].said.append(
            Said(
                one.pk,
                one.owner_id,
                names.get(one.owner_id, "…"),
                kinds.get(one.owner_id, "relative"),
                one.content["words"],
                one.said_at,
            )
        )
    for one in asked.values():
        one.said.sort(key=lambda said: said.owner_id != meeting.about_id)
    return Sheet(
        meeting=meeting,
        seats=seats,
        asked=list(asked.values()),
        decisions=_decisions(viewer, meeting, seats, names),
        permission=_permission(viewer, meeting),
    )


def _decisions(
    viewer: Viewer, meeting: Meeting, seats: list[Seat], names: dict[UUID, str]
) -> list[Decided]:
    yes: dict[UUID, dict[UUID, UUID]] = {}
    assents = Assent.objects.visible_to(viewer).filter(meeting=meeting)
    for pk, decision_id, owner_id in assents.order_by("said_at", "pk").values_list(
        "pk", "decision_id", "owner_id"
    ):
        yes.setdefault(decision_id, {})[owner_id] = pk
    voices = [meeting.about_id]
    voices += [s.person_id for s in seats if s.accepted_at and not s.declined_at]
    found = []
    decisions = Decision.objects.visible_to(viewer).filter(meeting=meeting)
    for one in decisions.order_by("proposed_at", "pk"):
        said = yes.get(one.pk, {})
        missing = [key for key in voices if key not in said]
        found.append(
            Decided(
                pk=one.pk,
                owner_id=one.owner_id,
                by=names.get(one.owner_id, "…"),
                content=one.content,
                is_we=not missing,
                said_yes=[names.get(key, "…") for key in said],
                waits_for=[names[key] for key in missing],
                my_yes=said.get(viewer.person_id) if viewer.person_id else None,
            )
        )
    return found


def _permission(viewer: Viewer, meeting: Meeting) -> str:
    """Return her written permission, to stand on top, while it runs."""
    if not meeting.is_without_her or meeting.accepted_at:
        return ""
    running = Permission.objects.visible_to(viewer).filter(
        owner_id=meeting.about_id, revoked_at=None
    )
    # Two may hold one: the person reads the first, each other reads theirs.
    one = running.order_by("given_at", "pk").first()
    return one.content["words"] if one else ""
