"""Finding a moment when the room is free too, as the pages offer it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from avec.agenda.tests.crowd import answers, the_time
from avec.agenda.tests.scene import at
from avec.agenda.tests.test_days import words
from avec.agenda.things import Taken, left_of
from avec.resources.tests.crowd import asks, house, lends, meets, proposes, worker
from tests.entrance import client_as

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

START = at(days=4, hour=14)


@pytest.fixture
def place():
    return house()


@pytest.fixture
def room(place):
    """Somebody else has it for an hour."""
    one, other = worker(place), worker(place)
    room = lends(place, "La salle du haut")
    called = meets(one, other)
    asks(one, called, room)
    proposes(one, called, START)
    assert answers(other, the_time(one, called))
    return room


def offered(viewer, called) -> set[datetime]:
    """When the page of moments says that it may begin."""
    address = reverse("agenda:moments", args=[called.appointment.pk])
    page = client_as(viewer.person_id, viewer.affiliation_id).get(f"{address}?large=1")
    found = re.findall(r'name="start" value="([^"]+)"', page.content.decode())
    return {datetime.fromisoformat(one) for one in found}


def test_only_moments_when_the_room_is_free_are_offered(place, room):
    third, fourth = worker(place), worker(place)
    without = offered(third, meets(third, fourth))
    called = meets(third, fourth)
    asks(third, called, room)

    with_it = offered(third, called)

    taken = {START + timedelta(minutes=minutes) for minutes in (-30, 0, 30)}
    assert taken <= without
    assert without - with_it == taken


def test_the_time_before_and_after_is_the_rooms_too(place, room):
    third, fourth = worker(place), worker(place)
    called = meets(third, fourth, before=30, after=30)
    asks(third, called, room)

    on_that_day = {one for one in offered(third, called) if one.date() == START.date()}

    for minutes in range(-60, 90, 30):
        assert START + timedelta(minutes=minutes) not in on_that_day
    for minutes in (-90, 90):
        assert START + timedelta(minutes=minutes) in on_that_day


def test_asked_for_when_it_is_taken_the_page_says_which_are_free(place, room):
    garden = lends(place, "La salle du jardin")
    third, fourth = worker(place), worker(place)
    called = meets(third, fourth, START)
    claire = client_as(third.person_id, third.affiliation_id)
    address = reverse("resources:choose", args=[called.appointment.pk])

    before = claire.get(address)
    ask = reverse("resources:ask", args=[called.appointment.pk])
    refused = claire.post(ask, {"resource": str(room.pk)})
    taken = claire.post(ask, {"resource": str(garden.pk)}, follow=True)

    said = words(before.content.decode())
    assert "Libres à ce moment-là" in said
    assert said.index("La salle du jardin") < said.index("Prises à ce moment-là")
    assert said.index("Prises à ce moment-là") < said.index("La salle du haut")
    assert refused.status_code == 409
    assert "« La salle du haut » est prise à ce moment-là." in words(
        refused.content.decode()
    )
    assert "« La salle du jardin » va avec ce rendez-vous." in words(
        taken.content.decode()
    )


@pytest.mark.parametrize(
    ("begins", "taken", "left"),
    [
        ([(0, 100)], [], [(0, 100)]),
        ([(0, 100)], [(40, 50)], [(0, 30), (55, 100)]),
        ([(0, 100)], [(0, 10)], [(15, 100)]),
        ([(0, 100)], [(95, 300)], [(0, 85)]),
        ([(0, 100)], [(-50, 300)], []),
        ([(0, 20), (60, 100)], [(25, 40), (70, 80)], [(0, 15), (60, 60), (85, 100)]),
    ],
)
def test_what_is_left_of_the_beginnings(begins, taken, left):
    """Ten long from its beginning on, five before it."""
    found = left_of(begins, [Taken((), tuple(taken))], before=5, whole=10)

    assert found == left
