"""What the page after an appointment shows, read in a few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment, Attendee
from avec.agenda.reading import Shown, shown
from avec.agenda.words import Side
from avec.audit.actions import record_reading
from avec.visits.models import Beside, Look, Missed
from avec.visits.models.looks import DAYS, week_over
from avec.visits.words import Whose, Why

KINDS = {
    Side.PERSON: "person",
    Side.PEER: "peer",
    Side.PROFESSIONAL: "professional",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words of somebody, in their own name, with their date."""

    key: UUID
    name: str
    side: str
    at: datetime
    words: str
    is_mine: bool
    is_taken_away: bool = False
    is_correction: bool = False
    beside: tuple[Words, ...] = ()

    @property
    def kind(self) -> str:
        """How the voice is drawn."""
        return KINDS.get(Side(self.side), "relative") if self.side else "relative"


@dataclass(frozen=True, slots=True)
class MissedSaid:
    """How it was for one of them."""

    key: UUID
    name: str
    is_mine: bool
    at: datetime
    why: str
    why_words: Any
    whose_words: Any
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the viewer may read after one appointment."""

    one: Shown
    everyone: tuple[Attendee, ...]
    awaited: tuple[str, ...]
    are_shown: bool
    shown_on: datetime
    mine: Words | None
    looks: tuple[Words, ...]
    missed: tuple[MissedSaid, ...]

    @property
    def my_missed(self) -> MissedSaid | None:
        """What the viewer said of not having met."""
        return next((one for one in self.missed if one.is_mine), None)


def page_after(viewer: Viewer, appointment: Appointment) -> Page:
    """Read what was said after it; each reading of another's words is written down."""
    (one,) = shown(viewer, [appointment])
    people = tuple(
        Attendee.objects.visible_to(viewer)
        .standing()
        .filter(appointment=appointment)
        .order_by("asked_at", "pk")
    )
    sides = {each.person_id: (each.name, each.side) for each in people}
    looks = list(
        Look.objects.visible_to(viewer)
        .filter(appointment=appointment)
        .order_by("kept_at", "pk")
    )
    beside = list(
        Beside.objects.visible_to(viewer)
        .filter(appointment=appointment)
        .order_by("said_at", "pk")
    )
    missed = list(
        Missed.objects.visible_to(viewer)
        .filter(appointment=appointment)
        .order_by("said_at", "pk")
    )
    are_shown = (
        any(look.shown_at or look.owner_id != viewer.person_id for look in looks)
        or week_over(viewer).filter(pk=appointment.pk).exists()
    )
    _write_readings(viewer, appointment, looks, beside, missed)
    said: dict[UUID, list[Words]] = defaultdict(list)
    authors = {look.pk: look.owner_id for look in looks}
    for row in beside:
        correction = authors.get(row.look_id) == row.owner_id
        said[row.look_id].append(
            _words(viewer, row, row.said_at, sides, is_correction=correction)
        )
    read = [
        _words(
            viewer,
            look,
            look.withdrawn_at or look.kept_at,
            sides,
            is_taken_away=look.withdrawn_at is not None,
            beside=tuple(said[look.pk]),
        )
        for look in looks
    ]
    return Page(
        one=one,
        everyone=people,
        awaited=tuple(each.name for each in people if each.side != Side.PERSON),
        are_shown=are_shown,
        shown_on=appointment.during.upper + timedelta(days=DAYS),
        mine=next((each for each in read if each.is_mine), None),
        looks=tuple(read) if are_shown else (),
        missed=tuple(_missed(viewer, row, sides) for row in missed),
    )


def _words(
    viewer: Viewer,
    row: Look | Beside,
    at: datetime,
    sides: dict[UUID, tuple[str, str]],
    **more: Any,
) -> Words:
    name, side = sides.get(row.owner_id, ("", ""))
    return Words(
        key=row.pk,
        name=name,
        side=side,
        at=at,
        words=row.content.get("words", ""),
        is_mine=row.owner_id == viewer.person_id,
        **more,
    )


def _missed(
    viewer: Viewer, row: Missed, sides: dict[UUID, tuple[str, str]]
) -> MissedSaid:
    said = row.content
    whose = Whose(said.get("whose", Whose.UNSAID))
    why = Why(said.get("why", Why.OTHER))
    return MissedSaid(
        key=row.pk,
        name=sides.get(row.owner_id, ("", ""))[0],
        is_mine=row.owner_id == viewer.person_id,
        at=row.said_at,
        why=why.value,
        why_words=why.label,
        whose_words="" if whose == Whose.UNSAID else whose.label,
        words=said.get("words", ""),
    )


def _write_readings(
    viewer: Viewer,
    appointment: Appointment,
    looks: Iterable[Look],
    beside: Iterable[Beside],
    missed: Iterable[Missed],
) -> None:
    """Write one line for each author whose words the viewer reads."""
    found: dict[UUID, list[tuple[str, Any]]] = defaultdict(list)
    for part, rows in [("look", looks), ("beside", beside), ("missed", missed)]:
        for row in rows:
            if row.sealed is not None:
                found[row.owner_id].append((part, row))
    for author in sorted(found, key=str):
        parts = dict.fromkeys(part for part, _row in found[author])
        record_reading(
            viewer=viewer,
            subject=author,
            about=found[author][0][1],
            parts=list(parts),
            because=f"visit:{appointment.pk}",
        )
