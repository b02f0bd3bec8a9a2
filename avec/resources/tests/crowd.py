"""People of one team and their place's rooms, written for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from avec.access.viewer import Viewer
from avec.agenda import actions as agenda
from avec.agenda.actions.agreeing import Called
from avec.agenda.reach import Asked
from avec.agenda.tests.crowd import acting, calls, someone
from avec.agenda.words import Side
from avec.resources import actions
from avec.resources.actions import Words
from avec.resources.models import Resource
from avec.resources.words import Kind
from tests.scene import as_warden


@dataclass(frozen=True, slots=True)
class House:
    """A place, its team, and who answers for it."""

    place: UUID
    team: UUID
    head: Viewer


def house() -> House:
    """Write a place with one team, and somebody who answers for it."""
    place, team = uuid4(), uuid4()
    as_warden(
        "INSERT INTO people_organization (id, name, sort_key, kind, commune)"
        " VALUES (%s, 'Maison', 'maison', 'association', '')",
        [place],
    )
    as_warden(
        "INSERT INTO people_team (id, organization_id, name, sort_key)"
        " VALUES (%s, %s, 'Équipe', 'equipe')",
        [team, place],
    )
    return House(place, team, worker(House(place, team, Viewer(uuid4())), head=True))


def worker(
    of: House, *, head: bool = False, capacity: str = "professional", team: bool = True
) -> Viewer:
    """Write somebody who works there, under that hat."""
    who, hat = someone("Quelqu’un"), uuid4()
    as_warden(
        "INSERT INTO people_affiliation (id, person_id, organization_id, team_id,"
        " capacity, function, answers_for_place, confirmed_at, starts_at)"
        " VALUES (%s, %s, %s, %s, %s, '', %s, avec.now(),"
        " avec.now() - interval '1 hour')",
        [hat, who.person_id, of.place, of.team if team else None, capacity, head],
    )
    return Viewer(who.person_id, hat)


def lends(of: House, name: str = "La salle 1", kind: Kind = Kind.ROOM) -> Resource:
    """Have the place lend a room."""
    with acting(of.head):
        return actions.add_resource(
            viewer=of.head,
            key=uuid4(),
            organization_id=of.place,
            words=Words(name, kind),
        )


def asks(viewer: Viewer, called: Called, *resources: Resource) -> None:
    """Have these go with an appointment, in a transaction of its own."""
    with acting(viewer):
        for one in resources:
            actions.ask_resource(
                viewer=viewer, appointment=called.appointment, resource=one
            )


def meets(
    viewer: Viewer, other: Viewer, *starts: datetime, side=Side.PROFESSIONAL, **shape
) -> Called:
    """Have somebody call a colleague."""
    return calls(viewer, [Asked(other.person_id, "", side)], *starts, **shape)


def proposes(viewer: Viewer, called: Called, *starts: datetime) -> Called:
    """Have somebody propose moments, in a transaction of its own."""
    with acting(viewer):
        return agenda.propose_times(
            viewer=viewer, appointment=called.appointment, starts=starts
        )
