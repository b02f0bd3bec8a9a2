"""What a calendar comes to: stretches of time when somebody is busy, and nothing else.

Titles, places and people are never looked at. What is said to leave time free, and what
is cancelled, takes no time. Days without hours, and hours without a zone, are those of
whoever owns the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component, Event

from avec.agenda.elsewhere.stretches import Stretch, put_together

MOST = 10_000
"""Stretches of one calendar: eighteen a day, each day, as far as one looks."""
MARGIN = timedelta(days=2)
TOO_OFTEN = {"SECONDLY", "MINUTELY"}
TIMES = {"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"}
WRONG = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What the library raises on an event that makes no sense."""


class NotACalendar(Exception):
    """What came is something else."""


class TooMuch(Exception):
    """More than a person's days hold."""


@dataclass(frozen=True, slots=True)
class Busy:
    """When somebody is busy; ``is_whole`` unless an event made no sense."""

    stretches: list[Stretch]
    is_whole: bool


def busy_in(
    texts: Iterable[bytes], zone: ZoneInfo, first: datetime, last: datetime
) -> Busy:
    """Return when these calendars are busy between two moments, put together.

    Each stretch is within one day of ``zone``: what lasts longer is several.

    :raises NotACalendar: when one of them is something else.
    :raises TooMuch: when they hold more than anybody's days.
    """
    taken: list[Stretch] = []
    is_whole = True
    calendars = (one for text in texts for one in _calendars(text))
    for event in (
        event
        for calendar in calendars
        for event in _events(calendar, first - MARGIN, last + MARGIN)
    ):
        try:
            start, end = _ends(event, zone)
        except WRONG:
            is_whole = False
            continue
        if _takes_time(event) and start < last and end > first:
            taken.append((max(start, first), min(end, last)))
        if len(taken) > MOST:
            raise TooMuch
    days = [
        piece
        for start, end in put_together(taken)
        for piece in _by_day(start, end, zone)
    ]
    if len(days) > MOST:
        raise TooMuch
    return Busy(days, is_whole)


def _calendars(text: bytes) -> list[Component]:
    try:
        found = Calendar.from_ical(text, multiple=True)
    except WRONG as wrong:
        raise NotACalendar from wrong
    if not found or any(one.name != "VCALENDAR" for one in found):
        raise NotACalendar
    return found


def _events(
    calendar: Component, first: datetime, last: datetime
) -> Iterator[Component]:
    """Give each event of a calendar, each time it comes back.

    An empty one says that something there made no sense.
    """
    events = calendar.walk("VEVENT")
    for event in events:
        if "DTSTART" not in event or TIMES & {name for name, _why in event.errors}:
            yield Event()
            continue
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if TOO_OFTEN & {str(often).upper() for often in rule.get("FREQ", [])}:
                raise TooMuch
    try:
        yield from recurring_ical_events.of(calendar).between(first, last)
    except WRONG:
        # One of them is wrong: each by itself, with what changes some of its days.
        for series in _series(events):
            try:
                yield from recurring_ical_events.of(series).between(first, last)
            except WRONG:
                yield Event()


def _series(events: Iterable[Component]) -> Iterator[Calendar]:
    """Give each event with those that change some of its days."""
    found: dict[str, Calendar] = {}
    for event in events:
        series = found.setdefault(str(event.get("UID", id(event))), Calendar())
        series.add_component(event)
    yield from found.values()


def _ends(event: Component, zone: ZoneInfo) -> Stretch:
    return _at(event.start, zone), _at(event.end, zone)


def _takes_time(event: Component) -> bool:
    return (
        str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
        and str(event.get("STATUS", "")).upper() != "CANCELLED"
    )


def _at(said: date, zone: ZoneInfo) -> datetime:
    """Return the instant of what is said: a day, a clock without zone, a moment."""
    if not isinstance(said, datetime):
        said = datetime.combine(said, time())
    known = said.replace(tzinfo=zone) if said.tzinfo is None else said
    return known.astimezone(UTC)


def _by_day(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Stretch]:
    """Cut a stretch at each midnight of a zone."""
    while start < end:
        tomorrow = start.astimezone(zone).date() + timedelta(days=1)
        midnight = datetime.combine(tomorrow, time(), tzinfo=zone).astimezone(UTC)
        yield start, min(end, midnight)
        start = midnight
