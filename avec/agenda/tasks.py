"""What is written on as time goes, as the role of the jobs: hours that come back.

The job is given hours without whose they are, and gives back their next moments.
"""

from __future__ import annotations

from django.db import connection, transaction
from psycopg.types.range import Range

from avec.agenda.hours import dates_of, hours_of, the_time, written_to
from avec.agenda.models import Opening

AT_ONCE = 200
"""How many are held at a time."""
GIVEN = (
    *("id", "starts_on", "starts_at", "minutes", "zone", "rule", "without"),
    *("days_off", "written_until"),
)


def write_hours_on() -> int:
    """Write what hours come to on the days that time adds; return how many moments.

    What is over goes at the same time. Twice on one day writes once.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.forget_past_hours()")
    written = 0
    while (more := _some()) is not None:
        written += more
    return written


def _some() -> int | None:
    """Write on some of the hours that wait; nothing when none is left."""
    with transaction.atomic(), connection.cursor() as cursor:
        until = written_to(the_time())
        columns = ", ".join(GIVEN)
        cursor.execute(
            f"SELECT {columns} FROM avec.hours_to_write(%s, %s)",  # noqa: S608 # names of ours
            [until, AT_ONCE],
        )
        rows = cursor.fetchall()
        written = 0
        for row in rows:
            opening = Opening(**dict(zip(GIVEN, row, strict=True)))
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
            written += cursor.fetchone()[0]
    return written if rows else None
