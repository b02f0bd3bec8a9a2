"""One's calendars elsewhere, on the site: their pages, what they take of one's time.

The cast has two of them, read once; what reading is like is in ``test_elsewhere_work``.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from avec.access.rules import NotAllowed
from avec.agenda import actions
from avec.agenda.elsewhere.expanding import busy_in
from avec.agenda.models import (
    BusyTime,
    Claim,
    Opening,
    OtherCalendar,
)
from avec.agenda.news import calendar_news
from avec.agenda.refusals import EnoughCalendars
from avec.agenda.tests.scene import as_, at, call, say, times
from avec.agenda.tests.test_days import agreed, read, the_day
from avec.agenda.tests.test_finding import PARIS, found
from avec.agenda.tests.test_hours import says, weekly
from avec.agenda.words import CalendarKind, Level
from avec.people import exports
from tests.appointments import (
    BUSY_AT,
    BUSY_ON,
    ELSEWHERE_ADDRESS,
    ELSEWHERE_NAME,
    ELSEWHERE_PASSWORD,
)
from tests.entrance import client_as

pytestmark = pytest.mark.django_db
QUERIES = 4
LIST, ADD = "agenda:other_calendars", "agenda:add_calendar"
SAID = {
    "kind": "address",
    "address": "https://ailleurs.invalid/c.ics",
    "zone": "Europe/Paris",
}


def words(response) -> str:
    page = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def add(cast, who: str, **said) -> OtherCalendar:
    more = {"name": "", "account": "", "password": "", "kind": "address", **said}
    kind = CalendarKind(more.pop("kind"))
    with as_(cast, who) as viewer:
        return actions.add_calendar(
            viewer=viewer,
            kind=kind,
            **{"address": SAID["address"], "zone": "Europe/Paris", **more},
        )


def hers(cast, who: str = "nora") -> OtherCalendar:
    with as_(cast, who) as viewer:
        return OtherCalendar.objects.visible_to(viewer).latest("made_at")


def test_a_time_taken_elsewhere_is_not_proposed(cast):
    for who in ("nora", "marc"):
        says(cast, who, weekly(days=BUSY_ON, hour=8, minutes=720))

    free = found(cast, "nora", ("nora",), ("marc",), is_wide=True)

    busy = {at(BUSY_ON, hour) for hour in BUSY_AT}
    assert not free & busy
    assert {at(BUSY_ON, BUSY_AT[0] - 1), at(BUSY_ON, BUSY_AT[0] + 1)} <= free
    assert at(BUSY_ON, BUSY_AT[0] - 1, 30) not in free  # it would last into it
    assert busy <= found(cast, "nora", ("marc",), is_wide=True)


def test_who_said_no_hours_is_busy_elsewhere_all_the_same(cast):
    """Office hours, or the whole week: neither holds what is taken elsewhere."""
    with as_(cast, "nora") as viewer:
        for one in Opening.objects.visible_to(viewer):
            actions.stop_hours(viewer=viewer, hours=one)

    free = found(cast, "nora", ("nora",), is_wide=True)

    assert at(BUSY_ON, 10) in free
    assert not free & {at(BUSY_ON, hour) for hour in BUSY_AT}


def test_nothing_is_cancelled_and_one_may_say_yes_knowingly(cast):
    """What is elsewhere is no claim: its owner decides."""
    start = at(BUSY_ON, BUSY_AT[0])
    called = call(cast, "nora", "marc", starts=[start])
    (time,) = times(cast, "marc", called.appointment)

    assert say(cast, "marc", time)


def test_hours_to_take_unasked_are_asked_when_one_is_busy_elsewhere(cast):
    day = weekly(days=BUSY_ON, hour=8, minutes=720)
    says(cast, "nora", day, is_bookable=True)

    busy = call(cast, "marc", "nora", starts=[at(BUSY_ON, BUSY_AT[0])])
    free = call(cast, "marc", "nora", starts=[at(BUSY_ON, BUSY_AT[0] + 1)])

    assert (busy.is_confirmed, free.is_confirmed) == (False, True)


def test_one_s_days_say_busy_elsewhere_and_nothing_more(cast):
    for view in ("agenda:day", "agenda:week"):
        said = read(cast, "nora", view, the_day(BUSY_ON))
        for hour in BUSY_AT:
            assert f"{hour} h – {hour + 1} h Occupé ailleurs" in said
        assert "Occupé ailleurs" not in read(cast, "marc", view, the_day(BUSY_ON))


def test_nobody_else_reads_them(cast):
    for who in ("marc", "claire", "sami"):
        with as_(cast, who) as viewer:
            assert not BusyTime.objects.visible_to(viewer).exists()
            assert not OtherCalendar.objects.visible_to(viewer).exists()
        client = client_as(cast.people[who])
        for name in ("agenda:read_again", "agenda:remove_calendar"):
            assert client.post(reverse(name, args=[hers(cast).pk])).status_code == 404
        with as_(cast, who) as viewer, pytest.raises(NotAllowed):
            actions.remove_calendar(viewer=viewer, calendar=hers(cast))


@pytest.mark.walls
def test_the_site_writes_no_busy_time_and_no_health(cast):
    calendar = hers(cast)
    for forbidden in (
        lambda v: BusyTime.objects.create(
            owner_id=v.person_id, calendar=calendar, during=(at(3), at(3, 11))
        ),
        lambda v: BusyTime.objects.visible_to(v).update(during=(at(3), at(3, 11))),
        lambda v: OtherCalendar.objects.visible_to(v).update(read_at=timezone.now()),
        lambda v: OtherCalendar.objects.visible_to(v).update(failures=0),
    ):
        with (
            as_(cast, "nora") as viewer,
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            forbidden(viewer)


def test_our_own_feed_read_elsewhere_gives_back_the_same_times(cast, client):
    """What we write and what we read are the same hours, on both sides of a season."""
    starts = [at(3, 9), at(100, 14), at(200, 17, 30)]
    for start in starts:
        agreed(cast, "nora", "marc", start)
    with as_(cast, "nora") as viewer:
        secret = actions.subscribe(viewer=viewer, level=Level.DETAILED)
    body = client.get(reverse("agenda:feed", args=[secret])).content
    first = timezone.now()

    busy = busy_in([body], PARIS, first, first + timedelta(days=300))

    assert busy.is_whole
    assert set(starts) <= {start for start, _end in busy.stretches}
    with as_(cast, "nora") as viewer:
        # Appointments, and a seat in a group: all that is firmly taken.
        firm = Claim.objects.visible_to(viewer).filter(held_until=None)
        ends = {(one.during.lower, one.during.upper) for one in firm}
    assert set(busy.stretches) == ends


# --- The page ----------------------------------------------------------------


def test_the_page_says_how_each_is_doing(cast):
    said = words(client_as(cast.nora).get(reverse(LIST)))

    assert ELSEWHERE_NAME in said
    assert re.search(r"Relu \S+.* à \d+ h.*\. 2 moments occupés à venir\.", said)
    assert ELSEWHERE_ADDRESS not in said
    assert ELSEWHERE_PASSWORD not in said


def test_without_any_the_page_says_what_it_is_for(cast):
    said = words(client_as(cast.marc).get(reverse(LIST)))

    assert "personne ne vous proposera un moment déjà pris là-bas." in said


def test_one_is_added_by_its_form_and_waits_to_be_read(cast):
    client = client_as(cast.marc)
    sent = client.post(reverse(ADD), {**SAID, "name": "Mon travail"}, follow=True)

    assert "C’est gardé. Il sera lu dans la minute." in words(sent)
    assert "Mon travail Pas encore lu. Ce sera fait dans la minute." in words(sent)
    one = hers(cast, "marc")
    assert one.content == {
        "name": "Mon travail",
        "address": SAID["address"],
        "account": "",
        "password": "",
    }
    assert bytes(one.sealed).find(b"ailleurs") == -1


def test_without_a_name_it_is_called_by_its_machine(cast):
    add(cast, "marc")

    assert "ailleurs.invalid" in words(client_as(cast.marc).get(reverse(LIST)))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ailleurs.invalid/c.ics", "https://ailleurs.invalid/c.ics"),
        ("  webcal://Ailleurs.invalid/c.ics ", "https://ailleurs.invalid/c.ics"),
        ("https://ailleurs.invalid", "https://ailleurs.invalid/"),
        (
            "https://ailleurs.invalid:8443/é?a=b#c",
            "https://ailleurs.invalid:8443/%C3%A9?a=b",
        ),
    ],
)
def test_an_address_is_completed(cast, typed, kept):
    client_as(cast.marc).post(reverse(ADD), {**SAID, "address": typed})

    assert hers(cast, "marc").content["address"] == kept


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"address": ""}, "Écrivez l’adresse de ce calendrier."),
        ({"address": "http://a.invalid/"}, "commence par https ou webcal."),
        ({"address": "file:///etc/passwd"}, "commence par https ou webcal."),
        ({"address": "https://n:p@a.invalid/"}, "le mot de passe dans leurs cases."),
        ({"address": "https://a.invalid/" + "a" * 1000}, "trop long pour une adresse."),
        ({"kind": "account"}, "Écrivez le nom du compte."),
        ({"kind": "account", "account": "nora"}, "Écrivez le mot de passe du compte."),
        ({"kind": ""}, "Choisissez où il est."),
        ({"zone": "Mars/Base"}, "Choisissez un endroit."),
    ],
)
def test_what_is_missing_is_said(cast, said, sentence):
    response = client_as(cast.marc).post(reverse(ADD), {**SAID, **said})

    assert response.status_code == 422
    assert sentence in words(response)
    with as_(cast, "marc") as viewer:
        assert not OtherCalendar.objects.visible_to(viewer).exists()


def test_a_password_that_was_typed_is_not_shown_again(cast):
    said = {**SAID, "kind": "account", "password": "CANARI-typed"}

    response = client_as(cast.marc).post(reverse(ADD), said)

    assert response.status_code == 422
    assert "CANARI-typed" not in response.content.decode()


def test_two_taps_are_one_and_the_same_address_changes_its_password(cast):
    first = add(cast, "marc", kind="account", account="m", password="one")
    again = add(cast, "marc", kind="account", account="m", password="two", name="Là")

    assert first.pk == again.pk
    with as_(cast, "marc") as viewer:
        (one,) = OtherCalendar.objects.visible_to(viewer)
        assert (one.content["password"], one.content["name"]) == ("two", "Là")


def test_five_are_enough(cast):
    for number in range(5):
        add(cast, "marc", address=f"https://ailleurs.invalid/{number}")
    with pytest.raises(EnoughCalendars):
        add(cast, "marc")

    response = client_as(cast.marc).post(reverse(ADD), SAID)

    assert response.status_code == 422
    assert "Cinq calendriers sont déjà lus." in words(response)


def test_reading_again_is_asked_once_in_a_minute(cast, clock):
    """One that was just read is not; one that was never tried may be asked for."""
    since = timezone.now() - hers(cast).tried_at
    clock(f"{20 - since.total_seconds()} seconds")
    before = hers(cast).due_at
    client_as(cast.nora).post(reverse("agenda:read_again", args=[hers(cast).pk]))
    assert hers(cast).due_at == before

    one = add(cast, "marc")
    client = client_as(cast.marc)
    sent = client.post(reverse("agenda:read_again", args=[one.pk]), follow=True)

    assert "C’est demandé. Il sera relu dans la minute." in words(sent)
    assert hers(cast, "marc").due_at > one.made_at


def test_one_is_taken_away_with_all_it_said(cast):
    address = reverse("agenda:remove_calendar", args=[hers(cast).pk])
    client = client_as(cast.nora)
    asked = words(client.get(address))
    assert "effacés tout de suite" in asked
    assert ELSEWHERE_NAME in asked

    sent = client.post(address, follow=True)

    assert "Plus rien de ce calendrier n’est gardé ici." in words(sent)
    with as_(cast, "nora") as viewer:
        assert not OtherCalendar.objects.visible_to(viewer).exists()
        assert not BusyTime.objects.visible_to(viewer).exists()
    assert client.post(address).status_code == 404


def test_the_list_costs_the_same_with_one_or_with_five(cast, django_assert_num_queries):
    client = client_as(cast.nora)
    client.get(reverse(LIST))

    with django_assert_num_queries(QUERIES):
        client.get(reverse(LIST))
    for number in range(4):
        add(cast, "nora", address=f"https://ailleurs.invalid/{number}")
    with django_assert_num_queries(QUERIES):
        client.get(reverse(LIST))


# --- News, and what one takes away -------------------------------------------


def test_one_that_is_not_read_for_a_day_is_news(cast, clock):
    clock("12 hours")
    with as_(cast, "nora") as viewer:
        assert list(calendar_news(viewer)) == []

    clock("25 hours")

    with as_(cast, "nora") as viewer:
        (line,) = calendar_news(viewer)
    assert str(line.sentence) == "Un de vos autres calendriers n’est plus relu."
    assert line.route == LIST
    with as_(cast, "marc") as viewer:
        assert list(calendar_news(viewer)) == []


def test_one_takes_away_all_but_the_password(cast):
    with as_(cast, "nora") as viewer:
        packed = exports.archive(viewer)

    files = zipfile.ZipFile(io.BytesIO(packed))
    (name,) = [one for one in files.namelist() if one.endswith("calendriers.json")]
    said = files.read(name).decode()
    assert ELSEWHERE_NAME in said
    assert ELSEWHERE_ADDRESS in said
    assert ELSEWHERE_PASSWORD not in said
    hours = next(one for one in files.namelist() if one.endswith("agenda/heures.json"))
    assert '"busytime"' in files.read(hours).decode()
