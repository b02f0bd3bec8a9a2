"""The work of the night writes hours further ahead, as a role that may do only that."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg.types.range import Range

from avec.agenda import actions
from avec.agenda.hours import dates_of, hours_of
from avec.agenda.models import Opening, OpenTime
from avec.agenda.recurrence import Series
from avec.agenda.tests.crowd import acting, someone
from tests.scene import as_warden
from tests.second_wall import as_web

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROOT = Path(__file__).parents[3]
PARIS = ZoneInfo("Europe/Paris")
WORK = (
    "import django; django.setup();"
    "from avec.agenda.tasks import write_hours_on; print(write_hours_on())"
)


def work() -> int:
    """Do the work of the night, as the role of the jobs; say how much was written."""
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        cwd=ROOT,
        env={**os.environ, "AVEC_DB_ROLE": "job"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.fixture
def odette():
    """Somebody who says hours each Tuesday, for good; taken away after."""
    viewer = someone("Odette")
    with acting(viewer):
        opening = actions.say_hours(
            viewer=viewer,
            key=uuid4(),
            series=Series(
                datetime.combine(date(2024, 1, 2), time(14)),
                "Europe/Paris",
                120,
                "FREQ=WEEKLY;BYDAY=TU",
            ),
            is_bookable=False,
            days_off="hexagone",
        )
    yield viewer, opening
    for table in ("agenda_opentime", "agenda_opening"):
        as_warden(f"DELETE FROM {table} WHERE owner_id = %s", [viewer.person_id])


def kept(viewer) -> list[tuple[datetime, datetime]]:
    with acting(viewer):
        rows = OpenTime.objects.visible_to(viewer).order_by("during")
        return [(one.during.lower, one.during.upper) for one in rows]


def test_it_writes_on_as_time_goes_and_twice_writes_once(odette, clock):
    viewer, opening = odette
    before = kept(viewer)
    work()
    assert kept(viewer) == before

    clock("70 days")
    assert work() >= 8
    after = kept(viewer)
    assert work() == 0

    assert kept(viewer) == after
    with acting(viewer):
        row = Opening.objects.visible_to(viewer).get(pk=opening.pk)
    since = after[0][0]
    expected = [
        (one.start, one.end)
        for one in dates_of(hours_of(row), since, row.written_until)
    ]
    assert after == expected
    assert row.written_until > opening.written_until + timedelta(days=50)


def test_what_is_over_goes(odette, clock):
    viewer, _opening = odette
    first = kept(viewer)[0]

    clock("30 days")
    work()

    left = kept(viewer)
    assert first not in left
    assert left[0][1] > datetime.now(UTC) + timedelta(days=27)


def tried(statement: str, *values) -> None:
    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
        job.execute(statement, values)


@pytest.mark.parametrize("away", ["earlier", "too long", "too far"])
def test_the_job_writes_only_what_follows_what_was_written(odette, away):
    viewer, opening = odette
    since = opening.written_until
    start, until, lasts = {
        "earlier": (since - timedelta(days=3), since + timedelta(days=9), 1),
        "too long": (since + timedelta(days=3), since + timedelta(days=9), 3),
        "too far": (since + timedelta(days=3), since + timedelta(days=900), 1),
    }[away]
    before = kept(viewer)

    with pytest.raises(psycopg.errors.CheckViolation):
        tried(
            "SELECT avec.write_hours_on(%s, %s::tstzrange[], %s)",
            opening.pk,
            [Range(start, start + timedelta(hours=lasts))],
            until,
        )

    assert kept(viewer) == before


@pytest.mark.parametrize("table", ["agenda_opening", "agenda_opentime"])
def test_the_job_reads_nobodys_hours_by_itself(odette, table):
    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
        assert job.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_the_job_is_not_told_whose_hours_they_are(odette, clock):
    clock("3 days")
    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
        asked = "SELECT * FROM avec.hours_to_write(avec.now() + '19 months', 500)"
        named = [column.name for column in job.execute(asked).description]
        job.rollback()

    assert "owner_id" not in named
    assert "rule" in named


@pytest.mark.parametrize(
    "question",
    [
        "SELECT avec.hours_to_write(avec.now() + '1 day', 5)",
        "SELECT avec.write_hours_on(gen_random_uuid(), '{}', avec.now())",
        "SELECT avec.forget_past_hours()",
    ],
)
def test_the_site_does_not_do_the_work_of_the_night(odette, question):
    viewer, _opening = odette
    with (
        as_web(viewer) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute(question)
