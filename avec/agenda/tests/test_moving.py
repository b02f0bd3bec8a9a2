"""What is agreed moves when each has said yes to its new moment, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from avec.access.rules import NotAllowed
from avec.agenda import actions
from avec.agenda.models import Appointment, Claim
from avec.agenda.refusals import (
    AlreadyAgreed,
    EnoughTimes,
    NoLongerThere,
    TimeIsTaken,
)
from avec.agenda.tests.scene import again, as_, at, call, say, times
from avec.agenda.tests.test_pages import text
from avec.messages.standing import still_stands
from tests.entrance import client_as

pytestmark = pytest.mark.django_db


def agreed(cast, other: str, start, **shape) -> Appointment:
    """Nora and somebody, who have both said yes."""
    called = call(cast, "nora", other, starts=[start], **shape)
    (time,) = times(cast, other, called.appointment)
    say(cast, other, time)
    return again(cast, "nora", called.appointment)


def moves(cast, who: str, appointment: Appointment, *starts) -> None:
    with as_(cast, who) as viewer:
        actions.propose_times(viewer=viewer, appointment=appointment, starts=starts)


def swaps(cast, who: str, one: Appointment, other: Appointment) -> bool:
    with as_(cast, who) as viewer:
        return actions.propose_swap(viewer=viewer, appointment=one, other=other)


def new_time(cast, who: str, appointment: Appointment):
    """The moment that is proposed beside the one agreed."""
    return next(
        one
        for one in times(cast, who, appointment)
        if one.withdrawn_at is None and one.during != appointment.during
    )


def claims(cast, who: str, appointment: Appointment) -> list:
    with as_(cast, who) as viewer:
        seen = Claim.objects.visible_to(viewer).filter(appointment=appointment)
        return sorted(
            (one.during.lower, one.held_until is None, one.overlaps_knowingly)
            for one in seen
        )


def test_it_stays_where_it_was_until_the_other_says_yes_then_gives_its_time_back(cast):
    one = agreed(cast, "marc", at(hour=10))

    moves(cast, "marc", one, at(hour=15))
    before = again(cast, "nora", one)
    is_moved = say(cast, "nora", new_time(cast, "nora", one))
    after = again(cast, "nora", one)

    assert (before.starts_at, before.sequence) == (at(hour=10), one.sequence)
    assert is_moved
    assert (after.starts_at, after.sequence) == (at(hour=15), one.sequence + 1)
    for who in ("nora", "marc"):
        assert claims(cast, who, one) == [(at(hour=15), True, False)]
    again_free = call(cast, "nora", "sami", starts=[at(hour=10)])
    assert again_free.taken == ()


def test_a_no_leaves_it_where_it_was(cast):
    one = agreed(cast, "marc", at(hour=10))
    moves(cast, "nora", one, at(hour=15))

    say(cast, "marc", new_time(cast, "marc", one), yes=False)

    assert again(cast, "nora", one).starts_at == at(hour=10)
    assert claims(cast, "marc", one) == [(at(hour=10), True, False)]


def test_it_moves_by_half_an_hour_over_its_own_time(cast):
    one = agreed(cast, "marc", at(hour=10))

    moves(cast, "nora", one, at(hour=10, minute=30))
    say(cast, "marc", new_time(cast, "marc", one))

    for who in ("nora", "marc"):
        assert claims(cast, who, one) == [(at(hour=10, minute=30), True, False)]


def test_a_moment_held_to_move_is_nobody_elses(cast):
    one = agreed(cast, "marc", at(hour=10))
    moves(cast, "nora", one, at(hour=15))

    with pytest.raises(TimeIsTaken):
        call(cast, "nora", "sami", starts=[at(hour=15)])


def test_it_does_not_move_onto_something_else(cast):
    one = agreed(cast, "marc", at(hour=10))
    agreed(cast, "sami", at(hour=15))

    with pytest.raises(TimeIsTaken):
        moves(cast, "marc", one, at(hour=15, minute=30))
    assert again(cast, "nora", one).starts_at == at(hour=10)


def test_the_same_moment_is_not_proposed_again(cast):
    one = agreed(cast, "marc", at(hour=10))

    with pytest.raises(AlreadyAgreed):
        moves(cast, "nora", one, at(hour=10))


def test_three_moments_wait_at_most_beside_the_one_agreed(cast):
    one = agreed(cast, "marc", at(hour=10))
    moves(cast, "nora", one, *(at(days=4, hour=hour) for hour in (9, 11, 14)))

    with pytest.raises(EnoughTimes):
        moves(cast, "nora", one, at(days=4, hour=16))


def test_the_other_moments_give_their_time_back_when_it_has_moved(cast):
    one = agreed(cast, "marc", at(hour=10))
    moves(cast, "nora", one, at(days=4, hour=9), at(days=4, hour=11))
    chosen, left = (
        time
        for time in times(cast, "marc", one)
        if time.during.lower.date() == at(days=4).date()
    )
    say(cast, "marc", chosen)

    with pytest.raises(AlreadyAgreed):
        say(cast, "marc", left)
    assert claims(cast, "nora", one) == [(at(days=4, hour=9), True, False)]


def test_it_moves_twice(cast):
    one = agreed(cast, "marc", at(hour=10))
    for hour in (15, 10):
        moves(cast, "nora", again(cast, "nora", one), at(hour=hour))
        say(cast, "marc", new_time(cast, "marc", again(cast, "nora", one)))

    assert again(cast, "nora", one).starts_at == at(hour=10)
    assert claims(cast, "marc", one) == [(at(hour=10), True, False)]


def test_what_moved_away_is_not_announced_for_tomorrow(cast):
    one = agreed(cast, "marc", at(days=1, hour=0))
    key = f"agenda.soon:{one.pk}#{one.sequence}"
    with as_(cast, "marc") as viewer:
        stood = still_stands(viewer, key)
    moves(cast, "nora", one, at(days=9))
    say(cast, "marc", new_time(cast, "marc", one))

    with as_(cast, "marc") as viewer:
        assert (stood, still_stands(viewer, key)) == (True, False)


def test_two_appointments_change_places_when_each_of_both_says_yes(cast):
    morning = agreed(cast, "marc", at(hour=10))
    evening = agreed(cast, "sami", at(hour=17), minutes=60)

    done = swaps(cast, "nora", morning, evening)
    first = say(cast, "marc", new_time(cast, "marc", morning))
    halfway = again(cast, "nora", morning).starts_at
    second = say(cast, "sami", new_time(cast, "sami", evening))

    assert (done, first, halfway, second) == (False, False, at(hour=10), True)
    moved = [again(cast, "nora", one) for one in (morning, evening)]
    assert [(one.starts_at, one.ends_at) for one in moved] == [
        (at(hour=17), at(hour=17, minute=45)),
        (at(hour=10), at(hour=11)),
    ]
    assert claims(cast, "nora", morning) == [(at(hour=17), True, False)]
    assert claims(cast, "nora", evening) == [(at(hour=10), True, False)]


def test_after_a_swap_one_of_them_moves_alone(cast):
    morning, evening = (
        agreed(cast, "marc", at(hour=10)),
        agreed(cast, "sami", at(hour=17)),
    )
    swaps(cast, "nora", morning, evening)
    say(cast, "marc", new_time(cast, "marc", morning))
    say(cast, "sami", new_time(cast, "sami", evening))

    moves(cast, "nora", again(cast, "nora", morning), at(days=4))
    say(cast, "marc", new_time(cast, "marc", again(cast, "nora", morning)))

    assert claims(cast, "sami", evening) == [(at(hour=10), True, False)]
    assert again(cast, "nora", evening).starts_at == at(hour=10)


def test_a_swap_is_not_asked_when_somebody_would_be_in_two_places(cast):
    morning = agreed(cast, "marc", at(hour=10), after=60)
    evening = agreed(cast, "sami", at(hour=16))
    agreed(cast, "marc", at(hour=17))

    with pytest.raises(TimeIsTaken):
        swaps(cast, "nora", morning, evening)


def test_two_that_touch_do_not_swap_into_each_other(cast):
    first = agreed(cast, "marc", at(hour=10), minutes=30)
    second = agreed(cast, "sami", at(hour=10, minute=30), minutes=120)

    with pytest.raises(TimeIsTaken):
        swaps(cast, "nora", first, second)


def test_whoever_does_not_come_to_both_swaps_nothing(cast):
    morning = agreed(cast, "marc", at(hour=10))
    evening = agreed(cast, "sami", at(hour=17))

    with pytest.raises(NotAllowed):
        swaps(cast, "marc", morning, evening)


def test_what_is_cancelled_is_not_waited_for_by_the_other(cast):
    morning = agreed(cast, "marc", at(hour=10))
    evening = agreed(cast, "sami", at(hour=17))
    swaps(cast, "nora", morning, evening)
    time = new_time(cast, "marc", morning)

    with as_(cast, "sami") as viewer:
        actions.cancel_appointment(viewer=viewer, appointment=evening)

    with pytest.raises((AlreadyAgreed, NoLongerThere)):
        say(cast, "marc", time)
    assert claims(cast, "nora", morning) == [(at(hour=10), True, False)]


def test_a_swap_taken_back_is_taken_back_on_both_sides(cast):
    morning = agreed(cast, "marc", at(hour=10))
    evening = agreed(cast, "sami", at(hour=17))
    swaps(cast, "nora", morning, evening)
    time = new_time(cast, "sami", evening)

    with as_(cast, "nora") as viewer:
        actions.withdraw_time(viewer=viewer, time=new_time(cast, "nora", morning))

    with pytest.raises(AlreadyAgreed):
        say(cast, "sami", time)
    assert claims(cast, "nora", evening) == [(at(hour=17), True, False)]


def test_who_leaves_for_good_unties_the_other_appointment(cast):
    morning = agreed(cast, "marc", at(hour=10))
    evening = agreed(cast, "sami", at(hour=17))
    swaps(cast, "nora", morning, evening)

    with as_(cast, "sami") as viewer:
        actions.leave_agenda(viewer=viewer)

    assert again(cast, "nora", morning).starts_at == at(hour=10)
    assert claims(cast, "marc", morning) == [(at(hour=10), True, False)]


def test_the_pages_say_that_nothing_changes_before_each_has_said_yes(cast):
    one = agreed(cast, "marc", at(hour=10))
    nora, marc = client_as(cast.nora), client_as(cast.marc)
    offered = nora.get(reverse("agenda:moments", args=[one.pk]))
    proposed = {"on": at(days=4).date().isoformat(), "at": "15:00"}

    page = nora.post(offered.wsgi_request.path, proposed, follow=True)

    assert "Déplacer ce rendez-vous" in text(offered)
    assert "Un autre moment est proposé" in text(page)
    assert "reste au moment convenu" in text(marc.get(page.wsgi_request.path))
    assert "Changement proposé" in text(marc.get(reverse("agenda:agenda")))
    day = reverse("agenda:day") + f"?du={at(days=4).date().isoformat()}"
    assert "15 h" in text(marc.get(day))


def test_a_swap_from_page_to_page(cast):
    morning = agreed(cast, "marc", at(hour=10))
    evening = agreed(cast, "sami", at(hour=17))
    nora = client_as(cast.nora)
    address = reverse("agenda:swap", args=[morning.pk])

    offered = nora.get(address)
    nothing = nora.post(address, {})
    page = nora.post(address, {"other": str(evening.pk)}, follow=True)

    assert str(evening.pk) in offered.content.decode()
    assert (nothing.status_code, "Choisissez un rendez-vous" in text(nothing)) == (
        422,
        True,
    )
    assert "C’est un échange" in text(page)
    marc = client_as(cast.marc)
    assert marc.post(address, {"other": str(evening.pk)}).status_code == 422
    assert str(evening.pk) not in marc.get(page.wsgi_request.path).content.decode()


def test_what_is_not_confirmed_has_nothing_to_swap(cast):
    waiting = call(cast, "nora", "marc").appointment
    other = agreed(cast, "sami", at(hour=17))
    nora = client_as(cast.nora)

    assert nora.get(reverse("agenda:swap", args=[waiting.pk])).status_code == 302
    with pytest.raises(NoLongerThere):
        swaps(cast, "nora", waiting, other)


def test_what_was_cancelled_is_found_again_among_the_past(cast):
    one = agreed(cast, "marc", at(hour=10))
    with as_(cast, "nora") as viewer:
        actions.cancel_appointment(viewer=viewer, appointment=one)

    said = text(client_as(cast.marc).get(reverse("agenda:past")))

    assert "Annulé" in said


def test_a_yes_said_beside_something_else_is_kept_as_said(cast):
    one = agreed(cast, "marc", at(hour=10))
    agreed(cast, "sami", at(hour=15))
    with pytest.raises(TimeIsTaken):
        moves(cast, "marc", one, at(hour=15))
    moves(cast, "marc", one, at(hour=16))
    other = call(cast, "nora", "sami", starts=[at(hour=18)])
    assert other.taken == ()

    say(cast, "nora", new_time(cast, "nora", one), knowingly=True)

    assert claims(cast, "nora", one) == [(at(hour=16), True, False)]
    assert again(cast, "nora", one).ends_at - at(hour=16) == timedelta(minutes=45)
