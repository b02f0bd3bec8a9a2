"""Finding the moments when everybody is free, as a page offers them.

The database answers with ranges of possible beginnings, never with whose time it is.
Here they become the beginnings that people choose from: on the quarter of an hour or
the half, day by day, within the hours of the day when somebody said none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.things import Taken, left_of
from avec.people.narrow import ask

DAYS = 60
"""How far one looks, in days."""
USUAL = (time(9), time(19))
WIDE = (time(8), time(21))
SATURDAY = 5
NOTICE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Length:
    """How long it lasts and what goes with it, in minutes."""

    minutes: int
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """One day, and when it may begin on that day."""

    on: date
    starts: tuple[datetime, ...]


def moments(
    viewer: Viewer,
    pools: Sequence[Sequence[UUID]],
    length: Length,
    *,
    now: datetime,
    zone: ZoneInfo,
    days: int = DAYS,
    is_wide: bool = False,
    notice: timedelta = NOTICE,
    taken: Sequence[Taken] = (),
) -> list[Day]:
    """Return the days when one of each pool is free, with the beginnings of each.

    :param pools: one pool for each person who is named; a pool of several means any
        one of them.
    :param taken: when what goes with it, such as a room, is somebody else's.
    :raises NotAllowed: unless the viewer may ask each of them.
    """
    rules.call.require(viewer, {one for pool in pools for one in pool})
    usual = usual_hours(now, zone, days=days, is_wide=is_wide)
    span = Range(now + max(notice, NOTICE), now + timedelta(days=days))
    # Evenings and week-ends too: half as many for each day, the page stays light.
    step = 15 if length.minutes < 30 and not is_wide else 30
    found = common_starts(pools, length, span=span, usual=usual)
    found = left_of(
        found,
        taken,
        before=length.before * 60,
        whole=(length.minutes + length.after) * 60,
    )
    return _by_day(found, zone, timedelta(minutes=step))


STARTS = """
SELECT coalesce(array_agg(ceil(extract(epoch FROM lower(r)))::bigint ORDER BY r), '{}'),
       coalesce(array_agg(ceil(extract(epoch FROM upper(r)))::bigint
         - CASE WHEN upper_inc(r) AND upper(r) = date_trunc('second', upper(r))
                THEN 0 ELSE 1 END ORDER BY r), '{}')
FROM unnest(avec.common_starts(%s, %s, %s, %s, %s, %s, %s)) AS r
"""


def common_starts(
    pools: Sequence[Sequence[UUID]], length: Length, *, span: Range, usual: Multirange
) -> list[tuple[int, int]]:
    """Ask the database when it may begin: from when until when, in seconds (epoch).

    Numbers, because reading hundreds of ranges takes longer than finding them.

    :param usual: the hours of whoever said none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            STARTS,
            [
                [one for pool in pools for one in pool],
                [number for number, pool in enumerate(pools) for _one in pool],
                span,
                usual,
                timedelta(minutes=length.before),
                timedelta(minutes=length.minutes),
                timedelta(minutes=length.after),
            ],
        )
        firsts, lasts = cursor.fetchone()
    return list(zip(firsts, lasts, strict=True))


def who_is_free(
    viewer: Viewer,
    pool: Sequence[UUID],
    length: Length,
    *,
    start: datetime,
    zone: ZoneInfo,
    is_wide: bool = False,
) -> list[UUID]:
    """Return who of a pool is free then, whoever was engaged least first.

    :raises NotAllowed: unless the viewer may ask each of them.
    """
    rules.call.require(viewer, pool)
    return ask(
        "SELECT avec.who_is_free(%s, %s, %s, %s, %s, %s)",
        list(pool),
        start,
        usual_hours(start, zone, days=1, is_wide=is_wide),
        timedelta(minutes=length.before),
        timedelta(minutes=length.minutes),
        timedelta(minutes=length.after),
    )


def usual_hours(
    now: datetime, zone: ZoneInfo, *, days: int, is_wide: bool
) -> Multirange:
    """Return the hours when one meets with somebody who said none: working days.

    Wide: in the evening and at the week-end too.
    """
    opens, closes = WIDE if is_wide else USUAL
    today = now.astimezone(zone).date()
    return Multirange(
        Range(
            datetime.combine(day, opens, tzinfo=zone),
            datetime.combine(day, closes, tzinfo=zone),
        )
        for day in (today + timedelta(days=number) for number in range(days + 1))
        if is_wide or day.weekday() < SATURDAY
    )


def _by_day(
    stretches: Iterable[tuple[int, int]], zone: ZoneInfo, step: timedelta
) -> list[Day]:
    found: dict[date, list[datetime]] = {}
    each = int(step.total_seconds())
    for first, last in stretches:
        # Round moments, in any of our zones.
        for at in range(first + -first % each, last + 1, each):
            here = datetime.fromtimestamp(at, zone)
            found.setdefault(here.date(), []).append(here)
    return [Day(on, tuple(starts)) for on, starts in sorted(found.items())]
