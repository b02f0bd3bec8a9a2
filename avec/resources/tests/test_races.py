"""Everybody wants the same room at the same instant, in real transactions."""

from __future__ import annotations

import os
from functools import partial
from random import Random

import psycopg
import pytest

from avec.access.rules import NotAllowed, Refusal
from avec.agenda import actions as agenda
from avec.agenda.models import ProposedTime
from avec.agenda.refusals import TimeIsTaken
from avec.agenda.tests.crowd import acting, answers
from avec.agenda.tests.scene import at
from avec.resources import actions
from avec.resources.refusals import ItIsTaken
from avec.resources.tests.crowd import asks, house, lends, meets, proposes, worker
from tests.at_once import together

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ATTEMPTS, PAIRS, SLOTS = 60, 12, 6


def in_two_places(*resources, what: str = "true") -> int:
    """Count, past every wall, the pairs of claims of one room that overlap.

    What is held to move an appointment lies over the time that it gives back.
    """
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        row = owner.execute(
            "SELECT count(*) FROM resources_resourceclaim a"
            " JOIN resources_resourceclaim b ON a.resource_id = b.resource_id"
            "  AND a.id < b.id AND a.during && b.during"
            "  AND a.appointment_id <> b.appointment_id"
            f" WHERE a.resource_id = ANY (%s) AND {what}",
            [[one.pk for one in resources]],
        ).fetchone()
    return row[0]


def claimed(*resources) -> int:
    """Count, past every wall, how often these are claimed."""
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        row = owner.execute(
            "SELECT count(*) FROM resources_resourceclaim WHERE resource_id = ANY (%s)",
            [[one.pk for one in resources]],
        ).fetchone()
    return row[0]


def racing(*acts):
    return together(*acts, refusals=(Refusal, NotAllowed))


@pytest.mark.slow
def test_60_attempts_on_six_moments_of_one_room_take_it_six_times():
    """Twelve pairs of colleagues who are all free: only the room is wanting."""
    place = house()
    room = lends(place)
    slots = [at(days=5, hour=9 + number) for number in range(SLOTS)]

    def attempting(number: int):
        one, other = worker(place), worker(place)
        called = meets(one, other)
        asks(one, called, room)

        def act():
            got = []
            for step in range(ATTEMPTS // PAIRS):
                try:
                    proposes(one, called, slots[(number + step) % SLOTS])
                    got.append(True)
                except Refusal as refusal:
                    got.append(type(refusal))
            return got

        return act

    came_to = together(*(attempting(number) for number in range(PAIRS)))

    flat = [got for each in came_to for got in each]
    assert len(flat) == ATTEMPTS
    assert flat.count(True) == SLOTS
    assert claimed(room) == SLOTS
    assert in_two_places(room) == 0


def test_the_same_room_asked_for_at_the_same_instant_is_one_appointments():
    for number in range(6):
        place = house()
        room = lends(place)
        called = []
        for _ in range(3):
            one, other = worker(place), worker(place)
            called.append((one, meets(one, other, at(days=3 + number))))

        said = racing(*(partial(asks, one, each, room) for one, each in called))

        assert sorted(str(type(one)) for one in said) == sorted(
            [str(type(None)), str(ItIsTaken), str(ItIsTaken)]
        )
        assert claimed(room) == 1


def test_a_room_freed_at_the_same_instant_is_nobodys_twice():
    place = house()
    room = lends(place)
    one, other, third, fourth = (worker(place) for _ in range(4))
    for number in range(6):
        start = at(days=3 + number)
        before = meets(one, other)
        asks(one, before, room)
        proposes(one, before, start)
        after = meets(third, fourth)
        asks(third, after, room)

        def cancels(called=before):
            with acting(other):
                agenda.cancel_appointment(viewer=other, appointment=called.appointment)

        _done, said = racing(cancels, partial(proposes, third, after, start))

        assert isinstance(said, TimeIsTaken) == (claimed(room) == 0)
        with acting(third):
            agenda.cancel_appointment(viewer=third, appointment=after.appointment)
        assert claimed(room) == 0


@pytest.mark.parametrize("chance", [3, 11])
def test_whatever_is_done_at_once_no_room_is_in_two_places_and_nothing_waits(chance):
    """Proposing, answering, moving, swapping, giving back and cancelling, all at once.

    A wait both ways would be an error of the database, and no refusal.
    """
    random = Random(chance)
    place = house()
    rooms = [lends(place, f"La salle {number}") for number in range(2)]
    people = [worker(place) for _ in range(6)]
    called = []
    for number, one in enumerate(people):
        other = people[(number + 1) % len(people)]
        each = meets(one, other)
        asks(one, each, *random.sample(rooms, 1 + number % 2))
        called.append((one, other, each))
    slots = [at(days=4, hour=9 + number) for number in range(8)]

    def answering(who, each):
        with acting(who):
            seen = ProposedTime.objects.visible_to(who).open()
            times = list(seen.filter(appointment=each.appointment).order_by("during"))
        return [answers(who, time) for time in times]

    def swapping(who, each, beside):
        with acting(who):
            return agenda.propose_swap(
                viewer=who, appointment=each.appointment, other=beside.appointment
            )

    def giving_back(who, each, room):
        with acting(who):
            actions.give_resource_back(
                viewer=who, appointment=each.appointment, resource=room
            )

    def cancelling(who, each):
        with acting(who):
            agenda.cancel_appointment(viewer=who, appointment=each.appointment)

    for turn in range(5):
        acts = (
            [
                partial(proposes, one, each, slots[number])
                for number, (one, _, each) in enumerate(called)
            ]
            if turn == 0
            else []
        )
        for number, (one, other, each) in enumerate(called if turn else []):
            beside = called[number - 1][2]
            acts.append(
                random.choice(
                    [
                        partial(answering, other, each),
                        partial(answering, one, each),
                        partial(proposes, one, each, random.choice(slots)),
                        partial(swapping, one, each, beside),
                        partial(giving_back, other, each, random.choice(rooms)),
                        partial(asks, one, each, random.choice(rooms)),
                        partial(cancelling, other, each)
                        if turn == 4
                        else partial(answering, other, each),
                    ]
                )
            )
        racing(*acts)

        assert in_two_places(*rooms, what="NOT a.is_beside AND NOT b.is_beside") == 0
