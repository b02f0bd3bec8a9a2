"""The work that waits reads calendars elsewhere: real processes, a real machine."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg.types.range import Range

from avec.agenda import actions
from avec.agenda.finding import Length, moments
from avec.agenda.models import BusyTime, OtherCalendar
from avec.agenda.tests.crowd import acting, opens, someone
from avec.agenda.tests.scene import at
from avec.agenda.tests.test_elsewhere_read import calendar
from avec.agenda.words import CalendarKind
from tests.next_door import next_door
from tests.scene import as_warden
from tests.second_wall import as_web

pytestmark = [pytest.mark.walls, pytest.mark.usefixtures("real")]

ROOT = Path(__file__).parents[3]
PARIS = ZoneInfo("Europe/Paris")
WORK = (
    "import django; django.setup();"
    "from avec.agenda.tasks import read_calendars; print(read_calendars())"
)
CANARIES = ("CANARI-path", "CANARI-account", "CANARI-password", "CANARI-title")


def work(house, **more: str) -> int:
    """Do the work once, as the role of the jobs; it writes nothing of whom or where."""
    done = subprocess.run(
        [sys.executable, "-c", WORK],
        cwd=ROOT,
        env={
            **os.environ,
            "AVEC_DB_ROLE": "job",
            "AVEC_CALENDARS_NEAR": house.door,
            "SSL_CERT_FILE": str(house.certificate),
            **more,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not [one for one in CANARIES if one in done.stdout + done.stderr]
    return int(done.stdout)


def busy_at(start: datetime, hours: int = 1) -> bytes:
    end = start + timedelta(hours=hours)
    return calendar(
        f"DTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}\n"
        f"DTEND:{end.astimezone(UTC):%Y%m%dT%H%M%SZ}\n"
        "SUMMARY:CANARI-title\nLOCATION:CANARI-title\nATTENDEE:mailto:a@b.example"
    )


@pytest.fixture
def house(tmp_path):
    with next_door(tmp_path) as door:
        yield door


@pytest.fixture
def odette(house):
    """Somebody with a calendar next door; all of it is taken away after."""
    viewer = someone("Odette")
    house.says("/CANARI-path.ics", busy_at(at(3, 10)))
    keep(viewer, house)
    yield viewer
    with acting(viewer):
        actions.leave_agenda(viewer=viewer)


def keep(viewer, house, path: str = "/CANARI-path.ics") -> OtherCalendar:
    with acting(viewer):
        return actions.add_calendar(
            viewer=viewer,
            kind=CalendarKind.ADDRESS,
            name="Travail",
            address=house.at(path),
            account="CANARI-account",
            password="CANARI-password",
            zone="Europe/Paris",
        )


def hers(viewer) -> OtherCalendar:
    with acting(viewer):
        return OtherCalendar.objects.visible_to(viewer).get()


def busy(viewer) -> list[datetime]:
    with acting(viewer):
        rows = BusyTime.objects.visible_to(viewer).order_by("during")
        return [one.during.lower for one in rows]


def due(viewer) -> None:
    as_warden(
        "UPDATE agenda_othercalendar SET due_at = avec.now() WHERE owner_id = %s",
        [viewer.person_id],
    )


def free(viewer) -> set[datetime]:
    with acting(viewer):
        days = moments(
            viewer,
            [[viewer.person_id]],
            Length(60),
            now=datetime.now(UTC),
            zone=PARIS,
            is_wide=True,
        )
    return {start for day in days for start in day.starts}


def test_what_is_read_is_not_proposed_any_more(odette, house):
    opens(odette, at(3, 8), 10)
    assert at(3, 10) in free(odette)

    assert work(house) == 1

    assert busy(odette) == [at(3, 10)]
    assert at(3, 10) not in free(odette)
    assert at(3, 11) in free(odette)
    one = hers(odette)
    assert (one.failures, one.trouble, one.stopped_at) == (0, "", None)
    assert one.due_at - one.read_at == pytest.approx(
        timedelta(hours=1), abs=timedelta(minutes=1)
    )
    assert work(house) == 0  # not due any more
    assert len(house.asked) == 1


def test_nothing_but_two_ends_is_kept(odette, house):
    work(house)

    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        said = str(
            owner.execute(
                "SELECT c::text, b::text FROM agenda_othercalendar c"
                " JOIN agenda_busytime b ON b.calendar_id = c.id"
                " WHERE c.owner_id = %s",
                [odette.person_id],
            ).fetchall()
        )
    assert str(odette.person_id) in said
    assert "CANARI" not in said
    for one in CANARIES:
        assert one.encode().hex() not in said


def test_what_was_busy_is_replaced_all_at_once(odette, house):
    work(house)
    house.says("/CANARI-path.ics", busy_at(at(4, 15)))
    due(odette)

    work(house)

    assert busy(odette) == [at(4, 15)]


def test_what_has_not_changed_is_kept_as_it_is(odette, house):
    house.says("/CANARI-path.ics", busy_at(at(3, 10)), ETag='"1"')
    work(house)
    written = hers(odette).written_at
    house.says("/CANARI-path.ics", status=304)
    due(odette)

    assert work(house) == 1

    assert house.asked[-1].headers["If-None-Match"] == '"1"'
    assert busy(odette) == [at(3, 10)]
    assert hers(odette).written_at == written
    assert hers(odette).read_at > written


def test_after_a_day_it_is_read_whole_again(odette, house):
    """Days pass: what comes back further ahead is written on."""
    house.says("/CANARI-path.ics", busy_at(at(3, 10)), ETag='"1"')
    work(house)
    as_warden(
        "UPDATE agenda_othercalendar SET written_at = written_at - interval '25 hours'"
        " WHERE owner_id = %s",
        [odette.person_id],
    )
    due(odette)

    work(house)

    assert "If-None-Match" not in house.asked[-1].headers


def test_when_it_fails_what_was_read_last_stays_and_it_is_said(odette, house):
    work(house)
    read_at = hers(odette).read_at
    for failures, hours in [(1, 1), (2, 2), (6, 24)]:
        as_warden(
            "UPDATE agenda_othercalendar SET failures = %s WHERE owner_id = %s",
            [failures - 1, odette.person_id],
        )
        house.says("/CANARI-path.ics", status=500)
        due(odette)

        assert work(house) == 0

        one = hers(odette)
        assert busy(odette) == [at(3, 10)]
        assert (one.failures, one.trouble, one.read_at, one.stopped_at) == (
            failures,
            "answers",
            read_at,
            None,
        )
        assert one.due_at - one.tried_at == pytest.approx(
            timedelta(hours=hours), abs=timedelta(minutes=10)
        )

    house.says("/CANARI-path.ics", busy_at(at(4, 15)))
    due(odette)
    work(house)
    assert (hers(odette).failures, hers(odette).trouble) == (0, "")


def test_a_wrong_password_is_tried_three_times_then_waits_for_its_owner(odette, house):
    house.says("/CANARI-path.ics", status=401)
    for _time in range(3):
        assert hers(odette).stopped_at is None
        due(odette)
        work(house)
    assert hers(odette).stopped_at is not None
    due(odette)
    asked = len(house.asked)
    work(house)
    assert len(house.asked) == asked

    house.says("/CANARI-path.ics", busy_at(at(3, 10)))
    keep(odette, house)  # the same address, with another password
    work(house)

    assert (busy(odette), hers(odette).stopped_at) == ([at(3, 10)], None)


def test_a_month_without_an_answer_and_it_waits_for_its_owner(odette, house):
    work(house)
    as_warden(
        "UPDATE agenda_othercalendar SET read_at = read_at - interval '31 days'"
        " WHERE owner_id = %s",
        [odette.person_id],
    )
    house.says("/CANARI-path.ics", status=500)
    due(odette)

    work(house)

    assert hers(odette).stopped_at is not None
    assert busy(odette) == [at(3, 10)]


def test_no_door_inside_is_opened_unless_it_is_named(odette, house):
    work(house, AVEC_CALENDARS_NEAR="")

    assert (hers(odette).trouble, house.asked) == ("inside", [])


def test_a_demonstration_goes_nowhere(odette, house):
    work(house, AVEC_DEMO="1")

    assert (hers(odette).tried_at, house.asked) == (None, [])


def test_one_that_is_taken_away_while_it_is_read_leaves_nothing(odette, house):
    def answer(_asked):
        viewer_leaves(odette)
        return 200, {}, busy_at(at(3, 10))

    house.answers["/CANARI-path.ics"] = answer

    assert work(house) == 0
    assert busy(odette) == []


def viewer_leaves(viewer) -> None:
    as_warden(
        "DELETE FROM agenda_othercalendar WHERE owner_id = %s", [viewer.person_id]
    )


def test_what_another_reading_overtook_writes_nothing(odette, house):
    def answer(_asked):
        as_warden(
            "UPDATE agenda_othercalendar SET tried_at = avec.now() WHERE owner_id = %s",
            [odette.person_id],
        )
        return 200, {}, busy_at(at(3, 10))

    house.answers["/CANARI-path.ics"] = answer

    assert work(house) == 0
    assert (busy(odette), hers(odette).read_at) == ([], None)


def test_two_workers_never_take_the_same(odette, house):
    keep(odette, house, "/other.ics")
    url = os.environ["AVEC_JOB_URL"]
    with psycopg.connect(url) as one, psycopg.connect(url) as other:
        taken = [
            job.execute("SELECT id, owner FROM avec.take_other_calendar()").fetchall()
            for job in (one, other, one, other)
        ]
        one.rollback()
        other.rollback()

    assert [len(rows) for rows in taken] == [1, 1, 0, 0]
    assert taken[0] != taken[1]
    assert {rows[0][1] for rows in taken[:2]} == {odette.person_id}


@pytest.mark.parametrize("table", ["agenda_othercalendar", "agenda_busytime"])
def test_the_job_reads_nobodys_calendars_by_itself(odette, house, table):
    work(house)

    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
        assert job.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.mark.parametrize(
    "call",
    [
        "avec.take_other_calendar()",
        "avec.keep_busy_times(NULL, NULL, NULL, NULL, NULL)",
        "avec.note_not_read(NULL, NULL, NULL)",
        "avec.free_time(NULL, NULL, NULL)",
    ],
)
def test_the_site_does_none_of_this(odette, call):
    with as_web(odette) as web, pytest.raises(psycopg.errors.InsufficientPrivilege):
        web.execute(f"SELECT {call}")


def test_a_stretch_of_more_than_a_day_is_not_written(odette):
    """Finding looks a day back, no further: what lasts longer would not be seen."""
    with psycopg.connect(os.environ["AVEC_JOB_URL"]) as job:
        key, _owner, tried = job.execute(
            "SELECT * FROM avec.take_other_calendar()"
        ).fetchone()
        span = Range(at(3, 0), at(3, 0) + timedelta(hours=25, seconds=1))
        with pytest.raises(psycopg.errors.CheckViolation):
            job.execute(
                "SELECT avec.keep_busy_times(%s, %s, %s::tstzrange[], '', true)",
                [key, tried, [span]],
            )
        job.rollback()


def test_who_leaves_leaves_none_of_it(odette, house):
    work(house)

    with acting(odette):
        actions.leave_agenda(viewer=odette)

    with psycopg.connect(os.environ["AVEC_OWNER_URL"]) as owner:
        owner.execute("SET ROLE avec_warden")
        for table in ("agenda_othercalendar", "agenda_busytime"):
            assert owner.execute(
                f"SELECT count(*) FROM {table} WHERE owner_id = %s",
                [odette.person_id],
            ).fetchone() == (0,)
