"""What is written on as time goes, as the role of the jobs: hours that come back.

The job is given hours without whose they are, and gives back their next moments.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.types.range import Range

from avec.agenda.hours import dates_of, hours_of, the_time, written_to
from avec.agenda.models import Opening

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
