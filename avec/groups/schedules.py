"""Rhythms of groups, as the engine of the agenda reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from avec.agenda.hours import Hours, dates_of
from avec.agenda.recurrence import Occurrence, Series
from avec.groups.models import Schedule

AHEAD = timedelta(days=92)
"""How far gatherings are written: who comes does not think further."""


def written_to(now: datetime) -> datetime:
    """Return until when gatherings are written: the same all day long."""
    return (now + AHEAD).replace(hour=0, minute=0, second=0, microsecond=0)


def hours_of(schedule: Schedule) -> Hours:
    """Return a rhythm that is kept as the engine reads it."""
    series = Series(
        start=datetime.combine(schedule.starts_on, schedule.starts_at),
        zone=schedule.zone,
        minutes=schedule.minutes,
        rule=schedule.rule,
        without=tuple(
            datetime.combine(day, schedule.starts_at) for day in schedule.without
        ),
    )
    return Hours(series, schedule.days_off)


def gathers(
    schedule: Schedule, after: datetime, before: datetime
) -> Iterator[Occurrence]:
    """Yield what a rhythm comes to, from one moment on."""
    return (
        one for one in dates_of(hours_of(schedule), after, before) if one.start >= after
    )
