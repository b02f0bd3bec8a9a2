"""Everybody at the same instant, in real transactions: no seat lost, none twice."""

from __future__ import annotations

from functools import partial
from random import Random
from uuid import uuid4

import psycopg
import pytest

from avec.access.rules import NotAllowed, Refusal
from avec.agenda.tests.crowd import (
    acting,
    answers,
    asked,
    calls,
    knows,
    someone,
    the_time,
)
from avec.agenda.tests.test_races import in_two_places
from avec.groups import actions
from avec.groups.tests.crowd import (
    gathers,
    gives_back,
    keeper,
    kept_for,
    past_the_walls,
    seats,
    soon,
    takes,
    waits,
)
from avec.groups.words import From
from tests.at_once import together

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROUNDS = 6


def racing(*acts):
    return together(*acts, refusals=(Refusal, NotAllowed))


def names(said) -> list[str]:
    """Name what each came to."""
    return sorted(one if isinstance(one, str) else type(one).__name__ for one in said)


@pytest.mark.slow
def test_40_people_on_8_seats_take_eight():
    """Each tries twice, in a random order: nobody sits twice, no seat is left."""
    chance = Random(40)
    gathering = gathers(keeper(), soon(), 8)
    acts = [partial(takes, someone("Quelqu’un"), gathering) for _ in range(40)] * 2
    chance.shuffle(acts)

    said = []
    for some in (acts[:40], acts[40:]):
        said += racing(*some)

    assert seats(gathering) == (8, 8, 8, 8)
    # Whoever has a seat and presses again has the same seat.
    assert set(names(said)) == {"IsFull", "taken"}
    assert 8 <= names(said).count("taken") <= 16


def test_one_person_who_presses_many_times_has_one_seat():
    for _ in range(ROUNDS):
        nora = someone("Nora")
        gathering = gathers(keeper(), soon(), 3)

        said = racing(*[partial(takes, nora, gathering)] * 6)

        assert said == ["taken"] * 6
        assert seats(gathering) == (3, 1, 1, 1)


def test_a_seat_given_back_while_others_ask_to_wait_is_kept_for_one_of_them():
    """Either the seat sees who waits, or who would wait sees the seat."""
    for _ in range(ROUNDS):
        nora, marc, karim = someone("Nora"), someone("Marc"), someone("Karim")
        gathering = gathers(keeper(), soon(), 1)
        takes(nora, gathering)

        said = racing(
            partial(gives_back, nora, gathering),
            partial(waits, marc, gathering),
            partial(waits, karim, gathering),
        )

        held, offered = kept_for(gathering)
        assert said[0] == "given back"
        assert held == offered
        # The one whom no seat was kept for was told that there was one.
        assert held == 1 or names(said[1:]) == ["ThereIsRoom", "ThereIsRoom"]


def test_a_seat_given_back_while_others_press_goes_to_one():
    for _ in range(ROUNDS):
        nora, marc, karim = someone("Nora"), someone("Marc"), someone("Karim")
        gathering = gathers(keeper(), soon(), 1)
        takes(nora, gathering)
        waits(marc, gathering)

        racing(
            partial(gives_back, nora, gathering),
            partial(takes, karim, gathering),
            partial(takes, marc, gathering),
        )

        _all, taken, people, claims = seats(gathering)
        held, _offered = kept_for(gathering)
        assert (taken, people, claims) in {(1, 1, 1), (0, 0, 0)}
        # Nobody sits there only if it is kept for the one who waited.
        assert taken + held == 1
        with acting(karim), pytest.raises((Refusal, NotAllowed)):
            actions.give_seat_back(viewer=karim, gathering=gathering)


def test_a_seat_and_a_yes_to_an_appointment_at_the_same_hour_take_one():
    for _ in range(ROUNDS):
        nora, marc = someone("Nora"), someone("Marc")
        knows(marc, nora)
        gathering = gathers(keeper(), soon(hour=10), 5)
        time = the_time(marc, calls(marc, [asked(nora)], soon(hour=11)))

        said = racing(partial(takes, nora, gathering), partial(answers, nora, time))

        assert names(said) in (["AlreadySomewhere", "bool"], ["TimeIsTaken", "taken"])
        assert in_two_places(nora) == 0


def test_two_seats_at_the_same_hour_are_one():
    for _ in range(ROUNDS):
        nora = someone("Nora")
        here = gathers(keeper(), soon(hour=10), 5)
        there = gathers(keeper(), soon(hour=11), 5)

        said = racing(partial(takes, nora, here), partial(takes, nora, there))

        assert names(said) == ["AlreadySomewhere", "taken"]
        assert in_two_places(nora) == 0


def test_a_gathering_cancelled_while_people_come_leaves_no_time_taken():
    for _ in range(ROUNDS):
        sami = keeper()
        gathering = gathers(sami, soon(), 4)
        people = [someone("Quelqu’un") for _ in range(4)]

        def cancelling(viewer=sami, gathering=gathering):
            with acting(viewer):
                actions.cancel_gatherings(
                    viewer=viewer, gathering=gathering, which=From.ONCE
                )
            return "cancelled"

        said = racing(cancelling, *(partial(takes, one, gathering) for one in people))

        assert said[0] == "cancelled"
        assert seats(gathering)[3] == 0


CLAIM = """
INSERT INTO agenda_claim
  (id, owner_id, during, overlaps_knowingly, kept_for, time_id)
SELECT gen_random_uuid(), %s, tstzrange(avec.now(), avec.now() + interval '1 hour'),
  false, %s, %s RETURNING id
"""


def test_the_database_refuses_a_claim_for_two_things_or_for_none():
    nora = someone("Nora")
    for thing, time in ((None, None), (uuid4(), uuid4())):
        with pytest.raises(psycopg.errors.CheckViolation, match="for_one_thing"):
            past_the_walls(CLAIM, nora.person_id, thing, time)
