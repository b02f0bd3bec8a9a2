"""People who want the same time, written for good: real transactions see them."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from psycopg.types.range import Range

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.agenda import actions
from avec.agenda.actions.agreeing import Called, Shape
from avec.agenda.models import Answer, Opening, OpenTime, ProposedTime
from avec.agenda.reach import Asked
from avec.agenda.words import Side
from avec.foundation.sorting import sort_key
from avec.people.models import Account, Person
from tests.scene import as_warden, tie


@contextmanager
def acting(viewer: Viewer):
    """Act as this viewer in a transaction of its own."""
    with acting_as(viewer), transaction.atomic():
        yield


def someone(name: str) -> Viewer:
    """Write one person and her account."""
    viewer = Viewer(uuid4())
    with acting(viewer):
        Person.objects.create(pk=viewer.person_id, name=name, sort_key=sort_key(name))
        Account.objects.create(
            person_id=viewer.person_id,
            sign_in_name=f"essai{viewer.person_id.int % 10**14}",
        )
    return viewer


def works_as(viewer: Viewer, capacity: str) -> None:
    """Have a place confirm in what capacity somebody acts."""
    place = uuid4()
    as_warden(
        "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
        " VALUES (%s, 'Lieu', 'lieu', 'association', '')",
        [place],
    )
    as_warden(
        "INSERT INTO people_affiliation (id, person_id, organization_id, capacity,"
        " function, answers_for_place, confirmed_at, starts_at)"
        " VALUES (gen_random_uuid(), %s, %s, %s, '', false, avec.now(),"
        " avec.now() - interval '1 hour')",
        [viewer.person_id, place, capacity],
    )


def knows(viewer: Viewer, *others: Viewer) -> None:
    """Put these others in the circle of ``viewer``."""
    for other in others:
        tie(viewer.person_id, other.person_id, "other")


def opens(viewer: Viewer, start: datetime, hours: int, *, is_bookable=True) -> None:
    """Say hours that whoever one knows may take."""
    with acting(viewer):
        opening = Opening.objects.create(
            owner_id=viewer.person_id,
            starts_on=start.date(),
            starts_at=start.time(),
            minutes=hours * 60,
            is_bookable=is_bookable,
        )
        OpenTime.objects.create(
            opening=opening,
            owner_id=viewer.person_id,
            during=Range(start, start + timedelta(hours=hours)),
        )


def asked(viewer: Viewer, side: Side = Side.PERSON) -> Asked:
    """Ask this person, from this side."""
    return Asked(viewer.person_id, "", side)


def calls(
    viewer: Viewer,
    people: list[Asked],
    *starts: datetime,
    key: UUID | None = None,
    **shape,
) -> Called:
    """Have somebody call these others, in a transaction of its own."""
    with acting(viewer):
        return actions.call_appointment(
            viewer=viewer,
            key=key or uuid4(),
            people=people,
            about="",
            where="",
            shape=Shape(**{"minutes": 60, **shape}),
            starts=starts,
        )


def answers(viewer: Viewer, time: ProposedTime, *, yes: bool = True) -> bool:
    """Have somebody answer a moment, in a transaction of its own."""
    with acting(viewer):
        return actions.answer_time(viewer=viewer, time=time, is_yes=yes)


def the_time(viewer: Viewer, called: Called) -> ProposedTime:
    """The only moment of an appointment."""
    with acting(viewer):
        seen = ProposedTime.objects.visible_to(viewer)
        return seen.get(appointment=called.appointment)


def yes_said(viewer: Viewer, called: Called) -> int:
    """How many have said yes."""
    with acting(viewer):
        seen = Answer.objects.visible_to(viewer).filter(is_yes=True)
        return seen.filter(appointment=called.appointment).count()
