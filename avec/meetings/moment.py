"""The appointment of a meeting: when people meet, who comes, and whom one may ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.agenda.after import Line
from avec.agenda.models import Appointment
from avec.agenda.reach import Asked, people_to_ask
from avec.circles.models import kept_apart
from avec.meetings.models import Meeting, Seat
from avec.meetings.sheet import Sheet
from avec.people.models import Person
from avec.people.narrow import ask_row


@dataclass(frozen=True, slots=True)
class MeetingMoment:
    """When a meeting is, as all those of the meeting read it on its sheet."""

    key: UUID
    start: datetime | None
    end: datetime | None
    was: datetime | None
    is_cancelled: bool
    is_over: bool
    attends: bool
    coming: tuple[str, ...]
    not_asked: tuple[str, ...]
    not_of_it: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Whether people are to meet then, or look for when."""
        return not (self.is_cancelled or self.is_over)


def moment_of(viewer: Viewer, sheet: Sheet) -> MeetingMoment | None:
    """Read when the meeting is, whether or not the viewer comes; None without one."""
    meeting = sheet.meeting
    if meeting.appointment_id is None:
        return None
    found = ask_row("SELECT * FROM avec.meeting_moment(%s)", meeting.pk)
    if found is None:
        return None
    key, during, was, cancelled_at, people, names = found
    of_it = {meeting.about_id, *(seat.person_id for seat in sheet.taken)}
    called = dict(zip(people, names, strict=True)) | {
        key: name for key, name in sheet.names.items() if key in people
    }
    return MeetingMoment(
        key=key,
        start=during and during.lower,
        end=during and during.upper,
        was=was and was.lower,
        is_cancelled=cancelled_at is not None,
        is_over=during is not None and during.upper <= timezone.now(),
        attends=viewer.person_id in people,
        coming=tuple(called[one] for one in people),
        not_asked=tuple(
            sheet.names[one]
            for one in (meeting.about_id, *(seat.person_id for seat in sheet.taken))
            if one not in people
        ),
        not_of_it=tuple(called[one] for one in people if one not in of_it),
    )


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Whom the viewer asks to agree on a moment, and who has not said yes yet.

    ``people`` are of a circle or a team of the viewer; ``names`` are all those asked.
    """

    people: tuple[Asked, ...]
    names: tuple[str, ...]
    waiting: tuple[str, ...]


def whom_to_ask(viewer: Viewer, meeting: Meeting) -> ToAsk:
    """Return those of the meeting to ask: the person, and whoever said yes to it.

    Without her, as she permitted, those who said yes alone.
    """
    seats = list(
        Seat.objects.visible_to(viewer)
        .standing()
        .filter(meeting=meeting)
        .order_by("invited_at", "pk")
    )
    wanted = {one.person_id: one.name for one in seats if one.is_taken}
    if meeting.accepted_at is not None:
        wanted[meeting.about_id] = meeting.about_name
    # Nobody is asked by somebody whom a block keeps apart, and nobody learns of it.
    for one in (viewer.person_id, *(each["across"] for each in kept_apart(viewer))):
        wanted.pop(one, None)
    here = [one for one in people_to_ask(viewer) if one.person_id in wanted]
    known = Person.objects.visible_to(viewer).filter(pk__in=list(wanted))
    names = wanted | dict(known.values_list("pk", "name"))
    return ToAsk(
        people=tuple(here),
        names=tuple(names[key] for key in wanted),
        waiting=tuple(one.name for one in seats if not one.is_taken),
    )


def sheet_of_appointment(viewer: Viewer, appointment: Appointment) -> Iterator[Line]:
    """Lead from an appointment to the sheet of its meeting, if it is open to them."""
    opened = Meeting.objects.open_to(viewer).filter(appointment=appointment)
    for key in opened.values_list("pk", flat=True):
        yield Line(_("La feuille de la rencontre"), "meetings:meeting", (key,))


def is_about(viewer: Viewer, appointment: Appointment) -> bool:
    """Tell whether it is the moment of a meeting about the viewer."""
    mine = Meeting.objects.visible_to(viewer).filter(about_id=viewer.person_id)
    return mine.filter(appointment=appointment).exists()
