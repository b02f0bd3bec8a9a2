"""A seat in the calendars that read one's time elsewhere: as far as each may show."""

from __future__ import annotations

from datetime import UTC, timedelta

import icalendar
import pytest
import vobject
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from avec.agenda.tests.test_feed import read, subscribed
from avec.agenda.words import Level
from avec.groups import actions
from avec.groups.actions.keeping import Words
from avec.groups.models import Group, GroupSeat
from avec.groups.tests.test_seats import another, does, the
from avec.groups.words import From
from tests.groups_kept import COFFEE

pytestmark = pytest.mark.django_db


def events(body: bytes, start) -> list:
    """Find what begins at this moment."""
    found = icalendar.Calendar.from_ical(body).walk("VEVENT")
    return [one for one in found if one.decoded("dtstart") == start]


def the_seat(client, secret: str):
    """What the address says at the hour of the coffee."""
    (one,) = events(read(client, secret).content, the(COFFEE).starts_at)
    return one


def moves(cast, by: timedelta) -> None:
    start = timezone.localtime(the(COFFEE).starts_at + by).replace(tzinfo=None)
    does(
        cast,
        "sami",
        actions.move_gatherings,
        hat=True,
        which=From.ONCE,
        start=start,
        minutes=60,
    )


@pytest.mark.parametrize(
    ("level", "summary", "where"),
    [
        (Level.BUSY, "Occupé", None),
        (Level.NEUTRAL, "Rendez-vous", None),
        (Level.DETAILED, COFFEE, "Au jardin"),
    ],
)
def test_a_seat_is_there_with_what_the_level_allows(
    cast, client, level, summary, where
):
    secret = subscribed(cast, "nora", level)

    one = the_seat(client, secret)

    assert (str(one["summary"]), one.get("location")) == (summary, where)
    assert str(one["status"]) == "CONFIRMED"
    if level != Level.DETAILED:
        body = read(client, secret).content.decode()
        for word in ("café", "jardin", "Sami", "DESCRIPTION"):
            assert word not in body


def test_no_key_says_which_group_it_is(cast, client):
    """The page of a gathering opens by its key: an address never gives it away."""
    body = read(client, subscribed(cast, "nora")).content.decode()

    with cast.acting("nora"):
        seat = GroupSeat.objects.get(gathering__group__name=COFFEE)
    for key in (seat.pk, seat.gathering_id, the(COFFEE).group_id, cast.nora):
        assert str(key) not in body


def test_whoever_waits_or_has_no_seat_has_nothing_there(cast, client):
    for name in ("odile", "paul", "sami"):
        secret = subscribed(cast, name, Level.DETAILED)
        assert events(read(client, secret).content, the(COFFEE).starts_at) == []


def test_two_other_libraries_read_the_seat_at_the_same_hour(cast, client):
    body = read(client, subscribed(cast, "nora", Level.DETAILED)).content.decode()

    start = the(COFFEE).starts_at.astimezone(UTC)
    second = [
        (e.summary.value, e.dtstart.value.astimezone(UTC), e.location.value)
        for e in vobject.readOne(body).vevent_list
        if e.summary.value == COFFEE
    ]
    third = [
        (e.summary, e.dtstart.astimezone(UTC), e.location)
        for e in IcsCalendarStream.calendar_from_ics(body).events
        if e.summary == COFFEE
    ]
    assert second == third == [(COFFEE, start, "Au jardin")]


def test_what_moves_keeps_its_key_and_what_is_cancelled_says_so(cast, client):
    secret = subscribed(cast, "nora", Level.DETAILED)
    first, page = the_seat(client, secret), read(client, secret)
    moves(cast, timedelta(hours=3))
    moved, moved_page = the_seat(client, secret), read(client, secret)
    does(cast, "sami", actions.cancel_gatherings, hat=True, which=From.ONCE)
    cancelled, last = the_seat(client, secret), read(client, secret)

    assert first["uid"] == moved["uid"] == cancelled["uid"]
    assert first["sequence"] < moved["sequence"] < cancelled["sequence"]
    changed = [one.decoded("last-modified") for one in (first, moved, cancelled)]
    assert changed == sorted(changed)
    assert changed[0] < changed[2]
    assert str(cancelled["status"]) == "CANCELLED"
    assert COFFEE in str(cancelled["summary"])
    assert len({page["ETag"], moved_page["ETag"], last["ETag"]}) == 3


def test_given_back_it_is_gone(cast, client):
    secret = subscribed(cast, "nora")
    does(cast, "nora", actions.give_seat_back)

    assert events(read(client, secret).content, the(COFFEE).starts_at) == []


def test_new_words_of_a_group_are_read_again_where_they_show_and_only_there(
    cast, client
):
    shows, hides = subscribed(cast, "nora", Level.DETAILED), subscribed(cast, "nora")
    before, quiet = the_seat(client, shows), read(client, hides)
    with cast.acting("sami"):
        actions.change_group(
            viewer=cast.seen_by("sami"),
            group=Group.objects.get(name=COFFEE),
            words=Words("Le café", where="À la cuisine"),
        )

    (after,) = events(read(client, shows).content, before.decoded("dtstart"))
    assert (str(after["summary"]), str(after["location"])) == (
        "Le café",
        "À la cuisine",
    )
    assert after.decoded("last-modified") > before.decoded("last-modified")
    assert read(client, hides)["ETag"] == quiet["ETag"]


def test_many_seats_cost_what_one_costs(cast, client, django_assert_num_queries):
    secret = subscribed(cast, "nora", Level.DETAILED)
    read(client, secret)
    with django_assert_num_queries(6):
        read(client, secret)
    other = another(cast, "claire")
    does(cast, "nora", actions.take_seat, other, knowingly=True)

    with django_assert_num_queries(6):
        body = read(client, secret).content
    assert len(events(body, the(COFFEE).starts_at)) == 2
