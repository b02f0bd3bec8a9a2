"""The week of one's own team: when each is free, and nothing else.

Whatever takes the rest, an appointment, an absence, one's own life or hours that are
not offered, is not said: the page cannot tell them apart, because it is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone
from psycopg.types.range import Range

from avec.access.viewer import Viewer
from avec.agenda.days import A_DAY, A_WEEK, Within, ends_of, within_day
from avec.agenda.finding import usual_hours
from avec.people.models import Person


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team on one day, and when they are free."""

    name: str
    is_me: bool
    free: tuple[Within, ...]


@dataclass(frozen=True, slots=True)
class TeamDay:
    """One day of a team."""

    on: date
    is_today: bool
    people: tuple[Colleague, ...]


def team_week(viewer: Viewer, monday: date) -> list[TeamDay]:
    """Return the days of a week that are not over, with each of the team on each."""
    today = timezone.localdate()
    free = free_time_of_team(monday)
    people = list(
        Person.objects.visible_to(viewer)
        .filter(pk__in=free)
        .order_by("sort_key", "pk")
        .values_list("pk", "name")
    )
    return [
        TeamDay(
            on,
            on == today,
            tuple(
                Colleague(name, key == viewer.person_id, within_day(on, free[key]))
                for key, name in people
            ),
        )
        for on in (monday + timedelta(days=number) for number in range(A_WEEK))
        if on >= today
    ]


FREE = "SELECT person, starts, ends FROM avec.team_time(%s, %s)"


def free_time_of_team(monday: date) -> dict[UUID, list[tuple[int, int]]]:
    """Ask the database when each is free that week, in seconds (epoch)."""
    first, last = ends_of(monday, monday + (A_WEEK - 1) * A_DAY)
    zone = ZoneInfo(str(timezone.get_current_timezone()))
    usual = usual_hours(first, zone, days=A_WEEK - 1, is_wide=False)
    with connection.cursor() as cursor:
        cursor.execute(FREE, [Range(first, last), usual])
        return {
            person: list(zip(starts, ends, strict=True))
            for person, starts, ends in cursor.fetchall()
        }
