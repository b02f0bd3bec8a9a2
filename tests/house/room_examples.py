"""One example per action and per page of rooms and cars, and what functions answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from avec.agenda.models import Appointment
from avec.resources.actions import Words
from avec.resources.models import Resource
from tests.house.example import Example, of, plain, row, sends
from tests.rooms_lent import CAR, GARDEN
from tests.second_wall import found

NEW = UUID("7c7c7c7c-0000-4000-8000-000000000001")
MET = "owner_id = :claire and lower(during) > avec.now()"


def garden(cast) -> Resource:
    return found(cast, Resource, f"name = '{GARDEN}'")


def met(cast) -> Appointment:
    """Claire's, to come, with Nora: the garden room goes with it."""
    return found(cast, Appointment, MET.replace(":claire", f"'{cast.claire}'"))


def the_place(cast) -> UUID:
    return garden(cast).organization_id


ROOMS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "resources.add_resource": lambda c: {
        "key": NEW,
        "organization_id": the_place(c),
        "words": Words("…"),
    },
    "resources.change_resource": lambda c: {"resource": garden(c), "words": Words("…")},
    "resources.end_resource": lambda c: {"resource": garden(c)},
    "resources.ask_resource": lambda c: {
        "appointment": met(c),
        "resource": found(c, Resource, f"name = '{CAR}'"),
    },
    "resources.give_resource_back": lambda c: {
        "appointment": met(c),
        "resource": garden(c),
    },
}

ROOM = row("resources_resource", f"name = '{GARDEN}'")
APPOINTMENT = row("agenda_appointment", MET)

ROOM_PAGES: dict[str, Example] = {
    "resources:resources": plain(),
    "resources:add": sends(name="La salle du fond", kind="room", key=str(NEW)),
    "resources:change": of(ROOM, name="La salle du jardin", kind="room"),
    "resources:end": of(ROOM),
    "resources:place": of(
        row("resources_resource", f"name = '{GARDEN}'", "organization_id")
    ),
    "resources:choose": of(APPOINTMENT),
    "resources:ask": of(APPOINTMENT),
    "resources:give_back": of(APPOINTMENT),
}

ROOM_FUNCTIONS = {
    "place_where_i_act": "the place of one's own hat",
    "resources_of_mine": "keys of rooms that go with appointments one sees",
    "place_whose_rooms_i_keep": "the place of one's own hat, when one keeps its rooms",
    "ask_resource": "a room of one's place, with an appointment one attends",
    "give_resource_back": "of an appointment one attends",
    "hold_resources_of_series": "holds the rooms of dates that one sees; says nothing",
    "free_resources": "which rooms of one's place are free for one's appointment",
    "resources_taken": "when the rooms of one's appointment are taken, never for what",
    "resources_in_feed": "needs the secret of the address",
    "place_time": "when the rooms of one's place are taken, never for what",
}
