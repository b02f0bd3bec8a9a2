"""An appointment that comes back: each date is agreed, several are done in one act."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.agenda import actions
from avec.agenda.coming_back import candidates, dates_from, dates_of, shifted
from avec.agenda.finding import Length
from avec.agenda.models import Appointment, Attendee, Claim
from avec.agenda.refusals import NoLongerThere, TimeIsTaken, TooManyDates
from avec.agenda.tests.scene import again, as_, at, call, say, times
from avec.agenda.words import Rhythm, Which
from avec.agenda.zones import local

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


def agreed(cast, *others, start=None, by="nora"):
    """An appointment that everybody said yes to."""
    called = call(cast, by, *others, starts=[start or at()])
    for other in others:
        (time,) = times(cast, other, called.appointment)
        say(cast, other, time)
    return again(cast, by, called.appointment)


def sami_is_taken(cast, start):
    """Sami has something with somebody whom Nora does not know."""
    called = call(cast, "odile", "sami", starts=[start])
    (time,) = times(cast, "sami", called.appointment)
    say(cast, "sami", time)


def claimed(cast, who, appointment):
    """How many dates of this series claim the time of ``who``."""
    with as_(cast, who) as viewer:
        mine = Claim.objects.visible_to(viewer)
        return mine.filter(appointment__series=appointment.series).count()


def repeat(cast, who, appointment, starts, **more):
    with as_(cast, who) as viewer:
        one = Appointment.objects.visible_to(viewer).get(pk=appointment.pk)
        return actions.repeat_appointment(
            viewer=viewer,
            appointment=one,
            key=more.pop("key", None) or uuid4(),
            starts=starts,
            **more,
        )


def dates(cast, who, appointment, which=Which.ALWAYS):
    with as_(cast, who) as viewer:
        one = Appointment.objects.visible_to(viewer).get(pk=appointment.pk)
        return dates_of(viewer, one, which)


def answer(cast, who, appointment, *, yes=True):
    with as_(cast, who) as viewer:
        one = Appointment.objects.visible_to(viewer).get(pk=appointment.pk)
        return actions.answer_dates(viewer=viewer, appointment=one, is_yes=yes)


def cancel(cast, who, appointment, which):
    with as_(cast, who) as viewer:
        one = Appointment.objects.visible_to(viewer).get(pk=appointment.pk)
        return actions.cancel_dates(viewer=viewer, appointment=one, which=which)


def series_of_four(cast, *others):
    """Four dates, of which the first is agreed and the others are proposed."""
    first = agreed(cast, *others)
    repeat(cast, "nora", first, [at() + WEEK * n for n in (1, 2, 3)])
    return again(cast, "nora", first)


# --- Which dates ---------------------------------------------------------------

PARIS = "Europe/Paris"


def walls(start, rhythm, times_, **more):
    now = datetime(2026, 9, 1, tzinfo=UTC)
    found = dates_from(start, PARIS, rhythm, times_, now=now, **more)
    return [f"{local(one.start, PARIS):%a %d %b %H:%M}" for one in found.kept], [
        day.isoformat() for day, _name in found.off
    ]


def test_the_clock_of_the_wall_stays_when_clocks_change():
    kept, _ = walls(datetime(2026, 10, 13, 12, tzinfo=UTC), Rhythm.WEEK, 3)

    assert kept == ["Tue 13 Oct 14:00", "Tue 20 Oct 14:00", "Tue 27 Oct 14:00"]


def test_days_off_are_leapt_over_and_said_and_the_number_is_kept():
    start = datetime(2026, 11, 4, 13, tzinfo=UTC)  # a Wednesday; the 11th is off
    kept, off = walls(start, Rhythm.WEEK, 3)
    with_it, none_off = walls(start, Rhythm.WEEK, 3, keeps_days_off=True)

    assert kept == ["Wed 04 Nov 14:00", "Wed 18 Nov 14:00", "Wed 25 Nov 14:00"]
    assert off == ["2026-11-11"]
    assert with_it[1] == "Wed 11 Nov 14:00"
    assert none_off == []


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (8, ["Tue 08 Sep 14:00", "Tue 13 Oct 14:00", "Tue 10 Nov 14:00"]),
        (29, ["Tue 29 Sep 14:00", "Tue 27 Oct 14:00", "Tue 24 Nov 14:00"]),
    ],
)
def test_each_month_is_the_same_day_of_the_week_and_a_fifth_is_the_last(day, kept):
    start = datetime(2026, 9, day, 12, tzinfo=UTC)

    assert walls(start, Rhythm.MONTH, 3)[0] == kept


def test_it_comes_back_eighteen_months_at_most():
    start = datetime(2026, 9, 1, 12, tzinfo=UTC)

    kept, _ = walls(start, Rhythm.FOUR_WEEKS, 52)

    assert len(kept) == 20


def test_another_day_of_the_same_week_keeps_the_wall():
    start = datetime(2026, 10, 27, 13, tzinfo=UTC)  # Tuesday, 14 h in winter
    moved = shifted(start, PARIS, 6, time(9, 30))

    assert f"{local(moved, PARIS):%a %d %b %H:%M}" == "Sun 01 Nov 09:30"


# --- Which are free ---------------------------------------------------------------


def paul_is_away(cast, start):
    with as_(cast, "paul") as viewer:
        actions.say_absence(
            viewer=viewer, key=uuid4(), start=start, end=start + timedelta(hours=1)
        )


def free_for_helene_and_paul(cast, *starts):
    with as_(cast, "helene") as viewer:
        return candidates(
            viewer,
            [cast.people["helene"], cast.people["paul"]],
            Length(45),
            starts,
            now=timezone.now(),
            zone=PARIS,
        )


def test_each_date_says_whether_everybody_is_free_and_when_instead(cast):
    paul_is_away(cast, at(10))

    found = free_for_helene_and_paul(cast, at(3), at(10), at(17))

    assert [one.is_free for one in found] == [True, False, True]
    assert len(found[1].instead) == 4
    assert all(abs(one - at(10)) <= timedelta(days=3) for one in found[1].instead)
    assert at(10) not in found[1].instead


def test_what_is_offered_instead_is_free_indeed(cast):
    paul_is_away(cast, at(10))
    (one,) = free_for_helene_and_paul(cast, at(10))

    instead = free_for_helene_and_paul(cast, *one.instead)

    assert [each.is_free for each in instead] == [True] * 4


def test_a_date_beyond_what_is_looked_for_at_once_is_found_too(cast):
    paul_is_away(cast, at(380))

    starts = [at(3 + 7 * week) for week in range(57)]
    found = free_for_helene_and_paul(cast, *starts, at(380))

    assert [one.start for one in found if not one.is_free] == [at(380)]


def test_nobody_looks_into_the_time_of_a_stranger(cast):
    with as_(cast, "nora") as viewer, pytest.raises(NotAllowed):
        candidates(
            viewer,
            [cast.nora, cast.karim],
            Length(45),
            [at()],
            now=timezone.now(),
            zone=PARIS,
        )


# --- Calling them ---------------------------------------------------------------


def test_the_same_people_are_called_again_in_the_same_words(cast):
    first = series_of_four(cast, "marc", "sami")

    found = dates(cast, "marc", first)

    assert [one.when for one in found] == [at() + WEEK * n for n in range(4)]
    assert {one.content["about"] for one in found} == {"Préparer la semaine."}
    with as_(cast, "marc") as viewer:
        asked = Attendee.objects.visible_to(viewer).filter(appointment__in=found)
        assert asked.count() == 4 * 3
    assert [one.is_confirmed for one in found] == [True, False, False, False]


def test_a_date_that_is_taken_is_left_out_and_said_and_the_others_stand(cast):
    sami_is_taken(cast, at() + WEEK)
    first = agreed(cast, "sami")

    done = repeat(cast, "nora", first, [at() + WEEK, at() + WEEK * 2])

    assert done.left_out == {at() + WEEK: str(TimeIsTaken.sentence)}
    assert len(done.done) == 1
    assert [one.when for one in dates(cast, "nora", first)] == [
        at(),
        at() + WEEK * 2,
    ]


def test_the_same_form_sent_twice_calls_nothing_twice(cast):
    first = agreed(cast, "marc")
    key = uuid4()

    for _ in range(2):
        repeat(cast, "nora", first, [at() + WEEK, at() + WEEK * 2], key=key)

    assert len(dates(cast, "nora", first)) == 3


def test_a_series_goes_on_when_one_of_its_dates_comes_back_again(cast):
    first = series_of_four(cast, "marc")
    last = dates(cast, "nora", first)[-1]

    repeat(cast, "nora", last, [at() + WEEK * 5])

    assert len(dates(cast, "nora", first)) == 5


def test_who_was_asked_may_make_it_come_back_too_as_their_own(cast):
    first = agreed(cast, "marc")

    done = repeat(cast, "marc", first, [at() + WEEK, at() + WEEK * 2])

    assert {one.owner_id for one in done.done} == {cast.marc}
    assert [one.when for one in dates(cast, "nora", done.done[0])] == [
        at() + WEEK,
        at() + WEEK * 2,
    ]
    assert again(cast, "nora", first).series is None


def test_it_has_its_first_moment_and_the_others_in_one_act(cast):
    called = call(cast, "nora", "marc", starts=[at(1)])
    (time,) = times(cast, "nora", called.appointment)
    with as_(cast, "nora") as viewer:
        actions.withdraw_time(viewer=viewer, time=time)

    repeat(cast, "nora", called.appointment, [at() + WEEK], first=at())

    found = dates(cast, "marc", called.appointment)
    assert [one.when for one in found] == [at(), at() + WEEK]


@pytest.mark.parametrize("who", ["claire", "karim", "nobody"])
def test_who_does_not_come_makes_nothing_come_back(cast, who):
    first = agreed(cast, "marc")

    with as_(cast, who) as viewer, pytest.raises(NotAllowed):
        actions.repeat_appointment(
            viewer=viewer, appointment=first, key=uuid4(), starts=[at() + WEEK]
        )


@pytest.mark.parametrize(
    "starts",
    [
        [at() + timedelta(days=n) for n in range(1, 55)],
        [at() + timedelta(days=700)],
    ],
)
def test_too_many_dates_or_too_far_are_refused_in_words(cast, starts):
    first = agreed(cast, "marc")

    with pytest.raises(TooManyDates, match="cinquante-deux fois"):
        repeat(cast, "nora", first, starts)


def test_when_no_date_is_left_nothing_is_called(cast):
    sami_is_taken(cast, at() + WEEK)
    first = agreed(cast, "sami")

    with pytest.raises(TimeIsTaken):
        repeat(cast, "nora", first, [at() + WEEK])

    assert len(dates(cast, "nora", first)) == 1


# --- Answering ---------------------------------------------------------------


def test_one_yes_agrees_on_every_date_that_waits(cast):
    first = series_of_four(cast, "marc", "sami")

    some = answer(cast, "marc", first)
    done = answer(cast, "sami", first)

    assert (len(some.done), some.are_agreed) == (3, False)
    assert (len(done.done), done.are_agreed) == (3, True)
    assert all(one.is_confirmed for one in dates(cast, "nora", first))


def test_a_date_when_one_is_not_free_waits_still(cast):
    first = series_of_four(cast, "sami")
    sami_is_taken(cast, at() + WEEK * 2)

    done = answer(cast, "sami", first)

    assert list(done.left_out) == [at() + WEEK * 2]
    assert len(done.done) == 2
    waits = [one.when for one in dates(cast, "nora", first) if not one.is_confirmed]
    assert waits == [at() + WEEK * 2]


def test_no_to_all_takes_no_time_and_no_date_is_agreed(cast):
    first = series_of_four(cast, "marc")

    answer(cast, "marc", first, yes=False)

    assert [one.is_confirmed for one in dates(cast, "nora", first)] == [
        True,
        False,
        False,
        False,
    ]
    assert claimed(cast, "marc", first) == 1


def test_a_date_with_two_moments_is_answered_on_its_own_page(cast):
    first = series_of_four(cast, "marc")
    second = dates(cast, "nora", first)[1]
    with as_(cast, "nora") as viewer:
        actions.propose_times(
            viewer=viewer, appointment=second, starts=[at(11, hour=15)]
        )

    done = answer(cast, "marc", first)

    assert second.pk not in {one.pk for one in done.done}
    assert len(done.done) == 2


# --- Moving and cancelling ---------------------------------------------------------


def test_this_date_and_the_following_move_and_each_says_yes(cast):
    first = series_of_four(cast, "marc")
    answer(cast, "marc", first)
    second = dates(cast, "nora", first)[1]
    later = {
        one.pk: one.when + timedelta(hours=2)
        for one in dates(cast, "nora", second, Which.FROM)
    }

    with as_(cast, "nora") as viewer:
        actions.move_dates(viewer=viewer, appointment=second, starts=later)
    before = [one.when for one in dates(cast, "nora", first)]
    answer(cast, "marc", first)
    after = [one.when for one in dates(cast, "nora", first)]

    assert before == [at() + WEEK * n for n in range(4)]
    assert after == [at(), *(at(hour=12) + WEEK * n for n in (1, 2, 3))]


@pytest.mark.parametrize(
    ("which", "left"),
    [(Which.ONCE, [0, 2, 3]), (Which.FROM, [0]), (Which.ALWAYS, [])],
)
def test_one_some_or_all_dates_are_cancelled(cast, which, left):
    first = series_of_four(cast, "marc")
    second = dates(cast, "marc", first)[1]

    cancel(cast, "marc", second, which)

    assert [one.when for one in dates(cast, "nora", first)] == [
        at() + WEEK * n for n in left
    ]
    assert claimed(cast, "nora", first) == len(left)


def test_what_is_cancelled_is_not_cancelled_twice(cast):
    first = series_of_four(cast, "marc")
    cancel(cast, "nora", first, Which.ALWAYS)

    with pytest.raises(NoLongerThere):
        cancel(cast, "nora", first, Which.ALWAYS)


@pytest.mark.parametrize("who", ["claire", "karim", "nobody"])
@pytest.mark.parametrize(
    "act",
    [
        partial(actions.answer_dates, is_yes=True),
        partial(actions.move_dates, starts={}),
        partial(actions.cancel_dates, which=Which.ALWAYS),
    ],
)
def test_who_does_not_come_does_nothing_to_the_dates(cast, who, act):
    first = series_of_four(cast, "marc")

    with as_(cast, who) as viewer, pytest.raises(NotAllowed):
        act(viewer=viewer, appointment=first)

    assert len(dates(cast, "nora", first)) == 4
