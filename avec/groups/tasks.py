"""What goes on by itself, as the role of the jobs: gatherings, seats, forgetting.

The job is given rhythms without whose they are, and gives back their next gatherings.
"""

from __future__ import annotations

from django.db import connection, transaction
from psycopg.types.range import Range

from avec.agenda.hours import the_time
from avec.groups.actions.sitting import kept_hours
from avec.groups.models import Schedule
from avec.groups.schedules import gathers, written_to

AT_ONCE = 200
GIVEN = (
    *("id", "starts_on", "starts_at", "minutes", "zone", "rule", "without"),
    *("days_off", "written_until"),
)


def pass_seats_on() -> None:
    """Give seats that were kept long enough to whoever waits next."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.pass_due_seats_on(%s)", [kept_hours()])


def write_gatherings_on() -> int:
    """Write the gatherings that time adds; return how many. Twice a day writes once.

    Who came goes at the same time, thirty days after.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT avec.forget_past_seats()")
    written = 0
    while (more := _some()) is not None:
        written += more
    return written


def _some() -> int | None:
    """Write on some of the rhythms that wait; nothing when none is left."""
    with transaction.atomic(), connection.cursor() as cursor:
        until = written_to(the_time())
        columns = ", ".join(GIVEN)
        cursor.execute(
            f"SELECT {columns} FROM avec.gatherings_to_write(%s, %s)",  # noqa: S608 # names of ours
            [until, AT_ONCE],
        )
        rows = cursor.fetchall()
        written = 0
        for row in rows:
            schedule = Schedule(**dict(zip(GIVEN, row, strict=True)))
            found = list(gathers(schedule, schedule.written_until, until))
            cursor.execute(
                "SELECT avec.write_gatherings_on(%s, %s::date[], %s::tstzrange[], %s)",
                [
                    schedule.pk,
                    [one.wall.date() for one in found],
                    [Range(one.start, one.end) for one in found],
                    until,
                ],
            )
            written += cursor.fetchone()[0]
    return written if rows else None
