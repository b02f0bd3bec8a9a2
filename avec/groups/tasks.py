"""What goes on by itself, as the role of the jobs: gatherings, seats, forgetting.

The job is given rhythms without whose they are, and gives back their next gatherings.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.types.range import Range

from avec.agenda.hours import the_time
from avec.agenda.tasks import write_on
from avec.groups.actions.sitting import kept_hours
from avec.groups.models import Schedule
from avec.groups.schedules import gathers, written_to


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
    until = written_to(the_time())

    def write(cursor: CursorWrapper, row: dict[str, Any]) -> int:
        schedule = Schedule(**row)
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
        return cursor.fetchone()[0]

    return write_on("avec.gatherings_to_write", until, write)
