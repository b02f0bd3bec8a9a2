"""What the page after an appointment shows, read in a few questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment, Attendee
from avec.agenda.reading import Shown, shown
from avec.agenda.words import Side
from avec.audit.actions import record_reading
from avec.meetings.we import we
from avec.visits.models import Beside, Look, Missed, Note, NoteYes
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
    whose: str
    whose_words: Any
    words: str


@dataclass(frozen=True, slots=True)
class Together:
    """A sentence proposed as « nous »: whether it is, and who said yes."""

    is_we: bool
    said_yes: tuple[str, ...]
    waits_for: tuple[str, ...]
    my_yes: UUID | None


@dataclass(frozen=True, slots=True)
class NoteShown:
    """One paragraph as it stands, with what was said before a correction."""

    now: Words
    before: tuple[Words, ...]
    is_promise: bool
    to: str
    due_on: date | None
    together: Together | None = None


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
    notes: tuple[NoteShown, ...]

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
    notes = list(
        Note.objects.visible_to(viewer)
        .filter(appointment=appointment)
        .order_by("said_at", "pk")
    )
    are_shown = (
        any(look.shown_at or look.owner_id != viewer.person_id for look in looks)
        or week_over(viewer).filter(pk=appointment.pk).exists()
    )
    read_by_me = {"look": looks, "beside": beside, "missed": missed, "note": notes}
    _write_readings(viewer, appointment, read_by_me)
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
        notes=tuple(_notes(viewer, notes, sides, _together(viewer, notes, people))),
    )


def _together(
    viewer: Viewer, rows: list[Note], people: tuple[Attendee, ...]
) -> dict[UUID, Together]:
    """Say of each sentence proposed as « nous » whether each has said yes."""
    proposed = {row.pk: row.we_of for row in rows if row.we_of}
    if not proposed:
        return {}
    yes: dict[UUID, dict[UUID, UUID]] = {key: {} for key in proposed}
    said = NoteYes.objects.visible_to(viewer).filter(note_id__in=list(proposed))
    for pk, note, owner in said.values_list("pk", "note_id", "owner_id"):
        yes[note][owner] = pk
    # The person first, then those who came for her.
    first = sorted(people, key=lambda one: one.side != Side.PERSON)
    voices = {one.person_id: one.name for one in first}
    found = {}
    for key, voices_then in proposed.items():
        stands = we(voices, yes[key], at_least=voices_then)
        found[key] = Together(
            is_we=stands.is_we,
            said_yes=tuple(name for one, name in voices.items() if one in yes[key]),
            waits_for=tuple(stands.waits_for),
            my_yes=yes[key].get(viewer.person_id) if viewer.person_id else None,
        )
    return found


def _notes(
    viewer: Viewer,
    rows: list[Note],
    sides: dict[UUID, tuple[str, str]],
    together: Mapping[UUID, Together],
) -> Iterator[NoteShown]:
    """Show each paragraph where its first words stood, as it stands now."""
    after = {row.replaces_id: row for row in rows if row.replaces_id}
    for row in rows:
        if row.replaces_id:
            continue
        versions = [row]
        while versions[-1].pk in after:
            versions.append(after[versions[-1].pk])
        said = [
            _words(
                viewer,
                one,
                one.withdrawn_at or one.said_at,
                sides,
                is_taken_away=one.withdrawn_at is not None,
            )
            for one in versions
        ]
        content = row.content
        due = content.get("due_on", "")
        yield NoteShown(
            now=said[-1],
            before=() if said[-1].is_taken_away else tuple(said[:-1]),
            is_promise=row.is_promise,
            to=content.get("to", ""),
            due_on=date.fromisoformat(due) if due else None,
            together=together.get(versions[-1].pk),
        )


def next_with(viewer: Viewer, page: Page) -> Shown | None:
    """Return the next appointment with one of those who were there, if there is."""
    others = [each.person_id for each in page.one.others]
    both = Attendee.objects.visible_to(viewer).standing()
    mine = both.filter(person_id=viewer.person_id).values("appointment_id")
    theirs = both.filter(person_id__in=others).values("appointment_id")
    coming = (
        Appointment.objects.visible_to(viewer)
        .to_come()
        .filter(pk__in=mine)
        .filter(pk__in=theirs)
        .order_by("during", "pk")[:1]
    )
    return next(iter(shown(viewer, coming)), None)


def _words(
    viewer: Viewer,
    row: Look | Beside | Note,
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
        whose=str(whose),
        whose_words="" if whose == Whose.UNSAID else whose.label,
        words=said.get("words", ""),
    )


def _write_readings(
    viewer: Viewer,
    appointment: Appointment,
    read: Mapping[str, Iterable[Any]],
) -> None:
    """Write one line for each author whose words the viewer reads."""
    found: dict[UUID, list[tuple[str, Any]]] = defaultdict(list)
    for part, rows in read.items():
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
