"""Everybody at the same instant, in real transactions: nobody is in two places."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from functools import partial
from random import Random

import psycopg
import pytest
from django.db import IntegrityError

from avec.access.rules import NotAllowed, Refusal
from avec.agenda import actions
from avec.agenda.models import Appointment
from avec.agenda.refusals import TimeIsTaken
from avec.agenda.tests.crowd import (
    acting,
    answers,
    asked,
    calls,
    knows,
    opens,
    someone,
    the_time,
    works_as,
    yes_said,
)
from avec.agenda.tests.scene import at
from avec.agenda.words import Side
from tests.at_once import together

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROUNDS = 6
ATTEMPTS, SLOTS = 120, 6


def in_two_places(*people, what: str = "true") -> int:
    """Count, past every wall, the pairs of claims of one person that overlap.

    :param what: which claims are looked at; what is held to move an appointment lies
        over the time that the same appointment gives back.
    """
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        row = owner.execute(
            "SELECT count(*) FROM agenda_claim a JOIN agenda_claim b"
            " ON a.owner_id = b.owner_id AND a.id < b.id AND a.during && b.during"
            f" WHERE a.owner_id = ANY (%s) AND {what}"
            f" AND {what.replace('a.', 'b.')}",
            [[one.person_id for one in people]],
        ).fetchone()
    return row[0]


def racing(*acts):
    return together(*acts, refusals=(Refusal, NotAllowed))


@pytest.mark.slow
def test_120_attempts_on_six_moments_of_a_pair_make_six_appointments():
    """Twenty people, six attempts each, the pair named in a random order."""
    chance = Random(8)
    peer, nurse = someone("Sami"), someone("Claire")
    works_as(peer, "peer_supporter")
    works_as(nurse, "professional")
    opens(peer, at(days=5, hour=9), SLOTS)
    opens(nurse, at(days=5, hour=9), SLOTS)
    people = [someone("Quelqu’un") for _ in range(ATTEMPTS // SLOTS)]
    for one in people:
        knows(one, peer, nurse)
    slots = [at(days=5, hour=9 + number) for number in range(SLOTS)]

    def attempting(viewer, order: list[datetime], pair):
        def act():
            got = []
            for start in order:
                try:
                    got.append(calls(viewer, pair, start, is_pair=True).is_confirmed)
                except TimeIsTaken:
                    got.append(False)
            return got

        return act

    acts = []
    for one in people:
        pair = [asked(peer, Side.PEER), asked(nurse, Side.PROFESSIONAL)]
        chance.shuffle(pair)
        acts.append(attempting(one, chance.sample(slots, SLOTS), pair))
    came_to = together(*acts)

    flat = [got for each in came_to for got in each]
    assert (len(flat), flat.count(True), in_two_places(peer, nurse)) == (
        ATTEMPTS,
        SLOTS,
        0,
    )


def test_the_last_two_yes_at_the_same_instant_confirm_it_once():
    for _ in range(ROUNDS):
        nora, marc, sami = someone("Nora"), someone("Marc"), someone("Sami")
        knows(nora, marc, sami)
        called = calls(nora, [asked(marc), asked(sami)], at())
        time = the_time(nora, called)

        said = racing(partial(answers, marc, time), partial(answers, sami, time))

        assert sorted(said) == [False, True]
        assert yes_said(nora, called) == 3


def test_one_yes_pressed_twice_is_one():
    for _ in range(ROUNDS):
        nora, marc = someone("Nora"), someone("Marc")
        knows(nora, marc)
        called = calls(nora, [asked(marc)], at())
        time = the_time(nora, called)

        said = racing(partial(answers, marc, time), partial(answers, marc, time))

        assert said == [True, True]
        with acting(nora):
            found = Appointment.objects.visible_to(nora).get(pk=called.appointment.pk)
        assert found.sequence == 1


def test_two_people_who_take_the_same_hour_of_somebody_meet_one_refusal():
    for _ in range(ROUNDS):
        sami, nora, karim = someone("Sami"), someone("Nora"), someone("Karim")
        knows(nora, sami)
        knows(karim, sami)
        opens(sami, at(hour=9), 3)

        said = racing(
            partial(calls, nora, [asked(sami)], at(hour=10)),
            partial(calls, karim, [asked(sami)], at(hour=10, minute=30)),
        )

        assert sorted(type(one).__name__ for one in said) == ["Called", "TimeIsTaken"]
        assert in_two_places(sami) == 0


def test_two_yes_to_two_appointments_at_the_same_hour_take_one():
    for _ in range(ROUNDS):
        sami, nora, karim = someone("Sami"), someone("Nora"), someone("Karim")
        knows(nora, sami)
        knows(karim, sami)
        first = the_time(nora, calls(nora, [asked(sami)], at(hour=10)))
        second = the_time(karim, calls(karim, [asked(sami)], at(hour=10, minute=30)))

        said = racing(partial(answers, sami, first), partial(answers, sami, second))

        assert sorted(type(one).__name__ for one in said) == ["TimeIsTaken", "bool"]
        assert in_two_places(sami) == 0


def test_a_yes_and_a_cancelling_at_the_same_instant_leave_no_time_taken():
    for _ in range(ROUNDS):
        nora, marc = someone("Nora"), someone("Marc")
        knows(nora, marc)
        called = calls(nora, [asked(marc)], at())
        time = the_time(nora, called)

        def cancelling(viewer=nora, appointment=called.appointment):
            with acting(viewer):
                actions.cancel_appointment(viewer=viewer, appointment=appointment)
            return "cancelled"

        said = racing(partial(answers, marc, time), cancelling)

        assert said[1] == "cancelled"
        again = calls(nora, [asked(marc)], at())
        assert answers(marc, the_time(nora, again))


def test_the_database_refuses_two_places_whoever_writes():
    """Past every function: the exclusion is the last line."""
    sami, nora = someone("Sami"), someone("Nora")
    knows(nora, sami)
    called = calls(nora, [asked(sami)], at(hour=10))
    time = the_time(nora, called)
    written = (
        "INSERT INTO agenda_claim (id, owner_id, appointment_id, time_id, during,"
        " overlaps_knowingly) VALUES (gen_random_uuid(), %s, %s, %s,"
        " tstzrange(%s, %s), false)"
    )
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        with pytest.raises(psycopg.errors.ExclusionViolation):
            owner.execute(
                written.replace("%s, %s, %s,", "%s, %s, gen_random_uuid(),", 1),
                [
                    nora.person_id,
                    called.appointment.pk,
                    time.during.lower + timedelta(minutes=30),
                    time.during.upper + timedelta(minutes=30),
                ],
            )


def test_a_pair_that_lost_its_peer_is_refused_at_the_end_of_the_transaction():
    peer, nurse, nora = someone("Sami"), someone("Claire"), someone("Nora")
    works_as(peer, "peer_supporter")
    works_as(nurse, "professional")
    knows(nora, peer, nurse)
    opens(peer, at(hour=9), 3)
    opens(nurse, at(hour=9), 3)
    called = calls(
        nora,
        [asked(peer, Side.PEER), asked(nurse, Side.PROFESSIONAL)],
        at(hour=10),
        is_pair=True,
    )
    assert called.is_confirmed

    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        for statement in (
            "DELETE FROM agenda_claim WHERE appointment_id = %s AND owner_id = %s",
            (
                "UPDATE agenda_attendee SET left_at = avec.now()"
                " WHERE appointment_id = %s AND person_id = %s"
            ),
        ):
            owner.execute(statement, [called.appointment.pk, peer.person_id])
        with pytest.raises(psycopg.errors.CheckViolation, match="a pair is at least"):
            owner.commit()


def test_nobody_comes_as_a_peer_whom_no_place_confirms():
    nora, marc = someone("Nora"), someone("Marc")
    knows(nora, marc)

    with pytest.raises(IntegrityError, match="no place confirms"):
        calls(nora, [asked(marc, Side.PEER)], at(hour=10))
