"""Hours as people say them: the moments they come to, and the words that say them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from avec.agenda.holidays_of import holidays_between
from avec.agenda.models import Opening
from avec.agenda.recurrence import (
    Change,
    Occurrence,
    Series,
    changes_of_clock,
    horizon,
    is_moved,
    occurrences,
)
from avec.agenda.said import in_full, said
from avec.agenda.zones import ZONES, local
from avec.foundation.dates import hour
from avec.foundation.spoken import gettext as _
from avec.people.narrow import ask

# Two dates further than asked: a day of hours that meets the next one stops there.
BEYOND = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours that are said: when they come back, and what goes with them."""

    series: Series
    days_off: str = ""
    is_bookable: bool = False


def hours_of(opening: Opening) -> Hours:
    """Return hours that are kept as the engine reads them."""
    series = Series(
        start=datetime.combine(opening.starts_on, opening.starts_at),
        zone=opening.zone,
        minutes=opening.minutes,
        rule=opening.rule,
        without=tuple(
            datetime.combine(day, opening.starts_at) for day in opening.without
        ),
    )
    return Hours(series, opening.days_off, opening.is_bookable)


def the_time() -> datetime:
    """Return the time of the database's clock."""
    return ask("SELECT avec.now()")


def written_to(now: datetime) -> datetime:
    """Return until when moments are written: the same all day long."""
    return horizon(now).replace(hour=0, minute=0, second=0, microsecond=0)


def dates_of(hours: Hours, after: datetime, before: datetime) -> Iterator[Occurrence]:
    """Yield the dates that touch a window, without the days off that are left out.

    What would last into the next one stops where that one begins.
    """
    off = {day for day, _name in days_off_of(hours, after, before + BEYOND)}
    kept: Occurrence | None = None
    for one in occurrences(hours.series, after, before + BEYOND):
        if one.wall.date() in off:
            continue
        if kept is not None and kept.start < before:
            yield kept._replace(end=min(kept.end, one.start))
        kept = one
    if kept is not None and kept.start < before:
        yield kept


def days_off_of(
    hours: Hours, after: datetime, before: datetime
) -> list[tuple[date, str]]:
    """Return the days off that are left out of these hours, with their names."""
    if not hours.days_off:
        return []
    zone, day = hours.series.zone, timedelta(days=1)
    first = local(after, zone).date() - day
    last = local(before, zone).date() + day
    return holidays_between(first, last, hours.days_off)


@dataclass(frozen=True, slots=True)
class Date:
    """One date of somebody's hours, as the wall of its place shows it."""

    on: date
    start: datetime
    end: datetime
    is_moved: bool
    here: tuple[datetime, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What hours come to, before they are kept and after."""

    words: str
    next: tuple[Date, ...]
    off: tuple[tuple[date, str], ...]
    changes: tuple[Change, ...]
    is_bookable: bool


def seen(hours: Hours, now: datetime, *, zone_here: str, most: int = 6) -> Seen:
    """Return these hours in words, their next dates, and what happens to some."""
    until = written_to(now)
    found = []
    for one in dates_of(hours, now, until):
        found.append(one)
        if len(found) == most:
            break
    is_elsewhere = hours.series.zone != zone_here
    walls = {one.wall.date() for one in occurrences(hours.series, now, until)}
    return Seen(
        in_words(hours, now, zone_here=zone_here),
        tuple(_date(one, hours.series.zone, is_elsewhere) for one in found),
        tuple((d, name) for d, name in days_off_of(hours, now, until) if d in walls),
        tuple(changes_of_clock(hours.series, now, until)) if found else (),
        hours.is_bookable,
    )


def _date(one: Occurrence, zone: str, is_elsewhere: bool) -> Date:
    start, end = (local(at, zone).replace(tzinfo=None) for at in (one.start, one.end))
    return Date(
        one.wall.date(),
        start,
        end,
        is_moved(one, zone),
        (one.start, one.end) if is_elsewhere else None,
    )


def in_words(hours: Hours, now: datetime, *, zone_here: str) -> str:
    """Say « Chaque mardi, de 14 h à 17 h », and from when when it is to come."""
    series = hours.series
    end = series.start + timedelta(minutes=series.minutes)
    words = said(series, now)
    pieces = [
        words[:1].upper() + words[1:],
        _("de %(start)s à %(end)s") % {"start": hour(series.start), "end": hour(end)},
    ]
    if end.date() != series.start.date() and end.time() != time():
        pieces[-1] = _("%(hours)s le lendemain") % {"hours": pieces[-1]}
    if series.rule and series.start.date() > local(now, series.zone).date():
        day = in_full(series.start.date())
        pieces.append(_("à partir du %(day)s") % {"day": day})
    if series.rule and hours.days_off:
        pieces.append(_("pas les jours fériés"))
    sentence = ", ".join(pieces)
    if series.zone == zone_here:
        return sentence
    return _("%(hours)s (heure de l’endroit : %(place)s)") % {
        "hours": sentence,
        "place": ZONES[series.zone],
    }
