"""Which dates an appointment comes back on, and which of them are free for everybody.

The clock of the wall is kept from one date to the next (RFC 5545): « chaque mardi à
14 h » is at 14 h in winter and in summer. What is agreed is each date, not the rule.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Min, Q
from django.db.models.functions import Coalesce
from psycopg.types.range import Range

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.finding import (
    NOTICE,
    SATURDAY,
    USUAL,
    Length,
    common_starts,
    usual_hours,
)
from avec.agenda.holidays_of import PLACE_OF_ZONE, holidays_between
from avec.agenda.models import Appointment
from avec.agenda.reading import attended
from avec.agenda.recurrence import Occurrence, Series, horizon, occurrences
from avec.agenda.repeats import Rule
from avec.agenda.words import Rhythm, Which
from avec.agenda.zones import instant, local
from avec.foundation.models import Now

MOST_DATES = 52
"""More would be a mistake; one goes on when they come to their end."""
AT_ONCE = timedelta(days=180)
"""How long a stretch the database looks for a moment in, at most."""
AROUND = timedelta(days=3)
INSTEAD = 4
HALF_AN_HOUR = 1800
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One date to come: whether everybody is free then, and when instead.

    ``is_free`` is ``None`` when nobody may know: the viewer may not ask everybody, or
    the date covers some of the time that it would give back.
    """

    start: datetime
    is_free: bool | None
    instead: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a repetition, and the days off that it leaps over."""

    kept: tuple[Occurrence, ...]
    off: tuple[tuple[date, str], ...]


def dates_from(
    start: datetime,
    zone: str,
    rhythm: Rhythm,
    times: int,
    *,
    now: datetime,
    keeps_days_off: bool = False,
) -> Dates:
    """Return this many dates from ``start`` on, itself included; 18 months at most.

    :param keeps_days_off: whether the days off of the place are dates like others.
    :raises UnknownZone: for a zone that this agenda does not know.
    """
    wall = local(start, zone).replace(tzinfo=None)
    series = Series(wall, zone, 1, _rule(wall.date(), rhythm))
    until = horizon(now)
    off = (
        {}
        if keeps_days_off
        else dict(holidays_between(wall.date(), until.date(), PLACE_OF_ZONE[zone]))
    )
    kept: list[Occurrence] = []
    leapt = []
    for one in occurrences(series, start, until):
        # Whoever chose the first date chose it knowingly.
        if one.wall.date() in off and kept:
            leapt.append((one.wall.date(), off[one.wall.date()]))
            continue
        kept.append(one)
        if len(kept) >= min(times, MOST_DATES):
            break
    return Dates(tuple(kept), tuple(leapt))


def _rule(first: date, rhythm: Rhythm) -> str:
    if rhythm == Rhythm.MONTH:
        # The fifth is the last: a fifth Tuesday is not in every month.
        rank = (first.day - 1) // 7 + 1
        which = -1 if rank == 5 else rank
        return str(Rule("MONTHLY", by_day=((which, first.weekday()),)))
    return str(Rule("WEEKLY", interval=int(rhythm)))


def shifted(start: datetime, zone: str, weekday: int, at: time) -> datetime:
    """Return the same week's ``weekday`` (Monday is 0) at this hour of the wall."""
    day = local(start, zone).date()
    there = day + timedelta(days=weekday - day.weekday())
    return instant(datetime.combine(there, at), zone)


def candidates(
    viewer: Viewer,
    people: Sequence[UUID],
    length: Length,
    starts: Sequence[datetime],
    *,
    now: datetime,
    zone: str,
) -> list[Candidate]:
    """Say of each of these moments whether everybody is free, and when instead.

    :raises NotAllowed: unless the viewer may ask each of them.
    """
    rules.call.require(viewer, people)
    if not starts:
        return []
    found = _beginnings(viewer, people, length, sorted(starts), now, ZoneInfo(zone))
    return [_candidate(start, found, now, zone) for start in starts]


def _beginnings(
    viewer: Viewer,
    people: Sequence[UUID],
    length: Length,
    starts: Sequence[datetime],
    now: datetime,
    zone: ZoneInfo,
) -> list[tuple[int, int]]:
    is_wide = any(_is_unusual(start.astimezone(zone)) for start in starts)
    found: list[tuple[int, int]] = []
    at, last = max(starts[0] - AROUND, now), starts[-1] + AROUND
    while at < last:
        until = min(at + AT_ONCE, last)
        days = (until - at).days + 1
        found += common_starts(
            [[one] for one in people],
            length,
            span=Range(at, until),
            usual=usual_hours(at, zone, days=days, is_wide=is_wide),
        )
        # What begins before the end of a stretch may last beyond it.
        at = until if until == last else until - A_DAY
    return sorted(found)


def _is_unusual(start: datetime) -> bool:
    opens, closes = USUAL
    return start.weekday() >= SATURDAY or not opens <= start.time() < closes


def _candidate(
    start: datetime, found: list[tuple[int, int]], now: datetime, zone: str
) -> Candidate:
    moment = int(start.timestamp())
    at = bisect_right(found, (moment, 1 << 62)) - 1
    if at >= 0 and found[at][0] <= moment <= found[at][1]:
        return Candidate(start, True)
    earliest = max(start - AROUND, now + NOTICE).timestamp()
    latest = (start + AROUND).timestamp()
    near = sorted(
        (abs(each - moment), each)
        for first, last in found
        for each in range(int(first + -first % HALF_AN_HOUR), last + 1, HALF_AN_HOUR)
        if earliest <= each <= latest
    )
    return Candidate(
        start,
        False,
        tuple(
            local(datetime.fromtimestamp(each, UTC), zone)
            for each in sorted(each for _away, each in near[:INSTEAD])
        ),
    )


def dates_of(
    viewer: Viewer, appointment: Appointment, which: Which = Which.ALWAYS
) -> list[Appointment]:
    """Return the dates of its series that the viewer comes to, in the clock's order.

    Each has ``when``: the moment agreed, or the first one that is proposed.

    :param which: with ``FROM``, this date and those that follow it; with ``ONCE``,
        this date alone.
    """
    standing = (
        attended(viewer)
        .coming_back_with(appointment)
        .standing()
        .filter(Q(during=None) | Q(during__endswith__gt=Now()))
        .annotate(
            when=Coalesce(
                "during__startswith",
                Min(
                    "times__during__startswith",
                    filter=Q(times__withdrawn_at=None),
                ),
            )
        )
    )
    if which == Which.ONCE:
        return list(standing.filter(pk=appointment.pk))
    rows = list(standing.order_by("when", "pk"))
    if which == Which.FROM:
        keys = [one.pk for one in rows]
        first = keys.index(appointment.pk) if appointment.pk in keys else len(rows)
        return rows[first:]
    return rows
