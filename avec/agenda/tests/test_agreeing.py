"""Agreeing on a moment: each answers for themselves, and nobody is in two places."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from avec.access.rules import NotAllowed
from avec.agenda import actions
from avec.agenda.models import Appointment, Attendee, Claim, ProposedTime
from avec.agenda.refusals import (
    AlreadyAgreed,
    EnoughTimes,
    NoLongerThere,
    NoSuchPair,
    TimeIsPast,
    TimeIsTaken,
)
from avec.agenda.tests.scene import again, as_, at, call, say, times

pytestmark = pytest.mark.django_db


def test_it_is_confirmed_when_each_has_said_yes(cast):
    called = call(cast, "nora", "marc", "sami")
    (time,) = times(cast, "marc", called.appointment)

    first = say(cast, "marc", time)
    second = say(cast, "sami", time)

    assert (called.is_confirmed, first, second) == (False, False, True)
    confirmed = again(cast, "nora", called.appointment)
    assert confirmed.is_confirmed
    assert (confirmed.starts_at, confirmed.ends_at) == (
        at(),
        at() + timedelta(minutes=45),
    )


@pytest.mark.parametrize("other", ["claire", "helene", "karim", "nobody"])
def test_who_does_not_attend_sees_nothing_of_it(cast, other):
    called = call(cast, "nora", "marc")

    with as_(cast, other) as viewer:
        key = called.appointment.pk
        seen = [
            rows.objects.visible_to(viewer).filter(**{column: key}).count()
            for rows, column in (
                (Appointment, "pk"),
                (Attendee, "appointment_id"),
                (ProposedTime, "appointment_id"),
            )
        ]

    assert seen == [0, 0, 0]
    assert called.appointment.content["about"] == "Préparer la semaine."


def test_nobody_is_asked_who_is_neither_of_a_circle_nor_of_the_team(cast):
    with as_(cast, "nora") as viewer:
        stranger = actions.agreeing.Asked(cast.karim, "Karim", "person")
        with pytest.raises(NotAllowed, match="de son cercle"):
            actions.call_appointment(
                viewer=viewer,
                key=uuid4(),
                people=[stranger],
                about="",
                where="",
                shape=actions.agreeing.Shape(),
                starts=[at()],
            )


def test_a_time_that_is_claimed_is_not_proposed_again(cast):
    call(cast, "nora", "marc", starts=[at(hour=10)])

    with pytest.raises(TimeIsTaken):
        call(cast, "nora", "sami", starts=[at(hour=10, minute=30)])
    after = call(cast, "nora", "sami", starts=[at(hour=10, minute=45)])

    assert not after.is_confirmed


def test_the_time_before_and_after_counts(cast):
    call(cast, "nora", "marc", starts=[at(hour=10)], after=30)

    with pytest.raises(TimeIsTaken):
        call(cast, "nora", "sami", starts=[at(hour=11)])
    with pytest.raises(TimeIsTaken):
        call(cast, "nora", "sami", starts=[at(hour=9)], before=15, minutes=60, after=5)


def test_of_three_moments_one_is_kept_and_the_others_give_their_time_back(cast):
    three = [at(hour=9), at(hour=11), at(hour=14)]
    called = call(cast, "nora", "marc", starts=three)
    first, second, _third = times(cast, "marc", called.appointment)
    say(cast, "marc", first, yes=False)

    assert say(cast, "marc", second)

    assert again(cast, "nora", called.appointment).starts_at == at(hour=11)
    with as_(cast, "nora") as viewer:
        claims = Claim.objects.visible_to(viewer).filter(appointment=called.appointment)
        assert [one.during.lower for one in claims] == [at(hour=11)]


def test_a_fourth_moment_waits_for_an_answer_first(cast):
    called = call(cast, "nora", "marc", starts=[at(hour=9), at(hour=11), at(hour=14)])

    with as_(cast, "nora") as viewer, pytest.raises(EnoughTimes):
        actions.propose_times(
            viewer=viewer, appointment=called.appointment, starts=[at(hour=16)]
        )
    with as_(cast, "marc") as viewer:
        actions.propose_times(
            viewer=viewer, appointment=called.appointment, starts=[at(hour=16)]
        )

    assert len(times(cast, "nora", called.appointment)) == 4


def test_whoever_attends_proposes_another_with_the_same_weight(cast):
    called = call(cast, "claire", "nora")
    with as_(cast, "nora") as viewer:
        actions.propose_times(
            viewer=viewer, appointment=called.appointment, starts=[at(hour=15)]
        )
    hers = next(
        time
        for time in times(cast, "claire", called.appointment)
        if time.said_by_id == cast.nora
    )

    assert say(cast, "claire", hers)

    assert again(cast, "nora", called.appointment).starts_at == at(hour=15)


def test_confirmed_is_confirmed_once(cast):
    called = call(cast, "nora", "marc", starts=[at(hour=9), at(hour=11)])
    first, second = times(cast, "marc", called.appointment)
    assert say(cast, "marc", first)

    assert say(cast, "marc", first)
    with pytest.raises(AlreadyAgreed):
        say(cast, "marc", second)
    assert again(cast, "nora", called.appointment).sequence == 1


def test_the_same_form_sent_twice_is_one_appointment(cast):
    key = uuid4()
    call(cast, "nora", "marc", key=key)
    call(cast, "nora", "marc", key=key)

    with as_(cast, "nora") as viewer:
        assert Appointment.objects.visible_to(viewer).filter(pk=key).count() == 1


def test_what_is_past_is_not_proposed(cast):
    key = uuid4()
    with pytest.raises(TimeIsPast):
        call(cast, "nora", "marc", starts=[at(days=-1)], key=key)
    with as_(cast, "nora") as viewer:
        assert not Appointment.objects.visible_to(viewer).filter(pk=key).exists()


def test_a_moment_that_is_held_no_more_is_free_again(cast, clock):
    called = call(cast, "nora", "marc", starts=[at(days=9)])
    (time,) = times(cast, "marc", called.appointment)

    clock("73 hours")

    with pytest.raises(NoLongerThere):
        say(cast, "marc", time)
    call(cast, "nora", "sami", starts=[at(days=9)])


def test_two_at_once_is_said_knowingly_and_kept(cast):
    his = call(cast, "marc", "nora", starts=[at(hour=10)])
    theirs = call(cast, "claire", "nora", starts=[at(hour=10, minute=15)])
    (first,) = times(cast, "nora", his.appointment)
    (second,) = times(cast, "nora", theirs.appointment)
    say(cast, "nora", first)

    with pytest.raises(TimeIsTaken):
        say(cast, "nora", second)
    assert say(cast, "nora", second, knowingly=True)

    with as_(cast, "nora") as viewer:
        knowingly = Claim.objects.visible_to(viewer).filter(overlaps_knowingly=True)
        assert [one.appointment_id for one in knowingly] == [theirs.appointment.pk]


def test_two_voices_are_one_peer_and_one_by_their_trade(cast):
    with pytest.raises(NoSuchPair):
        call(cast, "nora", "claire", "marc", is_pair=True)

    called = call(cast, "nora", "claire", "sami", is_pair=True)
    (time,) = times(cast, "sami", called.appointment)
    say(cast, "sami", time)

    assert say(cast, "claire", time)


def test_cancelled_its_time_is_free_and_nobody_asks_why(cast):
    called = call(cast, "nora", "marc")
    (time,) = times(cast, "marc", called.appointment)
    say(cast, "marc", time)

    with as_(cast, "marc") as viewer:
        actions.cancel_appointment(viewer=viewer, appointment=called.appointment)

    assert not again(cast, "nora", called.appointment).is_standing
    assert not call(cast, "nora", "sami").is_confirmed
