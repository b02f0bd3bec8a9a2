"""Everybody wants the same room at the same instant, in real transactions."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from random import Random
from uuid import uuid4

import psycopg
import pytest

from avec.access.rules import NotAllowed, Refusal
from avec.agenda import actions as agenda
from avec.agenda.actions.agreeing import Called
from avec.agenda.coming_back import dates_of
from avec.agenda.models import Appointment, ProposedTime
from avec.agenda.refusals import TimeIsTaken
from avec.agenda.tests.crowd import acting, answers
from avec.agenda.tests.scene import at
from avec.resources import actions
from avec.resources.refusals import ItIsTaken
from avec.resources.tests.crowd import asks, house, lends, meets, proposes, worker
from tests.at_once import together

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ATTEMPTS, PAIRS, SLOTS = 60, 12, 6
DATES = 6


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


def test_two_series_whose_rooms_cross_move_at_the_same_instant():
    """Each takes the two rooms in its own order of dates: neither waits for ever."""
    place = house()
    rooms = [lends(place), lends(place, "La salle 2")]
    series = [
        _comes_back(place, rooms, hour=9),
        _comes_back(place, rooms[::-1], hour=14),
    ]
    for number in range(1, 7):
        moved = racing(*(partial(_moves_by, *one, number) for one in series))

        assert [len(each.done) for each in moved] == [DATES, DATES]
        assert in_two_places(*rooms) == 0
        for who, called in series:
            _withdraws_all(who, called)


def _comes_back(place, rooms, *, hour):
    """Some dates of two colleagues, in one room and the other in turn."""
    one, other = worker(place), worker(place)
    called = meets(one, other, at(days=3, hour=hour))
    with acting(one):
        done = agenda.repeat_appointment(
            viewer=one,
            appointment=called.appointment,
            key=uuid4(),
            starts=[at(days=3 + 7 * week, hour=hour) for week in range(1, DATES)],
        )
    for number, each in enumerate([called.appointment, *done.done]):
        asks(one, Called(each, is_confirmed=False), rooms[number % 2])
    return one, called


def _moves_by(who, called, halves):
    with acting(who):
        row = Appointment.objects.visible_to(who).get(pk=called.appointment.pk)
        starts = {
            one.pk: one.when + timedelta(minutes=30 * halves + 60)
            for one in dates_of(who, row)
        }
        return agenda.move_dates(viewer=who, appointment=row, starts=starts)


def _withdraws_all(who, called):
    """Take back what was just proposed, the first moments left."""
    with acting(who):
        row = Appointment.objects.visible_to(who).get(pk=called.appointment.pk)
        for one in dates_of(who, row):
            times = ProposedTime.objects.visible_to(who).open().filter(appointment=one)
            for time in times.order_by("during")[1:]:
                agenda.withdraw_time(viewer=who, time=time)
