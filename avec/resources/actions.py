"""What people do with rooms and cars: say them, ask for one, give it back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda.hours import the_time
from avec.agenda.models import Appointment
from avec.audit.actions import record
from avec.foundation.turns import one_at_a_time
from avec.people.narrow import ask as asked
from avec.resources import rules
from avec.resources.models import Resource
from avec.resources.refusals import (
    EnoughThings,
    ItHasBegun,
    ItIsTaken,
    NotThereAnyMore,
)
from avec.resources.words import Kind, Told

REFUSALS = {
    Told.TAKEN: ItIsTaken,
    Told.ENOUGH: EnoughThings,
    Told.PAST: ItHasBegun,
    Told.GONE: NotThereAnyMore,
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the people of a place read of it."""

    name: str
    kind: Kind = Kind.ROOM
    seats: int | None = None
    access: str = ""


@transaction.atomic
def add_resource(
    *, viewer: Viewer, key: UUID, organization_id: UUID, words: Words
) -> Resource:
    """Say that a place lends this; the same form sent twice says it once.

    :raises NotAllowed: unless the viewer keeps the rooms and cars of the place.
    """
    rules.add.require(viewer, organization_id)
    one_at_a_time(f"resources.add:{organization_id}")
    if before := Resource.objects.visible_to(viewer).filter(pk=key).first():
        return before
    resource = Resource(pk=key, organization_id=organization_id, **asdict(words))
    resource.save(force_insert=True)
    record("resources.added", viewer=viewer, about=resource)
    return resource


@transaction.atomic
def change_resource(*, viewer: Viewer, resource: Resource, words: Words) -> None:
    """Change its words.

    :raises NotAllowed: unless the viewer keeps the rooms and cars of the place.
    """
    rules.keep.require(viewer, resource)
    mine = Resource.objects.visible_to(viewer).filter(pk=resource.pk)
    mine.update(**asdict(words))
    record("resources.changed", viewer=viewer, about=resource)


@transaction.atomic
def end_resource(*, viewer: Viewer, resource: Resource) -> None:
    """Lend it no more. What is agreed keeps it; nothing is cancelled in silence.

    :raises NotAllowed: unless the viewer keeps the rooms and cars of the place.
    """
    rules.keep.require(viewer, resource)
    mine = Resource.objects.visible_to(viewer).standing().filter(pk=resource.pk)
    if mine.update(ended_at=the_time()):
        record("resources.ended", viewer=viewer, about=resource)


@transaction.atomic
def ask_resource(
    *, viewer: Viewer, appointment: Appointment, resource: Resource
) -> None:
    """Have a room or a car go with an appointment, at each of its moments.

    At what is agreed or proposed already it is taken at once; later, each moment that
    is proposed takes it too, or is refused. Asking twice changes nothing.

    :raises NotAllowed: unless the viewer attends as a peer or by their trade, under
        the hat of a team.
    :raises ItIsTaken: when somebody else has it at one of these moments.
    :raises EnoughThings, ItHasBegun, NotThereAnyMore: as they say.
    """
    rules.ask.require(viewer, appointment)
    _done(asked("SELECT avec.ask_resource(%s, %s)", appointment.pk, resource.pk))
    record("resources.asked", viewer=viewer, about=appointment)


@transaction.atomic
def give_resource_back(
    *, viewer: Viewer, appointment: Appointment, resource: Resource
) -> None:
    """Give it back: it is free at once, and the appointment stays as it is.

    :raises NotAllowed: unless the viewer attends.
    :raises NotThereAnyMore: when it does not go with this appointment.
    """
    rules.give_back.require(viewer, appointment)
    question = "SELECT avec.give_resource_back(%s, %s)"
    _done(asked(question, appointment.pk, resource.pk))
    record("resources.given_back", viewer=viewer, about=appointment)


def _done(answer: str) -> None:
    said = Told(answer)
    if said in REFUSALS:
        raise REFUSALS[said]
