"""A calendar at the command line reads ours as it reads any other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from avec.agenda import actions
from avec.agenda.tests.scene import again, as_, at, say
from avec.agenda.tests.test_feed import confirmed, read, subscribed
from avec.agenda.tests.test_moving import moves, new_time
from avec.agenda.words import Level

pytestmark = pytest.mark.django_db

KHAL = Path(sys.executable).parent / "khal"
SETTINGS = """
[calendars]
[[avec]]
path = {folder}/avec
type = calendar

[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Paris
default_timezone = Europe/Paris

[sqlite]
path = {folder}/khal.db
"""


@pytest.fixture
def calendar(tmp_path):
    """A calendar of its own: takes an address's answer, and lists the days it has."""
    (tmp_path / "avec").mkdir()
    (tmp_path / "settings").write_text(SETTINGS.format(folder=tmp_path))

    def khal(*said: str) -> str:
        done = subprocess.run(
            [KHAL, "-c", tmp_path / "settings", *said],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env={"HOME": str(tmp_path), "LANG": "C.UTF-8", "PATH": ""},
        )
        return done.stdout

    def reads(body: bytes, first, last) -> list[str]:
        (tmp_path / "feed.ics").write_bytes(body)
        khal("import", "--batch", "-a", "avec", str(tmp_path / "feed.ics"))
        days = [f"{day:%Y-%m-%d}" for day in (first, last)]
        shown = "{start-long}|{end-time}|{title}|{location}"
        lines = khal("list", "--day-format", "", "--format", shown, *days)
        return [line for line in lines.splitlines() if line]

    return reads


def test_it_lists_what_is_confirmed_at_the_hour_on_the_wall(cast, client, calendar):
    confirmed(cast, start=at(days=40, hour=14), minutes=60)
    body = read(client, subscribed(cast, "nora", Level.DETAILED)).content

    assert calendar(body, at(days=40), at(days=41)) == [
        f"{at(days=40):%Y-%m-%d} 14:00|15:00|Préparer la semaine. (Avec Marc)|Au CMP"
    ]


def test_what_moved_is_listed_once_where_it_went(cast, client, calendar):
    one = confirmed(cast, start=at(days=40, hour=14), minutes=60)
    secret = subscribed(cast, "nora", Level.NEUTRAL)
    before = read(client, secret).content
    moves(cast, "nora", one, at(days=41, hour=9))
    say(cast, "marc", new_time(cast, "marc", again(cast, "nora", one)))
    after = read(client, secret).content

    assert calendar(before, at(days=40), at(days=42)) == [
        f"{at(days=40):%Y-%m-%d} 14:00|15:00|Rendez-vous|"
    ]
    assert calendar(after, at(days=40), at(days=42)) == [
        f"{at(days=41):%Y-%m-%d} 09:00|10:00|Rendez-vous|"
    ]


def test_what_was_cancelled_says_so_even_to_a_calendar_that_shows_it(
    cast, client, calendar
):
    one = confirmed(cast, start=at(days=40, hour=14), minutes=60)
    secret = subscribed(cast, "nora", Level.NEUTRAL)
    with as_(cast, "nora") as viewer:
        actions.cancel_appointment(viewer=viewer, appointment=one)

    assert calendar(read(client, secret).content, at(days=40), at(days=41)) == [
        f"{at(days=40):%Y-%m-%d} 14:00|15:00|Annulé\u00a0: Rendez-vous|"
    ]
