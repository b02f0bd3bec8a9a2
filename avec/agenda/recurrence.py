"""Appointments that come back: which dates they have, and how one or all are changed.

A series keeps the clock of the wall and its zone (RFC 5545): « chaque mardi à 14 h »
is at 14 h in winter and in summer. How long it lasts is time that passes: an hour that
crosses a change of clocks is still sixty minutes (RFC 5545, 3.3.6: hours and minutes
are exact).

The rule alone says the dates: the start has to be one of them, `checked` sees to it.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice, pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from avec.agenda.repeats import (
    BadRule,
    NeverHappens,
    Rule,
    TooLong,
    days,
    parse_rule,
    ten_years_after,
)
from avec.agenda.zones import instant, local, offset

HORIZON = 18  # months that are written ahead as occurrences
LONGEST = 31 * 24 * 60  # minutes of one occurrence
MOST_DATES = 1000  # added one by one, or taken away
EARLIEST, LATEST = 1900, 2200  # years


class StartElsewhere(BadRule):
    """The first date is not one of the rule's."""

    sentence = _("La première date n’est pas l’une de celles de la répétition.")


class BadLength(BadRule):
    """Shorter than a minute or longer than a month."""

    sentence = _("Un rendez-vous dure d’une minute à 31 jours.")


class NotOneOfThem(BadRule):
    """This series has no such date, or no longer."""

    sentence = _("Cette date n’est pas, ou plus, dans la répétition.")


class AddedDate(BadRule):
    """A date added by hand: nothing follows from it."""

    sentence = _("Cette date a été ajoutée à part : elle se change seule.")


@dataclass(frozen=True)
class Series:
    """A start on the wall, a zone, a length, a rule; dates added and taken away.

    An empty rule is a single date. `extra` and `without` hold walls (RDATE, EXDATE).
    """

    start: datetime
    zone: str
    minutes: int
    rule: str = ""
    extra: tuple[datetime, ...] = ()
    without: tuple[datetime, ...] = ()


class Occurrence(NamedTuple):
    """One date of a series; its wall names it for good (RECURRENCE-ID)."""

    wall: datetime
    start: datetime
    end: datetime


class Change(NamedTuple):
    """A day where clocks move, and by how many minutes."""

    day: date
    minutes: int


# --- Reading ------------------------------------------------------------------


def horizon(now: datetime) -> datetime:
    """Return until when occurrences are written ahead."""
    years, month = divmod(now.month - 1 + HORIZON, 12)
    # The 28th exists everywhere; nobody counts on the last three days.
    return now.replace(year=now.year + years, month=month + 1, day=min(now.day, 28))


def occurrences(
    series: Series, after: datetime, before: datetime, limit: int | None = None
) -> Iterator[Occurrence]:
    """Yield in order what touches [after, before); never more than ten years of it.

    What ends as the window opens is not in it, nor what starts as it closes.
    """
    length = timedelta(minutes=series.minutes)
    found = (
        Occurrence(wall, start, start + length)
        for start, wall in _each(series, _since(series, after - length), before)
    )
    return islice((one for one in found if one.end > after), limit)


def _since(series: Series, moment: datetime) -> date | None:
    """Return a day from which nothing that counts is missed."""
    if moment.year <= series.start.year:
        return None
    return local(moment, series.zone).date() - timedelta(days=2)


def _each(
    series: Series, since: date | None, before: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield instants and walls in order; two walls of one instant are one date."""
    ruled = ((instant(wall, series.zone), wall) for wall in _ruled(series, since))
    extra = sorted((instant(wall, series.zone), wall) for wall in series.extra)
    without, latest = set(series.without), None
    for start, wall in heapq.merge(ruled, extra):
        if start >= before:
            return
        if wall not in without and start != latest:
            latest = start
            yield start, wall


def _ruled(series: Series, since: date | None = None) -> Iterator[datetime]:
    """Yield the walls of the rule, those taken away included."""
    if not series.rule:
        yield series.start
        return
    rule = parse_rule(series.rule)
    first, clock = series.start.date(), series.start.time()
    numbers = count() if rule.count is None else range(rule.count)
    # To count from the first, nothing can be leapt over.
    near = since if rule.count is None else None
    for _number, day in zip(numbers, days(rule, first, near), strict=False):
        wall = datetime.combine(day, clock)
        if rule.until is not None and instant(wall, series.zone) > rule.until:
            return
        yield wall


def is_moved(occurrence: Occurrence, zone: str) -> bool:
    """Say whether its hour does not exist that day, and is shown later."""
    return local(occurrence.start, zone).replace(tzinfo=None) != occurrence.wall


def clashes(
    dates: Iterable[Occurrence], busy: Iterable[Sequence[Any]]
) -> list[tuple[Occurrence, list[Sequence[Any]]]]:
    """Return, for each date that is not free, what it meets; free dates are left out.

    `busy` holds a start, an end (half-open) and whatever the caller wants back.
    """
    waiting = sorted(busy, key=lambda one: one[0])
    running: list[Sequence[Any]] = []
    found, taken = [], 0
    for one in sorted(dates, key=lambda one: one.start):
        upto = bisect_left(waiting, one.end, lo=taken, key=lambda other: other[0])
        running = [other for other in running if other[1] > one.start]
        running += waiting[taken:upto]
        taken = upto
        met = [
            other for other in running if other[0] < one.end and other[1] > one.start
        ]
        if met:
            found.append((one, met))
    return found


def changes_of_clock(series: Series, after: datetime, before: datetime) -> list[Change]:
    """Return the days, between two dates of the window, from which the hour has moved.

    For whoever reads from another zone, or wonders why an hour elsewhere changes.
    """
    found = []
    for one, following in pairwise(occurrences(series, after, before)):
        old, new = (offset(each.start, series.zone) for each in (one, following))
        if old != new:
            minutes = (new - old) // timedelta(minutes=1)
            found.append(Change(_moved_on(series.zone, one, following), minutes))
    return found


def _moved_on(zone: str, one: Occurrence, following: Occurrence) -> date:
    """Find the day by halves: what holds at the end does not hold at the beginning."""
    low, high = one.start, following.start
    wanted = offset(high, zone)
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        low, high = (low, middle) if offset(middle, zone) == wanted else (middle, high)
    return local(high, zone).date()


# --- Making -------------------------------------------------------------------


def until_the_end_of(day: date, zone: str) -> datetime:
    """Return the UNTIL of a repetition whose last possible day is this one."""
    wall = datetime.combine(day, datetime.max.time().replace(microsecond=0))
    return instant(wall, zone)


def aligned(series: Series) -> Series:
    """Move the start to the first day of the rule, when it is not one of its days.

    :raises NeverHappens: when the rule falls on no day.
    """
    if not series.rule:
        return series
    day = next(days(parse_rule(series.rule), series.start.date()), None)
    if day is None:
        raise NeverHappens
    return replace(series, start=datetime.combine(day, series.start.time()))


def checked(series: Series) -> Series:
    """Return the series, its rule written one way, its dates in order.

    :raises BadRule: or one of its family: no date, no such start, more than ten years,
        a length out of bounds. :raises UnknownZone: for a zone that is not of here.
    """
    instant(series.start, series.zone)
    if not 1 <= series.minutes <= LONGEST:
        raise BadLength
    if not EARLIEST <= series.start.year <= LATEST:
        raise BadRule
    if max(len(series.extra), len(series.without)) > MOST_DATES:
        raise BadRule
    end = datetime.combine(ten_years_after(series.start.date()), series.start.time())
    if any(not series.start <= wall < end for wall in series.extra):
        raise TooLong
    if series.rule:
        series = replace(series, rule=str(_bounded(series, instant(end, series.zone))))
    series = replace(
        series,
        extra=tuple(sorted(set(series.extra))),
        without=tuple(sorted(set(series.without))),
    )
    if next(_each(series, None, datetime.max.replace(tzinfo=UTC)), None) is None:
        raise NeverHappens
    return series


def _bounded(series: Series, end: datetime) -> Rule:
    rule = parse_rule(series.rule)
    if aligned(series).start != series.start:
        raise StartElsewhere
    if rule.until is not None and rule.until >= end:
        raise TooLong
    if rule.count is not None and sum(1 for _wall in _ruled(series)) < rule.count:
        raise TooLong
    return rule


# --- Changing -----------------------------------------------------------------


def only(series: Series, wall: datetime) -> Series:
    """Take one date away: what becomes of it is written apart.

    :raises NotOneOfThem: when the series has no such date.
    """
    _require(series, wall)
    return replace(series, without=tuple(sorted({*series.without, wall})))


def from_here(
    series: Series, wall: datetime, new: Series
) -> tuple[Series | None, Series]:
    """Split at one date of the rule: what was before it, and what it becomes.

    `new` says the start, the length, the zone and the rule from then on; dates taken
    away or added later move with the start. « 6 fois » goes on meaning six in all:
    unless `new` asks another number, the second part has those that were left. The
    first part is None when nothing comes before.

    :raises NotOneOfThem: when the series has no such date.
    :raises AddedDate: when it was added by hand.
    """
    _require(series, wall)
    earlier = 0
    for one in _ruled(series):
        if one >= wall:
            break
        earlier += 1
    if wall in series.extra and wall not in set(_ruled(series)):
        raise AddedDate
    second = _with_dates(
        new,
        moved=new.start - wall,
        extra=[one for one in series.extra if one >= wall],
        without=[one for one in series.without if one >= wall],
    )
    if not series.rule:
        return None, checked(second)
    rule = parse_rule(series.rule)
    if new.rule and rule.count and parse_rule(new.rule).count == rule.count:
        left = replace(parse_rule(new.rule), count=rule.count - earlier)
        second = replace(second, rule=str(left))
    just_before = instant(wall, series.zone) - timedelta(seconds=1)
    first = replace(
        series,
        rule=str(replace(rule, count=None, until=just_before)),
        extra=tuple(one for one in series.extra if one < wall),
        without=tuple(one for one in series.without if one < wall),
    )
    empty = next(_each(first, None, instant(wall, series.zone)), None) is None
    return None if empty else first, checked(second)


def ended_before(series: Series, day: date) -> Series | None:
    """Return what is left before a day, or nothing."""
    if not series.rule:
        return series if series.start.date() < day else None
    if day <= series.start.date():
        return None
    end = until_the_end_of(day - timedelta(days=1), series.zone)
    rule = parse_rule(series.rule)
    if rule.until is not None and rule.until <= end:
        return series
    left = replace(series, rule=str(replace(rule, count=None, until=end)))
    first = instant(series.start, series.zone) - timedelta(days=1)
    return (
        left if any(True for _one in occurrences(left, first, end, limit=1)) else None
    )


def all_of(series: Series, new: Series) -> Series:
    """Change every date: those added or taken away move with the start."""
    return checked(
        _with_dates(
            new,
            moved=new.start - series.start,
            extra=series.extra,
            without=series.without,
        )
    )


def _with_dates(
    new: Series,
    *,
    moved: timedelta,
    extra: Iterable[datetime],
    without: Iterable[datetime],
) -> Series:
    return replace(
        new,
        extra=tuple(wall + moved for wall in extra),
        without=tuple(wall + moved for wall in without),
    )


def _require(series: Series, wall: datetime) -> None:
    start = instant(wall, series.zone)
    moment = timedelta(seconds=1)
    near = occurrences(replace(series, minutes=1), start, start + moment)
    if all(one.wall != wall for one in near):
        raise NotOneOfThem
