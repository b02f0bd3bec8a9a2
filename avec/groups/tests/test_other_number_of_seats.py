"""Another number of seats: more go to who waits, in order; fewer take nobody's."""

from __future__ import annotations

from functools import partial

import psycopg
import pytest
from django.urls import reverse

from avec.access.rules import NotAllowed, Refusal
from avec.agenda.hours import Hours
from avec.agenda.recurrence import Series
from avec.agenda.tests.crowd import acting, someone
from avec.groups import actions
from avec.groups.models import Gathering, Schedule, Wish
from avec.groups.refusals import NoSeatNeeded, SeatsAreTaken
from avec.groups.tests.crowd import (
    ZONE,
    gathers,
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
from tests.entrance import client_as
from tests.scene import as_warden

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROUNDS = 6


def changes(who, gathering: Gathering, number: int, which: From = From.ONCE) -> str:
    with acting(who):
        actions.change_seats(
            viewer=who, gathering=gathering, which=which, capacity=number
        )
    return "changed"


def offered(who, gathering: Gathering) -> bool:
    """Whether a seat is kept for somebody who waits."""
    with acting(who):
        wish = Wish.objects.visible_to(who).get(gathering=gathering)
        return wish.offered_until is not None


def full(people: int, capacity: int):
    """A gathering that so many people fill, and who keeps it."""
    sami = keeper()
    gathering = gathers(sami, soon(), capacity)
    for _ in range(people):
        takes(someone("Quelqu’un"), gathering)
    return sami, gathering


def test_more_seats_are_kept_at_once_for_those_who_wait_in_their_order():
    sami, gathering = full(2, 2)
    waiting = [someone(name) for name in ("Nora", "Marc", "Karim")]
    for one in waiting:
        waits(one, gathering)

    changes(sami, gathering, 4)

    assert seats(gathering)[:2] == (4, 2)
    assert [offered(one, gathering) for one in waiting] == [True, True, False]
    takes(waiting[0], gathering)
    assert seats(gathering)[:2] == (4, 3)


def test_fewer_seats_take_nobodys_and_the_sentence_says_how_many_there_are():
    sami, gathering = full(3, 6)

    with pytest.raises(SeatsAreTaken) as refused:
        changes(sami, gathering, 2)
    assert str(refused.value.sentence).startswith("3 places sont prises")
    assert seats(gathering)[:2] == (6, 3)

    changes(sami, gathering, 3)
    assert seats(gathering)[:2] == (3, 3)


def test_a_seat_kept_for_who_waited_is_not_taken_away_either():
    sami, gathering = full(1, 1)
    nora = someone("Nora")
    waits(nora, gathering)
    changes(sami, gathering, 2)
    assert kept_for(gathering) == (1, 1)

    with pytest.raises(SeatsAreTaken):
        changes(sami, gathering, 1)
    takes(nora, gathering)


def test_those_that_follow_have_the_new_number_and_so_does_the_rhythm():
    sami = keeper()
    first = gathers(sami, soon(), 2)
    with acting(sami):
        start = soon(8).replace(tzinfo=None)
        hours = Hours(Series(start, ZONE, 60, "FREQ=WEEKLY;COUNT=4"))
        schedule = actions.announce(
            viewer=sami, group=first.group, key=first.pk, hours=hours, capacity=2
        )
        rows = Gathering.objects.select_related("group", "schedule")
        weekly = list(rows.filter(schedule=schedule).order_by("on"))

    changes(sami, weekly[1], 5, From.FOLLOWING)

    assert [seats(one)[0] for one in weekly] == [2, 5, 5, 5]
    assert seats(first)[0] == 2
    with acting(sami):
        assert Schedule.objects.get(pk=schedule.pk).capacity == 5


def test_where_everybody_comes_in_there_is_no_number_to_change():
    sami = keeper()
    with pytest.raises(NoSeatNeeded):
        changes(sami, gathers(sami, soon(), 0), 4)


def test_nobody_else_changes_it():
    _sami, gathering = full(0, 2)
    for other in (someone("Nora"), keeper("Claire")):
        with pytest.raises(NotAllowed):
            changes(other, gathering, 9)


def test_no_row_more_whoever_writes_it():
    _sami, gathering = full(1, 2)
    for statement in (
        (
            "INSERT INTO groups_groupseat (id, gathering_id, says_name)"
            " VALUES (gen_random_uuid(), %s, false)"
        ),
        "UPDATE groups_gathering SET capacity = 1 WHERE id = %s",
    ):
        with pytest.raises(psycopg.errors.CheckViolation):
            as_warden(statement, [gathering.pk])


def test_fewer_seats_while_people_press_never_leave_one_too_many():
    """Either the seat went first and stays, or the number did and it is full."""
    for _ in range(ROUNDS):
        sami, gathering = full(1, 3)
        said = together(
            *[partial(takes, someone("Quelqu’un"), gathering) for _ in range(3)],
            partial(changes, sami, gathering, 1),
            refusals=(Refusal, NotAllowed),
        )

        everything, taken, people, claims = seats(gathering)
        capacity = past_the_walls(
            "SELECT capacity FROM groups_gathering WHERE id = %s", gathering.pk
        )[0]
        assert everything == capacity
        assert taken == people == claims <= capacity
        assert taken == 1 + sum(one == "taken" for one in said)
        assert (capacity == 1) == (said[-1] == "changed")


def test_two_numbers_said_at_the_same_instant_one_stands_whole():
    for _ in range(ROUNDS):
        sami, gathering = full(2, 4)
        together(
            partial(changes, sami, gathering, 7),
            partial(changes, sami, gathering, 3),
            partial(takes, someone("Nora"), gathering),
            refusals=(Refusal, NotAllowed),
        )

        everything, taken, _people, _claims = seats(gathering)
        assert everything in {3, 7}
        assert taken == 3


def test_the_page_says_how_many_are_taken_and_keeps_what_was_written():
    sami, gathering = full(3, 3)
    page = reverse("groups:seats", args=[gathering.pk])

    refused = client_as(sami.person_id, sami.affiliation_id).post(
        page, {"capacity": "1"}
    )

    assert refused.status_code == 422
    assert "3 places sont prises" in refused.content.decode()
