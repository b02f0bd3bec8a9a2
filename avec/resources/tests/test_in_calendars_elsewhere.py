"""The room and the car of an appointment, in calendars elsewhere that show all."""

from __future__ import annotations

import pytest

from avec.agenda.tests.scene import as_, at, call, say, times
from avec.agenda.tests.test_feed import of, read, subscribed
from avec.agenda.words import Level
from avec.resources import actions
from avec.resources.actions import Words
from avec.resources.tests.test_pages import met, room
from avec.resources.words import Kind
from tests.rooms_lent import CAR, GARDEN

pytestmark = pytest.mark.django_db


def said(cast, client, secret: str):
    """What an address says of Claire's and Nora's appointment."""
    return of(read(client, secret).content, met(cast))


def the_car_goes_too(cast) -> None:
    with as_(cast, "claire") as viewer:
        actions.ask_resource(
            viewer=viewer, appointment=met(cast), resource=room(cast, CAR)
        )


@pytest.mark.parametrize("who", ["nora", "claire"])
def test_a_room_is_where_it_is_and_a_car_is_what_one_takes(cast, client, who):
    the_car_goes_too(cast)

    event = said(cast, client, subscribed(cast, who, Level.DETAILED))

    assert str(event["location"]).endswith(GARDEN)
    assert CAR not in event["location"]
    assert str(event["description"]) == f"Avec {CAR}"


@pytest.mark.parametrize("level", [Level.BUSY, Level.NEUTRAL])
def test_below_the_detail_neither_is_said(cast, client, level):
    the_car_goes_too(cast)

    body = read(client, subscribed(cast, "nora", level)).content.decode()

    for word in (GARDEN, CAR, "LOCATION", "DESCRIPTION"):
        assert word not in body


def test_a_discreet_appointment_says_nothing_of_its_room(cast, client):
    called = call(cast, "claire", "nora", starts=[at(days=9)], is_discreet=True)
    with as_(cast, "claire") as viewer:
        actions.ask_resource(
            viewer=viewer, appointment=called.appointment, resource=room(cast, CAR)
        )
    (time,) = times(cast, "nora", called.appointment)
    say(cast, "nora", time)

    body = read(client, subscribed(cast, "nora", Level.DETAILED)).content

    assert str(of(body, called.appointment)["summary"]) == "Rendez-vous"
    assert CAR.encode() not in body


def test_a_room_that_is_given_back_asked_for_or_renamed_is_read_again(cast, client):
    secret = subscribed(cast, "nora", Level.DETAILED)
    steps = [read(client, secret)]
    with as_(cast, "helene") as viewer:
        actions.change_resource(
            viewer=viewer, resource=room(cast), words=Words("La serre", Kind.ROOM)
        )
    steps.append(read(client, secret))
    with as_(cast, "claire") as viewer:
        actions.give_resource_back(
            viewer=viewer, appointment=met(cast), resource=room(cast, "La serre")
        )
    steps.append(read(client, secret))
    the_car_goes_too(cast)
    steps.append(read(client, secret))

    rooms = [of(one.content, met(cast)) for one in steps]
    assert ["La serre" in one.get("location", "") for one in rooms] == [
        False,
        True,
        False,
        False,
    ]
    changed = [one.decoded("last-modified") for one in rooms]
    assert changed == sorted(changed)
    assert len({one["ETag"] for one in steps}) == 4
