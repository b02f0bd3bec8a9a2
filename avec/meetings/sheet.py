"""The sheet of a meeting: each voice, each decision and whose it is today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.meetings.models import (
    Assent,
    Decision,
    Guest,
    GuestYes,
    Meeting,
    Noted,
    Permission,
    Seat,
    Voice,
)
from avec.meetings.we import we
from avec.meetings.words import HELP, KINDS, SAID, How, Question
from avec.people.models import Person
from avec.people.narrow import ask

FACILITATORS = 2


class Said(NamedTuple):
    """What one voice says to one question; ``owner_id`` may be a guest’s key."""

    pk: UUID
    owner_id: UUID
    name: str
    kind: str
    words: str
    at: object
    note: str = ""
    is_guest: bool = False


class Waits(NamedTuple):
    """What was noted under dictation, and is nobody’s before a yes."""

    pk: UUID
    name: str
    words: str
    held_name: str
    is_mine: bool
    is_guest: bool
    i_hold_it: bool


@dataclass
class Asked:
    """One question, and every voice that answers it, the person first."""

    question: Question
    help: str
    said: list[Said] = field(default_factory=list)
    waits: list[Waits] = field(default_factory=list)

    def mine(self, person_id: UUID | None) -> Said | None:
        """Return what this voice says, if it does."""
        return next((one for one in self.said if one.owner_id == person_id), None)


class GuestSays(NamedTuple):
    """Where a guest stands on a decision: a yes, with who noted it, or none yet."""

    guest_id: UUID
    name: str
    yes: UUID | None
    note: str


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
    guests: list[GuestSays]


@dataclass
class Sheet:
    """All that whoever may read sees of a meeting."""

    meeting: Meeting
    seats: list[Seat]
    guests: list[Guest]
    names: dict[UUID, str]
    asked: list[Asked]
    decisions: list[Decided]
    permission: str

    @property
    def about_name(self) -> str:
        return self.names[self.meeting.about_id]

    @property
    def taken(self) -> list[Seat]:
        return [one for one in self.seats if one.is_taken]

    @property
    def facilitators(self) -> list[Seat]:
        return [one for one in self.taken if one.is_facilitator]

    @property
    def is_network_meeting(self) -> bool:
        """Two people facilitate, named, who said yes."""
        return len(self.facilitators) >= FACILITATORS


def goes_on(meeting: Meeting) -> datetime | None:
    """Return when it is erased if nobody says more there, nor keeps it."""
    if meeting.kept_at is not None:
        return None
    return ask(
        "SELECT avec.meeting_goes(%s, %s)", meeting.pk, settings.AVEC_MEETING_DAYS
    )


def sheet_of(viewer: Viewer, meeting: Meeting) -> Sheet:
    """Read a meeting as the viewer may: every word under its own voice."""
    seats = list(
        Seat.objects.visible_to(viewer)
        .filter(meeting=meeting)
        .order_by("-is_facilitator", "name", "pk")
    )
    guests = Guest.objects.visible_to(viewer).filter(meeting=meeting)
    here = list(guests.order_by("invited_at", "pk"))
    names = _names(viewer, meeting, seats)
    names |= {one.pk: one.name for one in here}
    kinds = {one.person_id: KINDS[one.relationship] for one in seats}
    kinds |= {one.pk: KINDS[one.relationship] for one in here}
    kinds[meeting.about_id] = "person"
    return Sheet(
        meeting=meeting,
        seats=seats,
        guests=here,
        names=names,
        asked=_asked(viewer, meeting, names, kinds),
        decisions=_decisions(viewer, meeting, seats, here, names),
        permission=_permission(viewer, meeting),
    )


def _names(viewer: Viewer, meeting: Meeting, seats: list[Seat]) -> dict[UUID, str]:
    """Name everyone as they are called today; as they were, once out of sight."""
    names = {one.person_id: one.name for one in seats}
    names[meeting.about_id] = meeting.about_name
    known = Person.objects.visible_to(viewer).filter(pk__in=list(names))
    return names | dict(known.values_list("pk", "name"))


def _asked(
    viewer: Viewer, meeting: Meeting, names: dict[UUID, str], kinds: dict[UUID, str]
) -> list[Asked]:
    asked = {question: Asked(question, HELP.get(question, "")) for question in Question}
    voices = Voice.objects.visible_to(viewer).filter(meeting=meeting)
    for one in voices.order_by("said_at", "pk"):
        pen = names.get(one.held_by_id, "") if one.held_by_id else ""
        asked[Question(one.question)].said.append(
            Said(
                one.pk,
                one.owner_id,
                names.get(one.owner_id, "…"),
                kinds.get(one.owner_id, "relative"),
                one.content["words"],
                one.said_at,
                _("Sous dictée, plume tenue par %(name)s") % {"name": pen}
                if pen
                else "",
            )
        )
    noted = Noted.objects.visible_to(viewer).filter(meeting=meeting)
    for one in noted.order_by("noted_at", "pk"):
        said_by = one.guest_id or one.speaker_id or meeting.about_id
        place, words = asked[Question(one.question)], one.content["words"]
        if one.confirmed_at is None:
            place.waits.append(
                Waits(
                    one.pk,
                    names.get(said_by, "…"),
                    words,
                    one.held_name,
                    one.is_said_by(viewer.person_id),
                    one.guest_id is not None,
                    one.held_by_id == viewer.person_id,
                )
            )
        else:
            place.said.append(
                Said(
                    one.pk,
                    said_by,
                    names.get(said_by, "…"),
                    kinds.get(said_by, "relative"),
                    words,
                    one.noted_at,
                    _heard(one.confirmed_how, one.held_name),
                    is_guest=True,
                )
            )
    for one in asked.values():
        one.said.sort(key=lambda said: said.owner_id != meeting.about_id)
    return list(asked.values())


def _heard(how: str, name: str) -> str:
    """Say how a guest said it, and who noted it, while that name is known."""
    if not name:
        return str(SAID[How(how)])
    return _("%(how)s, noté par %(name)s") % {"how": SAID[How(how)], "name": name}


def _decisions(
    viewer: Viewer,
    meeting: Meeting,
    seats: list[Seat],
    guests: list[Guest],
    names: dict[UUID, str],
) -> list[Decided]:
    yes: dict[UUID, dict[UUID, UUID]] = {}
    assents = Assent.objects.visible_to(viewer).filter(meeting=meeting)
    for pk, decision_id, owner_id in assents.order_by("said_at", "pk").values_list(
        "pk", "decision_id", "owner_id"
    ):
        yes.setdefault(decision_id, {})[owner_id] = pk
    coming = [one for one in guests if one.accepted_at]
    heard: dict[tuple[UUID, UUID], GuestYes] = {}
    if coming:
        rows = GuestYes.objects.visible_to(viewer).filter(meeting=meeting)
        for one in rows.order_by("said_at", "pk"):
            heard[one.decision_id, one.guest_id] = one
    found = []
    decisions = Decision.objects.visible_to(viewer).filter(meeting=meeting)
    for decision in decisions.order_by("proposed_at", "pk"):
        said = yes.get(decision.pk, {})
        theirs = [_guest_says(one, heard.get((decision.pk, one.pk))) for one in coming]
        # Whoever had come and left since did not say yes by leaving.
        voices = {meeting.about_id: ""}
        for seat in seats:
            if seat.is_taken:
                voices[seat.person_id] = ""
            elif seat.came_at and (seat.left_at or seat.came_at) > decision.proposed_at:
                voices[seat.person_id] = _("(n’est plus là)")
        named = {
            key: f"{names.get(key, '…')} {gone}".strip() for key, gone in voices.items()
        } | {one.guest_id: one.name for one in theirs}
        heard_yes = {one.guest_id for one in theirs if one.yes}
        said_by_all = we(named, said.keys() | heard_yes)
        found.append(
            Decided(
                pk=decision.pk,
                owner_id=decision.owner_id,
                by=names.get(decision.owner_id, "…"),
                content=decision.content,
                is_we=said_by_all.is_we,
                said_yes=[names.get(key, "…") for key in said]
                + [f"{one.name} ({one.note})" for one in theirs if one.yes],
                waits_for=said_by_all.waits_for,
                my_yes=said.get(viewer.person_id) if viewer.person_id else None,
                guests=theirs,
            )
        )
    return found


def _guest_says(guest: Guest, said: GuestYes | None) -> GuestSays:
    if said is None:
        return GuestSays(guest.pk, guest.name, None, "")
    return GuestSays(
        guest.pk, guest.name, said.pk, _heard(said.said_how, said.noted_name)
    )


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
