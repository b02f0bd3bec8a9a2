"""Several dates answered, moved and cancelled at the same instant, for real."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from uuid import uuid4

import pytest

from avec.access.rules import NotAllowed, Refusal
from avec.agenda import actions
from avec.agenda.coming_back import dates_of
from avec.agenda.models import Appointment
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
from avec.agenda.words import Which
from tests.at_once import together

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

WEEK = timedelta(days=7)
DATES = 5


def racing(*acts):
    return together(*acts, refusals=(Refusal, NotAllowed))


def repeats(viewer, one, key=None):
    with acting(viewer):
        return actions.repeat_appointment(
            viewer=viewer,
            appointment=one,
            key=key or uuid4(),
            starts=[at() + WEEK * n for n in range(1, DATES)],
        )


def all_of(viewer, one):
    with acting(viewer):
        return dates_of(viewer, Appointment.objects.visible_to(viewer).get(pk=one.pk))


def says(viewer, one, *, yes=True):
    with acting(viewer):
        row = Appointment.objects.visible_to(viewer).get(pk=one.pk)
        return actions.answer_dates(viewer=viewer, appointment=row, is_yes=yes)


def moves(viewer, one, by):
    with acting(viewer):
        row = Appointment.objects.visible_to(viewer).get(pk=one.pk)
        starts = {each.pk: each.when + by for each in dates_of(viewer, row)}
        return actions.move_dates(viewer=viewer, appointment=row, starts=starts)


def moves_one(viewer, one, start):
    with acting(viewer):
        return actions.propose_times(viewer=viewer, appointment=one, starts=[start])


def cancels(viewer, one, which):
    with acting(viewer):
        row = Appointment.objects.visible_to(viewer).get(pk=one.pk)
        return actions.cancel_dates(viewer=viewer, appointment=row, which=which)


@pytest.fixture
def three():
    nora, marc, sami = someone("Nora"), someone("Marc"), someone("Sami")
    knows(nora, marc, sami)
    return nora, marc, sami


@pytest.fixture
def series(three):
    nora, marc, sami = three
    called = calls(nora, [asked(marc), asked(sami)], at())
    for other in (marc, sami):
        answers(other, the_time(nora, called))
    repeats(nora, called.appointment)
    return called.appointment


def test_the_last_two_who_say_yes_to_all_at_once_agree_on_every_date(three, series):
    nora, marc, sami = three

    racing(partial(says, marc, series), partial(says, sami, series))

    found = all_of(nora, series)
    assert [one.is_confirmed for one in found] == [True] * DATES
    assert in_two_places(nora, marc, sami) == 0


def test_yes_to_all_while_one_date_is_moved_and_another_is_cancelled(three, series):
    nora, marc, sami = three
    second, third = all_of(nora, series)[1:3]

    racing(
        partial(says, marc, series),
        partial(says, sami, series),
        partial(moves_one, nora, second, at(11, hour=16)),
        partial(cancels, nora, third, Which.ONCE),
    )

    assert third.pk not in {one.pk for one in all_of(nora, series)}
    assert in_two_places(nora, marc, sami) == 0


def test_the_same_form_at_the_same_instant_calls_nothing_twice(three):
    nora, marc, _ = three
    called = calls(nora, [asked(marc)], at())
    answers(marc, the_time(nora, called))
    key = uuid4()

    racing(*[partial(repeats, nora, called.appointment, key) for _ in range(3)])

    assert len(all_of(nora, called.appointment)) == DATES


def test_everything_at_random_leaves_nobody_in_two_places(three, series):
    nora, marc, sami = three
    chance = Random(8)
    others = [calls(marc, [asked(nora)], at(3 + 7 * n, hour=12)) for n in range(3)]
    for _ in range(4):
        acts = [
            partial(says, marc, series),
            partial(says, sami, series),
            partial(says, nora, series),
            partial(moves, nora, series, timedelta(hours=2)),
            partial(moves, marc, series, timedelta(hours=3)),
            *(partial(answers, nora, the_time(nora, each)) for each in others),
        ]
        chance.shuffle(acts)
        racing(*acts)

        assert in_two_places(nora, marc, sami) == 0
    racing(
        partial(cancels, nora, series, Which.ALWAYS),
        partial(cancels, marc, series, Which.FROM),
        partial(says, sami, series),
    )

    assert all_of(nora, series) == []
    assert in_two_places(nora, marc, sami) == 0
