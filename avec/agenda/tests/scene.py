"""Appointments of tests: somebody calls, each answers, under their own ticket."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from avec.agenda import actions
from avec.agenda.actions.agreeing import Called, Shape
from avec.agenda.models import Appointment, ProposedTime
from avec.agenda.reach import people_to_ask


@contextmanager
def as_(cast, name: str):
    """Act as this person, in a transaction of its own; gives the viewer."""
    with cast.acting(name), transaction.atomic():
        yield cast.seen_by(name)


def at(days: int = 3, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a coming day, on the wall of Paris."""
    day = timezone.localdate() + timedelta(days=days)
    naive = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001
    return timezone.make_aware(naive)


def call(
    cast,
    who: str,
    *others: str,
    starts: list[datetime] | None = None,
    key: UUID | None = None,
    **shape,
) -> Called:
    """``who`` calls these others."""
    with as_(cast, who) as viewer:
        keys = {cast.people[name] for name in others}
        people = [one for one in people_to_ask(viewer) if one.person_id in keys]
        return actions.call_appointment(
            viewer=viewer,
            key=key or uuid4(),
            people=people,
            about="Préparer la semaine.",
            where="Au CMP",
            shape=Shape(**shape),
            starts=starts or [at()],
        )


def times(cast, who: str, appointment: Appointment) -> list[ProposedTime]:
    """The moments that ``who`` sees, in the order of the clock."""
    with as_(cast, who) as viewer:
        seen = ProposedTime.objects.visible_to(viewer)
        return list(seen.filter(appointment=appointment).order_by("during"))


def say(cast, who: str, time: ProposedTime, *, yes: bool = True, **more) -> bool:
    """``who`` answers a moment."""
    with as_(cast, who) as viewer:
        return actions.answer_time(viewer=viewer, time=time, is_yes=yes, **more)


def again(cast, who: str, appointment: Appointment) -> Appointment:
    """Read the appointment again, as ``who``."""
    with as_(cast, who) as viewer:
        return Appointment.objects.visible_to(viewer).get(pk=appointment.pk)
