"""What goes on by itself: gatherings and seats go on, who came is forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.utils import timezone

from avec.agenda.hours import Hours
from avec.agenda.recurrence import Series, aligned
from avec.agenda.tests.crowd import acting, someone
from avec.groups import actions
from avec.groups.actions.keeping import Words
from avec.groups.models import Gathering, Group
from avec.groups.tests.crowd import (
    ZONE,
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
from tests.second_wall import as_web

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROOT = Path(__file__).parents[3]
WORK = (
    "import django; django.setup();from avec.groups import tasks; print(tasks.{task}())"
)


def work(task: str = "write_gatherings_on") -> str:
    """Do a work of the night, as the role of the jobs; return what it says."""
    done = subprocess.run(  # our own words
        [sys.executable, "-c", WORK.format(task=task)],
        cwd=ROOT,
        env={**os.environ, "AVEC_DB_ROLE": "job"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def each_week(capacity: int = 4) -> tuple:
    """A group that gathers each week from tomorrow on; who keeps it, and its key."""
    who = keeper()
    start = timezone.localtime(soon(days=1, hour=15)).replace(tzinfo=None)
    series = aligned(Series(start, ZONE, 60, "FREQ=WEEKLY"))
    with acting(who):
        group = actions.begin_group(viewer=who, key=uuid4(), words=Words("Le mardi"))
        actions.announce(
            viewer=who, group=group, key=uuid4(), hours=Hours(series), capacity=capacity
        )
    return who, group


def gatherings(who, group: Group) -> list[Gathering]:
    """The gatherings of a group, in their order."""
    with acting(who):
        rows = Gathering.objects.visible_to(who).filter(group=group)
        return list(rows.select_related("group", "schedule").order_by("on"))


def test_a_series_is_written_three_months_ahead_with_its_seats(clock):
    who, group = each_week()
    before = gatherings(who, group)
    assert len(before) in {13, 14}
    assert seats(before[-1])[0] == 4

    clock("15 days")
    assert int(work()) >= 2
    after = gatherings(who, group)
    assert len(after) - len(before) in {2, 3}
    assert seats(after[-1])[0] == 4
    assert work() == "0"


def test_a_series_that_was_stopped_is_not_written_on(clock):
    who, group = each_week()
    third = gatherings(who, group)[2]
    with acting(who):
        actions.cancel_gatherings(viewer=who, gathering=third, which=From.FOLLOWING)
    standing = [one for one in gatherings(who, group) if not one.cancelled_at]
    assert len(standing) == 2

    clock("15 days")
    work()
    assert [one for one in gatherings(who, group) if not one.cancelled_at] == standing


def test_this_one_and_those_that_follow_change_their_hour_and_keep_their_day(clock):
    who, group = each_week()
    apart, third = gatherings(who, group)[4], gatherings(who, group)[2]

    def moves(one: Gathering, which: From, hour: int) -> None:
        wall = timezone.localtime(one.starts_at).replace(tzinfo=None, hour=hour)
        with acting(who):
            actions.move_gatherings(
                viewer=who, gathering=one, which=which, start=wall, minutes=90
            )

    moves(apart, From.ONCE, 9)
    moves(third, From.FOLLOWING, 17)
    clock("15 days")
    work()

    hours = [timezone.localtime(one.starts_at).hour for one in gatherings(who, group)]
    assert hours[:6] == [15, 15, 17, 17, 9, 17]
    assert set(hours[5:]) == {17}


def test_a_seat_that_nobody_answers_goes_on_by_itself(clock):
    nora, marc, karim = someone("Nora"), someone("Marc"), someone("Karim")
    gathering = gathers(keeper(), soon(days=20), 1)
    takes(nora, gathering)
    waits(marc, gathering)
    waits(karim, gathering)
    gives_back(nora, gathering)

    clock("25 hours")
    work("pass_seats_on")
    assert past_the_walls(
        "SELECT held_for_id FROM groups_groupseat WHERE gathering_id = %s",
        gathering.pk,
    ) == (karim.person_id,)

    clock("50 hours")
    work("pass_seats_on")
    assert kept_for(gathering) == (0, 0)
    assert takes(someone("Paul"), gathering) == "taken"


def test_thirty_days_after_nothing_says_who_came(clock):
    nora = someone("Nora")
    gathering = gathers(keeper(), soon(days=2), 3)
    takes(nora, gathering)

    clock("25 days")
    work()
    assert seats(gathering) == (3, 1, 1, 1)
    clock("33 days")
    work()
    assert seats(gathering) == (0, 0, 0, 0)
    claims = "SELECT count(*) FROM agenda_claim WHERE owner_id = %s"
    assert past_the_walls(claims, nora.person_id) == (0,)


@pytest.mark.parametrize(
    "asked",
    [
        "avec.pass_due_seats_on(interval '1 day')",
        "avec.forget_past_seats()",
        "avec.gatherings_to_write(avec.now(), 1)",
        "avec.pass_seats_on(gen_random_uuid(), interval '1 day')",
        "avec.keep_time(gen_random_uuid(), gen_random_uuid(), 'empty', true)",
        "avec.free_kept_time('{}')",
    ],
)
def test_the_site_does_none_of_it(asked):
    with as_web() as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(f"SELECT {asked}")
