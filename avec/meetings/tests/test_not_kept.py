"""What nobody keeps goes by itself, on a day that is written on the page."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.urls import reverse

from avec.foundation.dates import day
from avec.meetings import tasks
from avec.meetings.models import Meeting
from avec.meetings.sheet import goes_on
from tests.second_wall import as_web

DAYS = settings.AVEC_MEETING_DAYS
TABLES = ["seat", "voice", "decision", "assent", "guest", "noted", "guestyes"]


@contextmanager
def later(by: str) -> Iterator[psycopg.Connection]:
    """A connection that sees the clock moved, and of which nothing is kept."""
    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SELECT avec.move_clock(%s::interval)", [by])
        yield owner
        owner.rollback()


def work(owner: psycopg.Connection, days: int = DAYS) -> int:
    """Do the work of the day."""
    owner.execute("SET ROLE avec_warden")
    return owner.execute("SELECT avec.erase_unkept_meetings(%s)", [days]).fetchone()[0]


def left(owner: psycopg.Connection, meeting: Meeting) -> int:
    """Count what is left of a meeting, in every table."""
    rows = [
        owner.execute(
            f"SELECT count(*) FROM meetings_{table} WHERE meeting_id = %s", [meeting.pk]
        ).fetchone()[0]
        for table in TABLES
    ]
    whole = "SELECT count(*) FROM meetings_meeting WHERE id = %s"
    return sum(rows) + owner.execute(whole, [meeting.pk]).fetchone()[0]


@pytest.fixture
def pending(cast) -> Meeting:
    with cast.acting("nora"):
        return Meeting.objects.get(about_id=cast.nora, accepted_at=None)


def test_the_days_are_a_week_at_least_and_a_year_at_most():
    assert 7 <= DAYS <= 365
    assert tasks.erase_unkept.__doc__


def test_the_day_is_written_on_the_page(cast, nora, claire, sami, held, pending):
    with cast.acting("nora"):
        goes = {one.pk: goes_on(one) for one in (held, pending)}
    for client in (nora, claire):
        page = client.get(reverse("meetings:meeting", args=[held.pk]))
        assert day(goes[held.pk]) in page.content.decode()
    for client in (nora, sami):
        page = client.get(reverse("meetings:meeting", args=[pending.pk]))
        assert day(goes[pending.pk]) in page.content.decode()
    with cast.acting("karim"):
        assert goes_on(held) is None


def test_nothing_goes_before_its_day_and_everything_on_it(cast, held, pending):
    with later(f"{DAYS - 1} days") as owner:
        assert work(owner) == 0
        assert left(owner, held) > 4
    with later(f"{DAYS + 1} days") as owner:
        assert work(owner) == 3  # Karim’s too
        assert left(owner, held) == 0
        assert left(owner, pending) == 0
        said = "SELECT count(*) FROM audit_entry WHERE verb = 'meetings.lapsed'"
        assert owner.execute(said).fetchone() == (3,)


def test_what_she_keeps_stays(cast, held):
    with later(f"{DAYS + 1} days") as owner:
        owner.execute("SET ROLE avec_warden")
        owner.execute(
            "UPDATE meetings_meeting SET kept_at = avec.now(), reread_at = avec.now(),"
            " held_at = avec.now() WHERE id = %s",
            [held.pk],
        )
        assert work(owner) == 2
        assert left(owner, held) > 4


@pytest.mark.parametrize(
    "moved", ["voice SET said_at", "seat SET invited_at", "assent SET said_at"]
)
def test_every_new_word_puts_the_day_off(cast, held, moved):
    with later(f"{DAYS + 1} days") as owner:
        owner.execute("SET ROLE avec_warden")
        owner.execute(
            f"UPDATE meetings_{moved} = avec.now() - interval '2 days'"
            " WHERE meeting_id = %s",
            [held.pk],
        )
        assert work(owner) == 2
        assert left(owner, held) > 4


def test_the_site_does_not_do_the_work_of_the_day_and_a_day_is_not_a_delay(cast):
    with as_web(cast.seen_by("nora")) as web, pytest.raises(Exception, match="denied"):
        web.execute("SELECT avec.erase_unkept_meetings(30)")
    name = "avec.erase_unkept_meetings(int)"
    with as_web() as web:
        may = "SELECT has_function_privilege('avec_job', %s, 'execute')"
        assert web.execute(may, [name]).fetchone() == (True,)
    with (
        later("0 days") as owner,
        pytest.raises(psycopg.errors.InvalidParameterValue),
    ):
        work(owner, days=1)


def test_the_day_follows_the_setting(cast, held, settings):
    with cast.acting("nora"):
        before = goes_on(held)
        settings.AVEC_MEETING_DAYS = DAYS + 5
        assert goes_on(held) == before + timedelta(days=5)


# ------------------------------------------------------------- the word for a pause


def words(client, held) -> str:
    page = client.get(reverse("meetings:meeting", args=[held.pk])).content.decode()
    return page.split("<main")[1].split("</main>")[0]


def test_the_word_for_a_pause_is_changed_and_emptied(nora, claire, held):
    address = reverse("meetings:pause", args=[held.pk])
    assert nora.post(address, {"pause": "Jacinthe"}).status_code == 302
    assert "Jacinthe" in words(claire, held)
    assert "Jacinthe" in nora.get(address).content.decode()

    assert nora.post(address, {"pause": " "}).status_code == 302

    for client in (nora, claire):
        assert "Jacinthe" not in words(client, held)
        assert "Le mot pour faire une pause" not in words(client, held)
    assert claire.post(address, {"pause": "Lilas"}).status_code == 403


def test_inviting_more_people_leaves_the_word_as_it_is(nora, held):
    nora.post(reverse("meetings:pause", args=[held.pk]), {"pause": "Jacinthe"})
    nora.post(reverse("meetings:accept", args=[held.pk]), {"guests": [], "pause": ""})
    assert "Jacinthe" in words(nora, held)
