"""Seats: one each, given back in one gesture, kept for who waits, then everybody's."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.agenda.models import Claim
from avec.circles import actions as circles
from avec.foundation.news import news_for
from avec.groups import actions
from avec.groups.actions.keeping import Words
from avec.groups.models import Gathering, GroupSeat, Keeper, Wish
from avec.groups.reading import lines, names_to_welcome
from avec.groups.refusals import (
    AlreadySomewhere,
    IsFull,
    NoSeatNeeded,
    NotThereAnyMore,
    ThereIsRoom,
)
from avec.groups.tests.crowd import once
from avec.groups.words import From
from avec.messages import actions as messages
from avec.messages.models import Message
from avec.messages.standing import still_stands
from avec.messages.words import QUIET_FROM, QUIET_UNTIL, Kind
from tests.entrance import client_as
from tests.groups_kept import COFFEE, HOURS

pytestmark = pytest.mark.django_db


def the(name: str) -> Gathering:
    """The gathering of the cast's group of this name: anybody reads it."""
    rows = Gathering.objects.select_related("group", "schedule")
    return rows.get(group__name=name)


def does(cast, who: str, action, name: str = COFFEE, *, hat: bool = False, **more):
    """Have somebody of the cast act, in their own name unless told otherwise."""
    with cast.acting(who, hat=hat):
        action(viewer=cast.seen_by(who, hat=hat), gathering=the(name), **more)


def seen(cast, who: str, name: str = COFFEE):
    """Return the line that somebody reads of a gathering."""
    with cast.acting(who, hat=False):
        (line,) = lines(cast.seen_by(who, hat=False), [the(name)])
        return line


def test_it_is_full_and_whoever_presses_is_told_so(cast):
    assert seen(cast, "paul").is_full
    with pytest.raises(IsFull):
        does(cast, "paul", actions.take_seat)


def test_where_everybody_comes_in_there_is_no_seat_to_take(cast):
    assert not seen(cast, "paul", HOURS).is_full
    with pytest.raises(NoSeatNeeded):
        does(cast, "paul", actions.take_seat, HOURS)


def test_a_seat_given_back_is_kept_for_the_first_who_waited_and_for_nobody_else(cast):
    does(cast, "nora", actions.give_seat_back)

    assert seen(cast, "odile").kept_until
    assert not seen(cast, "marc").kept_until
    assert seen(cast, "paul").is_full
    with pytest.raises(IsFull):
        does(cast, "paul", actions.take_seat)

    does(cast, "odile", actions.stop_waiting)
    assert seen(cast, "marc").kept_until
    does(cast, "marc", actions.take_seat)
    marc = seen(cast, "marc")
    assert marc.mine
    assert marc.wish is None


def test_a_seat_kept_long_enough_goes_on_to_the_next_then_to_everybody(cast, clock):
    """The work of the night may be late: whoever presses makes it go on."""
    does(cast, "nora", actions.give_seat_back)
    clock("25 hours")
    with pytest.raises(IsFull):
        does(cast, "paul", actions.take_seat)
    does(cast, "karim", actions.give_seat_back)
    with cast.acting("odile", hat=False):
        assert not Wish.objects.visible_to(cast.seen_by("odile", hat=False)).exists()

    clock("50 hours")
    assert not seen(cast, "paul").is_full
    does(cast, "paul", actions.take_seat)
    assert seen(cast, "paul").mine


def test_nobody_waits_while_there_is_a_seat(cast):
    does(cast, "odile", actions.stop_waiting)
    does(cast, "marc", actions.stop_waiting)
    does(cast, "nora", actions.give_seat_back)

    with pytest.raises(ThereIsRoom):
        does(cast, "paul", actions.wait_for_seat)


def test_a_seat_is_time_that_nothing_else_takes_unless_it_is_said(cast):
    """Nora has a seat in the coffee; another group gathers at the same hour."""
    other = another(cast, "claire")

    with pytest.raises(AlreadySomewhere):
        does(cast, "nora", actions.take_seat, other)
    does(cast, "nora", actions.take_seat, other, knowingly=True)

    with cast.acting("nora"):
        mine = Claim.objects.filter(kept_for__isnull=False).order_by("pk")
        assert sorted(one.overlaps_knowingly for one in mine) == [False, True]


def test_giving_back_frees_the_time(cast):
    does(cast, "nora", actions.give_seat_back)

    does(cast, "nora", actions.take_seat, another(cast, "claire"))
    with cast.acting("nora"):
        assert Claim.objects.filter(kept_for__isnull=False).count() == 1


def another(cast, who: str, capacity: int = 3) -> str:
    """Open a group whose only gathering is at the hour of the coffee."""
    viewer, start = cast.seen_by(who), the(COFFEE).starts_at
    with cast.acting(who):
        group = actions.begin_group(viewer=viewer, key=uuid4(), words=Words("Ailleurs"))
        actions.announce(
            viewer=viewer,
            group=group,
            key=uuid4(),
            hours=once(start),
            capacity=capacity,
        )
    return "Ailleurs"


def test_whoever_keeps_the_group_reads_a_name_that_was_said_and_no_other(cast):
    with cast.acting("sami"):
        assert names_to_welcome(the(COFFEE)) == ["", "Nora"]
    for name in ("claire", "nora", "paul"):
        with cast.acting(name):
            assert names_to_welcome(the(COFFEE)) == []
    with cast.acting("sami", hat=False):
        assert names_to_welcome(the(COFFEE)) == []


def test_a_block_takes_the_name_away_and_not_the_seat(cast):
    with cast.acting("nora"):
        circles.block(
            viewer=cast.seen_by("nora"), person_id=cast.sami, remembered_as="Sami"
        )

    with cast.acting("sami"):
        assert names_to_welcome(the(COFFEE)) == ["", ""]
    assert seen(cast, "nora").mine


def test_cancelling_frees_the_time_and_says_so_on_the_page(cast):
    does(cast, "sami", actions.cancel_gatherings, hat=True, which=From.ONCE)

    nora = seen(cast, "nora")
    assert nora.is_cancelled
    with cast.acting("nora"):
        assert not Claim.objects.filter(kept_for__isnull=False).exists()
    with pytest.raises(NotThereAnyMore):
        does(cast, "karim", actions.wait_for_seat)


def test_moving_keeps_every_seat_and_takes_only_time_that_is_free(cast):
    """Nora has an appointment the day it moves to; Karim has not."""
    start = the(COFFEE).starts_at + timedelta(days=1)
    other = another(cast, "claire")
    does(
        cast, "sami", actions.move_gatherings, hat=True, which=From.ONCE, **wall(start)
    )
    does(cast, "nora", actions.take_seat, other)

    does(
        cast,
        "sami",
        actions.move_gatherings,
        hat=True,
        which=From.ONCE,
        **wall(start - timedelta(days=1)),
    )

    for name, claims in (("nora", 1), ("karim", 1)):
        assert seen(cast, name).mine
        assert seen(cast, name).is_moved
        with cast.acting(name):
            assert Claim.objects.filter(kept_for__isnull=False).count() == claims


def wall(start) -> dict:
    """The same moment on the wall of Paris, for an hour."""
    return {"start": timezone.localtime(start).replace(tzinfo=None), "minutes": 60}


@pytest.mark.parametrize("who", ["nora", "claire", "paul"])
def test_nobody_else_moves_or_cancels(cast, who):
    for action, more in (
        (actions.move_gatherings, wall(the(COFFEE).starts_at)),
        (actions.cancel_gatherings, {}),
    ):
        with pytest.raises(NotAllowed):
            does(cast, who, action, hat=True, which=From.ONCE, **more)


def test_a_group_is_kept_under_the_hat_of_its_place_and_not_without(cast):
    with pytest.raises(NotAllowed):
        does(cast, "sami", actions.cancel_gatherings, which=From.ONCE)


def test_whoever_leaves_gives_the_seat_to_who_waits(cast):
    with cast.acting("nora"):
        actions.leave_groups(viewer=cast.seen_by("nora"))
        assert not GroupSeat.objects.exists()

    assert seen(cast, "odile").kept_until


def test_a_group_whose_keeper_leaves_ends_and_nobodys_time_stays_taken(cast):
    with cast.acting("sami"):
        actions.leave_groups(viewer=cast.seen_by("sami"))
        assert not Keeper.objects.exists()

    assert not Gathering.objects.filter(group__name=COFFEE).exists()
    with cast.acting("nora"):
        assert not GroupSeat.objects.exists()
        assert not Claim.objects.filter(kept_for__isnull=False).exists()


@pytest.fixture
def they_are_told(cast):
    """Nora and Odile chose to be told of groups."""
    for name in ("nora", "odile"):
        with cast.acting(name, hat=False):
            messages.change_choice(
                viewer=cast.seen_by(name, hat=False),
                wants=[Kind.GROUP],
                quiet_from=QUIET_FROM,
                quiet_until=QUIET_UNTIL,
            )


def told(cast, who: str) -> list[str]:
    """What waits to be told to somebody, by the first word of each."""
    with cast.acting(who, hat=False):
        rows = Message.objects.visible_to(cast.seen_by(who, hat=False))
        keys = rows.filter(kind=Kind.GROUP).values_list("key", flat=True)
        return sorted(key.partition(":")[0] for key in keys)


def test_those_who_have_a_seat_are_told_that_it_moves_and_that_it_is_cancelled(
    cast, they_are_told
):
    start = the(COFFEE).starts_at + timedelta(hours=2)
    does(
        cast, "sami", actions.move_gatherings, hat=True, which=From.ONCE, **wall(start)
    )
    assert told(cast, "nora") == ["groups.moved"]
    does(cast, "sami", actions.cancel_gatherings, hat=True, which=From.ONCE)

    assert told(cast, "nora") == ["groups.cancelled", "groups.moved"]
    moved = f"groups.moved:{the(COFFEE).pk}#1"
    with cast.acting("nora"):
        assert not still_stands(cast.seen_by("nora"), moved)


def test_odile_is_told_that_a_seat_is_kept_for_her(cast, they_are_told):
    """Nora chose messages and confirmed; what waits is also on the first page."""
    does(cast, "nora", actions.give_seat_back)

    with cast.acting("odile", hat=False):
        (line,) = [
            one
            for one in news_for(cast.seen_by("odile", hat=False))
            if one.route == "groups:gathering"
        ]
    assert COFFEE in line.sentence
    assert "gardée pour vous" in line.sentence


# --- Pages ------------------------------------------------------------------


def main(client, route: str, *args, **sent) -> str:
    """Return what a page says, without what surrounds it."""
    page = client.get(reverse(route, args=args), sent).content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("who", [None, "paul"])
def test_public_pages_name_nobody_and_count_nobody(cast, client, who):
    reader = client_as(cast.people[who]) if who else client
    coffee = the(COFFEE)

    pages = main(reader, "groups:groups") + main(
        reader, "groups:group", coffee.group_id
    )

    assert "Complet" in pages
    assert COFFEE in pages
    for name in ("Nora", "Karim", "Sami", "Odile", "Marc"):
        assert name not in pages


def test_a_seat_is_in_ones_days_and_under_a_hat_it_is_only_time(cast):
    coffee = the(COFFEE)
    on = {"du": timezone.localtime(coffee.starts_at).date().isoformat()}
    sami = cast.seen_by("sami", hat=False)
    does(cast, "nora", actions.give_seat_back)
    does(cast, "odile", actions.stop_waiting)
    does(cast, "marc", actions.stop_waiting)
    with cast.acting("sami", hat=False):
        actions.take_seat(viewer=sami, gathering=coffee)

    for route in ("agenda:day", "agenda:week"):
        assert COFFEE in main(client_as(cast.sami), route, **on)
        at_work = main(client_as(cast.sami, cast.hats["sami"]), route, **on)
        assert COFFEE not in at_work
        assert "Occupé" in at_work
    assert COFFEE in main(client_as(cast.sami), "agenda:agenda")


def test_under_a_hat_the_page_of_a_gathering_says_nothing_of_ones_own_seat(cast):
    """Odile waits, in her own name: her screen at work does not say so."""
    place = ("groups:gathering", the(COFFEE).pk)

    assert "Ne plus attendre" in main(client_as(cast.odile), *place)
    at_work = main(client_as(cast.odile, cast.hats["odile"]), *place)
    assert "Ne plus attendre" not in at_work
    assert "vos propres places ne s’affichent pas" in at_work


@pytest.mark.parametrize(
    ("route", "queries"), [("groups:groups", 8), ("groups:mine", 9)]
)
def test_a_list_costs_the_same_with_one_and_with_several(
    cast, django_assert_num_queries, route, queries
):
    client = client_as(cast.nora)
    client.get(reverse(route))
    with django_assert_num_queries(queries):
        client.get(reverse(route))
    does(cast, "nora", actions.take_seat, another(cast, "claire"), knowingly=True)
    with django_assert_num_queries(queries):
        client.get(reverse(route))
