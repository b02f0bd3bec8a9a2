"""What is done as time goes, as the role of the jobs: hours that come back, calendars.

For hours, the job is given what to write without whose it is. For a calendar elsewhere,
it acts in the name of its owner, the time of opening its address.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.types.range import Range

from avec.access.identity import acting_as
from avec.access.viewer import Viewer
from avec.agenda.elsewhere.asking import Read, read_calendar
from avec.agenda.hours import dates_of, hours_of, the_time, written_to
from avec.agenda.models import Opening, OtherCalendar
from avec.agenda.words import Trouble
from avec.vault.actions import Unreadable

logger = logging.getLogger(__name__)

AT_ONCE = 200
"""How many are held at a time."""
GIVEN = (
    *("id", "starts_on", "starts_at", "minutes", "zone", "rule", "without"),
    *("days_off", "written_until"),
)
WriteOn = Callable[[CursorWrapper, dict[str, Any]], int]


def write_hours_on() -> int:
    """Write what hours come to on the days that time adds; return how many moments.

    What is over goes at the same time. Twice on one day writes once.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.forget_past_hours()")
    until = written_to(the_time())

    def write(cursor: CursorWrapper, row: dict[str, Any]) -> int:
        opening = Opening(**row)
        since = opening.written_until
        times = [
            Range(one.start, one.end)
            for one in dates_of(hours_of(opening), since, until)
            if one.start >= since
        ]
        cursor.execute(
            "SELECT avec.write_hours_on(%s, %s::tstzrange[], %s)",
            [opening.pk, times, until],
        )
        return cursor.fetchone()[0]

    return write_on("avec.hours_to_write", until, write)


def write_on(waiting: str, until: datetime, write: WriteOn) -> int:
    """Write on what comes back, some at a time, until nothing waits; return how many.

    :param waiting: the function of the database that gives what is not written until
        then, without whose it is, and holds it until the commit.
    :param write: writes one of them, and returns how many moments it wrote.
    """
    written = 0
    while rows := _some(waiting, until, write):
        written += sum(rows)
    return written


def _some(waiting: str, until: datetime, write: WriteOn) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        columns = ", ".join(GIVEN)
        cursor.execute(
            f"SELECT {columns} FROM {waiting}(%s, %s)",  # noqa: S608 # names of ours
            [until, AT_ONCE],
        )
        rows = [dict(zip(GIVEN, row, strict=True)) for row in cursor.fetchall()]
        return [write(cursor, row) for row in rows]


def read_calendars() -> int:
    """Read the calendars elsewhere that are due; return how many were read.

    Several may do this at once. In a demonstration, nobody goes anywhere.
    """
    read = 0
    while not settings.AVEC_DEMO and (taken := _take_calendar()):
        read += _keep(*taken)
    return read


def _take_calendar() -> tuple[UUID, UUID, datetime] | None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM avec.take_other_calendar()")
        return cursor.fetchone()


def _keep(key: UUID, owner: UUID, at: datetime) -> bool:
    """Have one read, between two transactions, and keep what came of it."""
    viewer = Viewer(owner)
    with acting_as(viewer), transaction.atomic():
        one = OtherCalendar.objects.visible_to(viewer).filter(pk=key).first()
    if one is None:
        return False
    try:
        read = read_calendar(one, now=the_time())
    except Unreadable:
        read = Read(trouble=Trouble.OURS)
    except Exception as problem:
        # What it says may hold an address: only its kind goes to the log.
        logger.error("a calendar could not be read: %s", type(problem).__name__)
        read = Read(trouble=Trouble.OURS)
    with transaction.atomic(), connection.cursor() as cursor:
        if read.trouble:
            cursor.execute(
                "SELECT avec.note_not_read(%s, %s, %s)", [key, at, str(read.trouble)]
            )
            return False
        cursor.execute(
            "SELECT avec.keep_busy_times(%s, %s, %s::tstzrange[], %s, %s)",
            [key, at, _listed(read), read.mark, read.is_whole],
        )
        return cursor.fetchone()[0]


def _listed(read: Read) -> list[Range] | None:
    return None if read.busy is None else list(read.busy)
