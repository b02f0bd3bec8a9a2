"""A visit with two voices that is agreed, and colleagues who may come instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from avec.access.viewer import Viewer
from avec.agenda import actions
from avec.agenda.models import Appointment, Claim, Replacement
from avec.agenda.tests.crowd import (
    acting,
    answers,
    asked,
    calls,
    knows,
    someone,
    the_time,
    works_as,
)
from avec.agenda.tests.scene import at
from avec.agenda.words import Side
from avec.people.models import Affiliation
from tests.scene import tie


@dataclass(slots=True)
class Visit:
    """Claire and Sami visit Nora; Hugo and Inès work with Claire, Pia with Sami."""

    nora: Viewer
    claire: Viewer
    sami: Viewer
    hugo: Viewer
    ines: Viewer
    pia: Viewer
    one: Appointment

    @property
    def everyone(self) -> list[Viewer]:
        return [self.nora, self.claire, self.sami, self.hugo, self.ines, self.pia]


def a_visit(start: datetime | None = None, **shape) -> Visit:
    """Write the people, and have Claire call the visit and everybody say yes."""
    names = ("Nora", "Claire", "Sami", "Hugo", "Inès", "Pia")
    nora, claire, sami, hugo, ines, pia = (someone(name) for name in names)
    for one, capacity in (
        (claire, "professional"),
        (hugo, "professional"),
        (ines, "professional"),
        (sami, "peer_supporter"),
        (pia, "peer_supporter"),
    ):
        works_as(one, capacity)
    claire = at_work(claire)
    knows(nora, claire, sami)
    knows(claire, hugo, ines)
    tie(claire.person_id, sami.person_id, "peer_supporter")
    knows(sami, pia)
    visit = Visit(nora, claire, sami, hugo, ines, pia, Appointment())
    visit.one = agree(visit, start or at(), **shape)
    return visit


def at_work(viewer: Viewer) -> Viewer:
    """Put on the hat that a place confirms."""
    with acting(viewer):
        hat = Affiliation.objects.of(viewer).running().get()
    return Viewer(viewer.person_id, hat.pk)


def agree(visit: Visit, start: datetime, **shape) -> Appointment:
    """Have Claire call a visit of Nora with Sami, and each say yes."""
    called = calls(
        visit.claire,
        [asked(visit.nora), asked(visit.sami, Side.PEER)],
        start,
        **{"is_pair": False, **shape},
    )
    for one in (visit.nora, visit.sami):
        answers(one, the_time(one, called))
    with acting(visit.claire):
        return Appointment.objects.visible_to(visit.claire).get(
            pk=called.appointment.pk
        )


def asks(first: Viewer, second: Viewer, one: Appointment, key=None) -> Replacement:
    """``first`` asks ``second`` to come instead."""
    with acting(first):
        return actions.ask_instead(
            viewer=first,
            appointment=one,
            key=key or uuid4(),
            person_id=second.person_id,
        )


def says(who: Viewer, one: Replacement, *, yes: bool = True, knowingly=False) -> bool:
    """``who`` answers what is asked."""
    with acting(who):
        return actions.answer_instead(
            viewer=who, asked=one, is_yes=yes, knowingly=knowingly
        )


def takes_back(who: Viewer, one: Replacement) -> None:
    """``who`` asks nobody any more."""
    with acting(who):
        actions.take_asking_back(viewer=who, asked=one)


def comes(reader: Viewer, one: Appointment) -> set[str]:
    """Who attends, as somebody who attends reads it."""
    with acting(reader):
        rows = Appointment.objects.visible_to(reader).get(pk=one.pk).attendees
        return {row.name for row in rows.filter(left_at=None)}


def claimed(who: Viewer, one: Appointment, *, firm: bool | None = None) -> int:
    """How many times this appointment claims somebody's time."""
    with acting(who):
        rows = Claim.objects.visible_to(who).filter(appointment_id=one.pk)
        if firm is not None:
            rows = rows.filter(held_until__isnull=firm)
        return rows.count()
