"""Moving and changing places at the same instant, in real transactions."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest

from avec.access.rules import NotAllowed, Refusal
from avec.agenda import actions
from avec.agenda.models import Appointment, ProposedTime
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
from avec.agenda.tests.test_races import in_two_places
from tests.at_once import together

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROUNDS = 6


def racing(*acts):
    return together(*acts, refusals=(Refusal, NotAllowed))


def agreed(one, other, start) -> Appointment:
    called = calls(one, [asked(other)], start)
    answers(other, the_time(one, called))
    return called.appointment


def swaps(viewer, one, other):
    with acting(viewer):
        return actions.propose_swap(viewer=viewer, appointment=one, other=other)


def moves(viewer, one, start):
    with acting(viewer):
        actions.propose_times(viewer=viewer, appointment=one, starts=[start])


def cancels(viewer, one):
    with acting(viewer):
        actions.cancel_appointment(viewer=viewer, appointment=one)


def open_time(viewer, one):
    with acting(viewer):
        seen = ProposedTime.objects.visible_to(viewer).open()
        return seen.get(appointment=one)


def starts_of(viewer, *appointments):
    with acting(viewer):
        seen = Appointment.objects.visible_to(viewer)
        return [seen.get(pk=one.pk).starts_at for one in appointments]


@pytest.fixture
def three():
    nora, marc, sami = someone("Nora"), someone("Marc"), someone("Sami")
    knows(nora, marc, sami)
    return nora, marc, sami


def test_the_last_two_yes_of_a_swap_at_the_same_instant_confirm_both_once(three):
    nora, marc, sami = three
    morning, evening = agreed(nora, marc, at(hour=10)), agreed(nora, sami, at(hour=17))
    hours = [at(hour=10), at(hour=17)]
    for _ in range(ROUNDS):
        hours.reverse()
        swaps(nora, morning, evening)
        said = racing(
            partial(answers, marc, open_time(marc, morning)),
            partial(answers, sami, open_time(sami, evening)),
        )

        assert sorted(said) == [False, True]
        assert starts_of(nora, morning, evening) == hours
        assert in_two_places(nora, marc, sami) == 0


def test_a_swap_proposed_from_both_ends_at_once_is_one(three):
    nora, marc, sami = three
    morning, evening = agreed(nora, marc, at(hour=10)), agreed(nora, sami, at(hour=17))

    said = racing(
        partial(swaps, nora, morning, evening), partial(swaps, nora, evening, morning)
    )

    assert said == [False, False]
    with acting(nora):
        seen = ProposedTime.objects.visible_to(nora).open()
        assert seen.filter(appointment__in=[morning, evening]).count() == 2


def test_a_swap_that_is_agreed_while_one_of_the_two_is_cancelled(three):
    nora, marc, sami = three
    for number in range(ROUNDS):
        days = 3 + number
        morning = agreed(nora, marc, at(days=days, hour=10))
        evening = agreed(nora, sami, at(days=days, hour=17))
        swaps(nora, morning, evening)
        time = open_time(marc, morning)
        answers(sami, open_time(sami, evening))

        racing(partial(answers, marc, time), partial(cancels, sami, evening))

        (starts,) = starts_of(nora, morning)
        assert starts in {at(days=days, hour=10), at(days=days, hour=17)}
        assert in_two_places(nora, marc, sami) == 0


def test_many_move_swap_answer_and_cancel_at_once_and_nobody_is_in_two_places():
    """Twelve people, four appointments each, in a random order: no deadlock."""
    chance = Random(4)
    people = [someone(f"Personne {number}") for number in range(12)]
    for one in people:
        knows(one, *(other for other in people if other is not one))
    ours = [
        (one, other, agreed(one, other, at(days=4 + slot, hour=9 + 2 * (number % 5))))
        for slot in range(4)
        for number, (one, other) in enumerate(
            zip(people[::2], people[1::2], strict=True)
        )
    ]

    def acts_of(viewer):
        mine = [row[2] for row in ours if viewer in row[:2]]
        chosen = Random(viewer.person_id.int)

        def act():
            done = 0
            for _ in range(6):
                one, other = chosen.sample(mine, 2)
                day = 4 + chosen.randrange(6)
                for attempt in chosen.sample(
                    [
                        partial(swaps, viewer, one, other),
                        partial(moves, viewer, one, at(days=day, hour=9)),
                        partial(_says_yes, viewer, chosen.choice(mine)),
                        partial(_says_yes, viewer, chosen.choice(mine)),
                    ],
                    4,
                ):
                    try:
                        attempt()
                        done += 1
                    except Refusal:
                        pass
            return done

        return act

    chance.shuffle(people)
    done = together(*(acts_of(one) for one in people))

    assert sum(done) > len(people)
    assert in_two_places(*people, what="a.held_until IS NULL") == 0


def _says_yes(viewer, one):
    with acting(viewer):
        seen = ProposedTime.objects.visible_to(viewer).open()
        times = list(seen.filter(appointment=one).order_by("pk"))
    for time in times:
        answers(viewer, time)
