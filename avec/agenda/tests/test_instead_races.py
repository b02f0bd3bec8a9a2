"""Coming instead, at the same instant as everything else, in real transactions."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest

from avec.access.rules import NotAllowed, Refusal
from avec.agenda.models import Replacement
from avec.agenda.tests.coming import (
    a_visit,
    agree,
    asks,
    claimed,
    comes,
    says,
    takes_back,
)
from avec.agenda.tests.crowd import acting, answers, knows
from avec.agenda.tests.scene import at
from avec.agenda.tests.test_moving_races import cancels, moves, open_time
from avec.agenda.tests.test_races import in_two_places
from tests.at_once import together

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROUNDS = 5


def racing(*acts):
    return together(*acts, refusals=(Refusal, NotAllowed))


def firm(visit, one) -> dict[str, int]:
    """Whose time this appointment claims for good, by name."""
    return {
        name: claimed(getattr(visit, name), one, firm=True)
        for name in ("nora", "claire", "sami", "hugo", "ines", "pia")
        if claimed(getattr(visit, name), one, firm=True)
    }


def test_the_last_two_yes_at_the_same_instant_seat_once():
    visit = a_visit()
    for number in range(ROUNDS):
        one = agree(visit, at(days=4 + number))
        asked = asks(visit.claire, visit.hugo, one)

        said = racing(
            partial(says, visit.hugo, asked), partial(says, visit.nora, asked)
        )

        assert sorted(said) == [False, True]
        assert comes(visit.nora, one) == {"Nora", "Hugo", "Sami"}
        assert firm(visit, one) == {"nora": 1, "hugo": 1, "sami": 1}


def test_two_people_asked_at_once_for_one_seat_are_one():
    visit = a_visit()
    for number in range(ROUNDS):
        one = agree(visit, at(days=4 + number))

        said = racing(
            partial(asks, visit.claire, visit.hugo, one),
            partial(asks, visit.claire, visit.ines, one),
        )

        assert len([each for each in said if isinstance(each, Replacement)]) == 1
        with acting(visit.claire):
            seen = Replacement.objects.visible_to(visit.claire).filter(appointment=one)
            assert seen.count() == 1


def test_a_yes_while_it_is_cancelled_keeps_nobodys_time():
    visit = a_visit()
    for number in range(ROUNDS):
        one = agree(visit, at(days=4 + number))
        asked = asks(visit.claire, visit.hugo, one)
        says(visit.nora, asked)

        racing(partial(says, visit.hugo, asked), partial(cancels, visit.sami, one))

        assert firm(visit, one) == {}
        assert claimed(visit.hugo, one) == 0


def test_a_yes_while_it_is_taken_back_is_one_or_the_other():
    visit = a_visit()
    for number in range(ROUNDS):
        one = agree(visit, at(days=4 + number))
        asked = asks(visit.claire, visit.hugo, one)
        says(visit.nora, asked)

        racing(
            partial(says, visit.hugo, asked), partial(takes_back, visit.claire, asked)
        )

        who = comes(visit.nora, one)
        assert who in ({"Nora", "Hugo", "Sami"}, {"Nora", "Claire", "Sami"})
        assert firm(visit, one) == {name.lower(): 1 for name in who}


def test_a_yes_while_it_moves_leaves_each_who_comes_one_time():
    visit = a_visit()
    for number in range(ROUNDS):
        one = agree(visit, at(days=4 + number))
        asked = asks(visit.claire, visit.hugo, one)
        says(visit.nora, asked)
        moves(visit.claire, one, at(days=4 + number, hour=16))
        answers(visit.nora, open_time(visit.nora, one))

        racing(
            partial(says, visit.hugo, asked),
            partial(answers, visit.sami, open_time(visit.sami, one)),
        )

        who = comes(visit.nora, one)
        assert firm(visit, one) == {name.lower(): 1 for name in who}
        assert in_two_places(*visit.everyone) == 0


def test_asked_to_two_places_at_once_somebody_comes_to_one():
    visit, other = a_visit(), a_visit()
    knows(other.claire, visit.hugo)
    for number in range(ROUNDS):
        start = at(days=4 + number)
        one, two = agree(visit, start), agree(other, start)
        asked = [
            asks(visit.claire, visit.hugo, one),
            asks(other.claire, visit.hugo, two),
        ]
        says(visit.nora, asked[0])
        says(other.nora, asked[1])

        said = racing(*(partial(says, visit.hugo, each) for each in asked))

        assert [each for each in said if each is True] == [True]
        assert in_two_places(visit.hugo) == 0


def test_many_ask_answer_move_and_cancel_at_once_without_a_deadlock():
    visit = a_visit()
    knows(visit.hugo, visit.claire, visit.ines)
    ours = [
        agree(visit, at(days=4 + n, hour=9 + 3 * h)) for n in range(3) for h in (0, 1)
    ]

    def acts_of(viewer):
        chosen = Random(viewer.person_id.int)

        def act():
            done = 0
            for _ in range(8):
                one = chosen.choice(ours)
                for attempt in chosen.sample(
                    [
                        partial(asks, viewer, chosen.choice(visit.everyone), one),
                        partial(_says_yes, viewer),
                        partial(_says_yes, viewer),
                        partial(moves, viewer, one, at(days=12, hour=9)),
                        partial(_takes_back, viewer),
                    ],
                    5,
                ):
                    try:
                        attempt()
                        done += 1
                    except (Refusal, NotAllowed):
                        pass
            return done

        return act

    done = together(*(acts_of(one) for one in visit.everyone))

    assert sum(done) > len(visit.everyone)
    assert in_two_places(*visit.everyone, what="a.held_until IS NULL") == 0
    for one in ours:
        who = comes(visit.nora, one)
        found = {"inès": "ines"}
        names = {found.get(name.lower(), name.lower()) for name in who}
        assert firm(visit, one) == dict.fromkeys(names, 1)


def _waiting(viewer) -> list[Replacement]:
    with acting(viewer):
        return list(Replacement.objects.visible_to(viewer).waiting().order_by("pk"))


def _says_yes(viewer):
    for one in _waiting(viewer):
        says(viewer, one)


def _takes_back(viewer):
    for one in _waiting(viewer)[:1]:
        takes_back(viewer, one)
