"""A calendar elsewhere reads one's appointments: what it sees, and never sees."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
import vobject
from django.db import DatabaseError, transaction
from django.urls import reverse
from ical.calendar_stream import IcsCalendarStream

from avec.access.rules import NotAllowed
from avec.agenda import actions
from avec.agenda.models import Subscription
from avec.agenda.refusals import EnoughSubscriptions
from avec.agenda.tests.scene import as_, at, call, say, times
from avec.agenda.words import Level
from tests.entrance import client_as

pytestmark = pytest.mark.django_db


def subscribed(cast, who: str, level: Level = Level.BUSY) -> str:
    with as_(cast, who) as viewer:
        return actions.subscribe(viewer=viewer, level=level)


def the_last(viewer) -> Subscription:
    """The address that was made last: the cast has some of its own."""
    return Subscription.objects.visible_to(viewer).running().latest("made_at")


def read(client, secret: str):
    return client.get(reverse("agenda:feed", args=[secret]))


def confirmed(cast, *, start: datetime | None = None, **shape):
    called = call(cast, "nora", "marc", starts=[start or at(days=4)], **shape)
    (time,) = times(cast, "marc", called.appointment)
    say(cast, "marc", time)
    return called.appointment


def of(body: bytes, appointment) -> dict:
    """Find one appointment with the library that also writes."""
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    [one] = [e for e in events if str(e["uid"]).startswith(str(appointment.pk))]
    return one


@pytest.mark.parametrize(
    ("level", "summary", "where"),
    [
        (Level.BUSY, "Occupé", None),
        (Level.NEUTRAL, "Rendez-vous", None),
        (Level.DETAILED, "Préparer la semaine. (Avec Marc)", "Au CMP"),
    ],
)
def test_it_says_what_the_level_allows(cast, client, level, summary, where):
    one = confirmed(cast)

    body = read(client, subscribed(cast, "nora", level)).content

    event = of(body, one)
    assert (str(event["summary"]), event.get("location")) == (summary, where)
    if level != Level.DETAILED:
        assert b"Marc" not in body
        assert b"semaine" not in body


def test_a_discreet_one_never_says_more_than_an_appointment(cast, client):
    one = confirmed(cast, is_discreet=True)

    body = read(client, subscribed(cast, "nora", Level.DETAILED)).content

    event = of(body, one)
    assert str(event["summary"]) == "Rendez-vous"
    assert "location" not in event


def test_two_other_libraries_read_the_same(cast, client):
    one = confirmed(cast, start=at(days=4, hour=14), minutes=60)

    body = read(client, subscribed(cast, "nora", Level.NEUTRAL)).content.decode()

    uid = f"{one.pk}@testserver"
    second = [
        (e.uid.value, e.dtstart.value.astimezone(UTC), e.dtend.value.astimezone(UTC))
        for e in vobject.readOne(body).vevent_list
    ]
    third = [
        (e.uid, e.dtstart.astimezone(UTC), e.dtend.astimezone(UTC))
        for e in IcsCalendarStream.calendar_from_ics(body).events
    ]
    start = at(days=4, hour=14).astimezone(UTC)
    expected = (uid, start, start + timedelta(hours=1))
    assert expected in second
    assert sorted(second) == sorted(third)


def test_it_is_as_clients_want_it(cast, client):
    confirmed(cast)
    response = read(client, subscribed(cast, "nora"))

    lines = response.content.split(b"\r\n")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert max(map(len, lines)) <= 75
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    for said in (
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        b"X-PUBLISHED-TTL:PT1H",
        b"CLASS:PRIVATE",
        b"BEGIN:VTIMEZONE",
        b"SEQUENCE:1",
    ):
        assert said in lines, said
    assert b"ATTENDEE" not in response.content
    assert b"@exemple" not in response.content


def test_what_has_not_changed_is_not_sent_again(cast, client):
    secret = subscribed(cast, "nora")
    first = read(client, secret)

    again = client.get(
        reverse("agenda:feed", args=[secret]), headers={"If-None-Match": first["ETag"]}
    )
    confirmed(cast)
    changed = client.get(
        reverse("agenda:feed", args=[secret]), headers={"If-None-Match": first["ETag"]}
    )

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


def test_what_is_cancelled_is_said_cancelled_with_a_higher_sequence(cast, client):
    one = confirmed(cast)
    secret = subscribed(cast, "nora")
    before = of(read(client, secret).content, one)
    with as_(cast, "marc") as viewer:
        actions.cancel_appointment(viewer=viewer, appointment=one)

    after = of(read(client, secret).content, one)

    assert (str(before["status"]), str(after["status"])) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert after["uid"] == before["uid"]


def test_what_waits_for_an_answer_is_not_there(cast, client):
    called = call(cast, "nora", "marc", starts=[at(days=5)])

    body = read(client, subscribed(cast, "nora")).content

    assert str(called.appointment.pk).encode() not in body


def test_a_stopped_address_is_no_address(cast, client):
    secret = subscribed(cast, "nora")
    with as_(cast, "nora") as viewer:
        mine = the_last(viewer)
        actions.stop_subscription(viewer=viewer, subscription=mine)

    assert read(client, secret).status_code == 404
    assert read(client, "n-importe-quoi").status_code == 404


def test_the_secret_is_shown_once_and_is_in_no_table(cast):
    nora = client_as(cast.nora)
    place = reverse("agenda:subscriptions")
    made = nora.post(place, {"level": "busy"}).content.decode()
    secret = made.partition("/agenda/abonnement/")[2].partition(".ics")[0]

    assert len(secret) >= 43
    assert secret not in nora.get(place).content.decode()
    with as_(cast, "nora") as viewer:
        kept = Subscription.objects.visible_to(viewer).values_list("digest", flat=True)
        assert secret not in "".join(kept)


@pytest.mark.parametrize("other", ["marc", "sami", "claire", "karim"])
def test_nobody_sees_or_stops_the_address_of_somebody_else(cast, other):
    subscribed(cast, "nora")
    with as_(cast, "nora") as viewer:
        hers = the_last(viewer)

    with as_(cast, other) as viewer:
        assert not Subscription.objects.visible_to(viewer).filter(pk=hers.pk).exists()
        with pytest.raises(NotAllowed):
            actions.stop_subscription(viewer=viewer, subscription=hers)
        with pytest.raises(DatabaseError), transaction.atomic():
            Subscription.objects.create(
                owner_id=cast.nora, shows=Level.DETAILED, digest="a" * 64
            )


def test_five_calendars_are_enough(cast):
    for _ in range(5):
        subscribed(cast, "marc")
    with pytest.raises(EnoughSubscriptions):
        subscribed(cast, "marc")
