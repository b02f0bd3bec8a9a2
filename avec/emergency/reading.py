"""What the narrow functions of the room answer, in words one can use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from avec.access.viewer import Viewer
from avec.documents.fields.dates import said_date
from avec.emergency.identity import identity_of, number_of
from avec.emergency.marking import Page, laid_pages
from avec.emergency.models import Attempt, said_in
from avec.emergency.narrow import rows_of
from avec.emergency.words import REVIEW_WITHIN, Seat, Situation


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reader stands: what they are told about themselves alone."""

    declared: bool
    suspended: bool
    proved: bool
    tries_left: int


def standing() -> Standing:
    """Ask where the viewer stands, under the hat they wear."""
    row = rows_of(
        "SELECT declared, suspended, proved, tries_left FROM avec.emergency_standing()"
    )[0]
    return Standing(*row)


def opened_with(
    viewer: Viewer, *, tap: str, given: str, family: str, born: date
) -> Attempt | None:
    """Return what this very page has already opened, when it is sent once more."""
    if not tap:
        return None
    number = number_of(viewer.person_id, tap, identity_of(given, family, born))
    mine = Attempt.objects.visible_to(viewer).opened()
    return mine.filter(pk=number, reader_id=viewer.person_id).first()


def pages_of(attempt: Attempt, language: str) -> list[Page]:
    """Read what stands of one opening; nothing once it is over or taken back."""
    return laid_pages(
        rows_of("SELECT * FROM avec.emergency_pages(%s)", attempt.pk), language
    )


def name_of(attempt: Attempt) -> str:
    """Tell whose pages are open, while they are."""
    rows = rows_of("SELECT avec.emergency_name(%s)", attempt.pk)
    return (rows[0][0] if rows else "") or ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who tried to open, as what, and where."""

    name: str
    function: str
    place: str

    @property
    def about(self) -> str:
        """What they act as, in few words."""
        return ", ".join(word for word in (self.function, self.place) if word)


def readers() -> dict[UUID, Reader]:
    """Name who tried to open the viewer's pages, try by try."""
    rows = rows_of("SELECT attempt, name, function, place FROM avec.emergency_record()")
    return {attempt: Reader(*about) for attempt, *about in rows}


def said_by_me() -> list[tuple[datetime, str, str]]:
    """List what the viewer said of openings, without whose they were."""
    rows = rows_of("SELECT at, seat, verdict FROM avec.emergency_said_by_me()")
    return [(at, seat, verdict) for at, seat, verdict in rows]


def told() -> list[tuple[str, datetime]]:
    """List openings that people who trust the viewer asked to have told."""
    rows = rows_of("SELECT attempt, name, at FROM avec.emergency_told()")
    return [(name, at) for _attempt, name, at in rows]


@dataclass(frozen=True, slots=True)
class Declared:
    """Somebody in the crisis team of a place, since a date, for all to see."""

    member_id: UUID
    organization_id: UUID
    place: str
    person_id: UUID
    name: str
    function: str
    since: datetime


def crisis_teams() -> list[Declared]:
    """Name everyone who is declared in a crisis team today, place by place."""
    return [Declared(*row) for row in rows_of("SELECT * FROM avec.crisis_teams()")]


def twice_in_a_day(organization_id: UUID) -> list[tuple[str, datetime]]:
    """Name who of a place opened twice in a day, this month, and when; no more."""
    rows = rows_of(
        "SELECT name, at FROM avec.emergency_twice() WHERE organization = %s",
        organization_id,
    )
    return [(name, at) for name, at in rows]


@dataclass(frozen=True, slots=True)
class ToReview:
    """An opening that waits: who opened, why, what she adds; never whose pages."""

    attempt_id: UUID
    reader: Reader
    situation: str
    sentence: str
    her_voice: str
    at: datetime
    questions: int
    card: bool
    printed: bool
    seat: str

    @property
    def before(self) -> datetime:
        """Until when it may be said before the reader's right is suspended."""
        return self.at + REVIEW_WITHIN


def to_review() -> list[ToReview]:
    """List what waits for the viewer to look at again; it is written for each."""
    return [
        ToReview(
            key,
            Reader(name, function, place),
            str(Situation(why).label),
            said_in(key, words),
            said_in(key, voice, Attempt.voice_sealed_as),
            at,
            *opened,
            str(Seat(seat).label),
        )
        for key, name, function, place, why, words, voice, at, *opened, seat in rows_of(
            "SELECT * FROM avec.emergency_to_review()"
        )
    ]


@dataclass(frozen=True, slots=True)
class Counted:
    """What happened in one quarter, in numbers large enough to be said."""

    since: str
    opened: int | None
    refused: int | None
    verdicts: tuple[int, ...]


def counts() -> list[Counted]:
    """Count openings and refusals by quarter, the last first, without content."""
    return [
        Counted(
            said_date({"day": day.day, "month": day.month, "year": day.year}),
            opened,
            refused,
            tuple(one for one in verdicts if one is not None),
        )
        for day, opened, refused, *verdicts in rows_of(
            "SELECT * FROM avec.emergency_counts()"
        )
    ]
