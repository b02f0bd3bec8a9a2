"""A room is in one place at a time, whatever becomes of what it goes with."""

from __future__ import annotations

import os
from datetime import timedelta

import psycopg
import pytest

from avec.access.rules import NotAllowed
from avec.access.viewer import Viewer
from avec.agenda import actions as agenda
from avec.agenda.actions.agreeing import Called
from avec.agenda.models import ProposedTime
from avec.agenda.refusals import TimeIsTaken
from avec.agenda.tests.crowd import (
    acting,
    answers,
    asked,
    calls,
    knows,
    someone,
    the_time,
)
from avec.agenda.tests.scene import at
from avec.people.models import Person
from avec.resources import actions
from avec.resources.models import Resource, ResourceUse
from avec.resources.reading import free_for, taken_with
from avec.resources.refusals import EnoughThings, ItIsTaken, NotThereAnyMore
from avec.resources.tests.crowd import asks, house, lends, meets, proposes, worker

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]


def claims(*resources: Resource) -> list[tuple]:
    """Read, past every wall, the live time of these: when, and whether it is firm."""
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        return owner.execute(
            "SELECT lower(during), held_until IS NULL FROM resources_resourceclaim"
            " WHERE resource_id = ANY (%s)"
            " AND (held_until IS NULL OR held_until > avec.now()) ORDER BY during",
            [[one.pk for one in resources]],
        ).fetchall()


def open_times(viewer, called: Called) -> list[ProposedTime]:
    with acting(viewer):
        seen = ProposedTime.objects.visible_to(viewer).open()
        return list(seen.filter(appointment=called.appointment).order_by("during"))


def says_yes(viewer, called: Called, number: int = 0) -> bool:
    return answers(viewer, open_times(viewer, called)[number])


@pytest.fixture
def place():
    return house()


@pytest.fixture
def room(place):
    return lends(place)


@pytest.fixture
def two(place):
    """Two people of the same team."""
    return worker(place), worker(place)


def with_room(one, other, room, *starts) -> Called:
    """An appointment that a room goes with, from before its moments."""
    called = meets(one, other)
    asks(one, called, room)
    return proposes(one, called, *starts) if starts else called


def agreed(one, other, room, start) -> Called:
    called = with_room(one, other, room, start)
    assert says_yes(other, called)
    return called


def test_a_room_is_held_with_a_moment_and_firm_once_agreed(two, room):
    one, other = two
    called = with_room(one, other, room, at(hour=9), at(hour=14))
    assert claims(room) == [(at(hour=9), False), (at(hour=14), False)]

    assert says_yes(other, called)

    assert claims(room) == [(at(hour=9), True)]


def test_a_moment_when_the_room_is_taken_is_taken(place, two, room):
    agreed(*two, room, at(hour=9))
    third, fourth = worker(place), worker(place)
    called = with_room(third, fourth, room)

    with pytest.raises(TimeIsTaken):
        proposes(third, called, at(hour=9, minute=30))

    # Without the room, these two are free.
    assert proposes(third, meets(third, fourth), at(hour=9, minute=30))


def test_what_is_held_and_over_is_free(place, two, room, clock):
    with_room(*two, room, at(days=8, hour=9))
    third, fourth = worker(place), worker(place)
    called = with_room(third, fourth, room)
    with pytest.raises(TimeIsTaken):
        proposes(third, called, at(days=8, hour=9))

    clock("4 days")

    proposes(third, called, at(days=8, hour=9))
    assert claims(room) == [(at(days=8, hour=9), False)]


def test_a_moment_taken_back_or_refused_gives_it_back(two, room):
    one, other = two
    called = with_room(one, other, room, at(hour=9))
    with acting(one):
        agenda.withdraw_time(viewer=one, time=the_time(one, called))

    assert claims(room) == []


@pytest.mark.parametrize("is_agreed", [True, False])
def test_cancelling_gives_it_back(two, room, is_agreed):
    one, other = two
    called = with_room(one, other, room, at(hour=9))
    if is_agreed:
        says_yes(other, called)
    with acting(other):
        agenda.cancel_appointment(viewer=other, appointment=called.appointment)

    assert claims(room) == []


def test_it_moves_with_the_appointment_over_its_own_old_time(two, room):
    one, other = two
    called = agreed(one, other, room, at(hour=9))

    proposes(one, called, at(hour=9, minute=30))
    assert claims(room) == [(at(hour=9), True), (at(hour=9, minute=30), False)]
    assert says_yes(other, called)

    assert claims(room) == [(at(hour=9, minute=30), True)]


def test_while_it_moves_nobody_takes_the_new_time(place, two, room):
    called = agreed(*two, room, at(hour=9))
    proposes(two[0], called, at(hour=9, minute=30))
    third, fourth = worker(place), worker(place)
    beside = with_room(third, fourth, room)

    with pytest.raises(TimeIsTaken):
        proposes(third, beside, at(hour=10))


def test_two_appointments_in_the_same_room_change_places(place, two, room):
    one, other = two
    third = worker(place)
    morning = agreed(one, other, room, at(hour=9))
    evening = agreed(one, third, room, at(hour=17))
    with acting(one):
        agenda.propose_swap(
            viewer=one, appointment=morning.appointment, other=evening.appointment
        )
    assert not says_yes(other, morning)
    assert says_yes(third, evening)

    assert claims(room) == [(at(hour=9), True), (at(hour=17), True)]
    with acting(one):
        morning.appointment.refresh_from_db()
    assert morning.appointment.starts_at == at(hour=17)


def test_asked_for_later_it_is_taken_at_once_or_the_free_ones_are_said(place, two):
    first, second = lends(place, "La salle 1"), lends(place, "La salle 2")
    agreed(*two, first, at(hour=9))
    third, fourth = worker(place), worker(place)
    called = meets(third, fourth, at(hour=9, minute=15))
    says_yes(fourth, called)

    with pytest.raises(ItIsTaken):
        asks(third, called, first)
    with acting(third):
        free = free_for(third, called.appointment)
    assert [it.name for it in free] == ["La salle 2"]
    asks(third, called, second)

    assert claims(second) == [(at(hour=9, minute=15), True)]
    with acting(third):
        uses = ResourceUse.objects.visible_to(third).filter(
            appointment=called.appointment
        )
        assert [one.resource_id for one in uses] == [second.pk]


def test_given_back_it_is_free_and_the_appointment_stays(two, room):
    one, other = two
    called = agreed(one, other, room, at(hour=9))
    with acting(other):
        actions.give_resource_back(
            viewer=other, appointment=called.appointment, resource=room
        )

    assert claims(room) == []
    with acting(one):
        called.appointment.refresh_from_db()
    assert called.appointment.is_confirmed
    with acting(other), pytest.raises(NotThereAnyMore):
        actions.give_resource_back(
            viewer=other, appointment=called.appointment, resource=room
        )


def test_asking_twice_is_asking_once_and_three_are_enough(place, two):
    rooms = [lends(place, f"La salle {number}") for number in range(4)]
    called = meets(*two)
    asks(two[0], called, rooms[0], rooms[0], *rooms[1:3])

    with pytest.raises(EnoughThings):
        asks(two[0], called, rooms[3])


def test_the_search_leaves_out_the_time_of_others_and_only_theirs(place, two, room):
    mine = agreed(*two, room, at(hour=9))
    third, fourth = worker(place), worker(place)
    theirs = with_room(third, fourth, room, at(hour=14))
    now = at(hour=0)

    with acting(third):
        found = taken_with(third, theirs.appointment.pk, now, now + timedelta(days=1))
    assert found.words == ("La salle 1",)
    hour = int(at(hour=9).timestamp())
    assert found.stretches == ((hour, hour + 3600),)
    with acting(third):
        other = taken_with(third, mine.appointment.pk, now, now + timedelta(days=1))
    assert other.stretches == ()


def test_who_may_ask(place, two, room):
    """Under the hat of a team of the place, and coming by one's trade or as a peer."""
    one, other = two
    elsewhere = house()
    stranger = worker(elsewhere)
    apart = worker(place, team=False)
    called = meets(one, other)
    refused = pytest.raises((NotAllowed, NotThereAnyMore))
    for who in (stranger, apart, place.head):
        with acting(who), refused:
            actions.ask_resource(
                viewer=who, appointment=called.appointment, resource=room
            )
    asks(other, called, room)
    with acting(one), refused:
        actions.ask_resource(
            viewer=one, appointment=called.appointment, resource=lends(elsewhere)
        )


def test_ones_own_life_takes_no_room_of_the_work(place, two, room):
    """Somebody who comes in their own name asks for nothing, whatever hat they wear."""
    one, _other = two
    friend = someone("Ami")
    knows(one, friend)
    as_oneself = Viewer(one.person_id)
    called = calls(as_oneself, [asked(friend)])

    with acting(one), pytest.raises(NotAllowed):
        actions.ask_resource(viewer=one, appointment=called.appointment, resource=room)


def test_ended_it_is_asked_no_more_and_stays_where_it_was(place, two, room):
    called = agreed(*two, room, at(hour=9))
    with acting(place.head):
        actions.end_resource(viewer=place.head, resource=room)

    assert claims(room) == [(at(hour=9), True)]
    with pytest.raises(NotThereAnyMore):
        asks(two[0], meets(*two), room)
    proposes(two[0], called, at(hour=15))
    assert says_yes(two[1], called)
    assert claims(room) == [(at(hour=15), True)]


def test_who_leaves_for_good_leaves_no_time_of_a_room(place, two, room):
    one, other = two
    agreed(one, other, room, at(hour=9))
    agreed(other, one, room, at(hour=14))
    with_room(one, other, room, at(hour=16))
    with acting(one):
        agenda.leave_agenda(viewer=one)

    assert claims(room) == []
    with acting(other):
        assert Person.objects.visible_to(other).filter(pk=other.person_id).exists()


def test_a_confirmed_appointment_cannot_lack_its_room(two, room):
    """Past the locks too: what was lost meanwhile stops the confirmation."""
    one, other = two
    called = with_room(one, other, room, at(hour=9))
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        owner.execute(
            "DELETE FROM resources_resourceclaim WHERE resource_id = %s", [room.pk]
        )
    # The claim of the other takes it again; without that the database refuses.
    assert says_yes(other, called)
    assert claims(room) == [(at(hour=9), True)]
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        owner.execute(
            "DELETE FROM resources_resourceclaim WHERE resource_id = %s", [room.pk]
        )
        with pytest.raises(psycopg.errors.CheckViolation):
            owner.execute(
                "UPDATE agenda_appointment SET confirmed_at = avec.now() WHERE id = %s",
                [called.appointment.pk],
            )
        owner.rollback()
