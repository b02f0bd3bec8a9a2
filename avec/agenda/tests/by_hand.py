"""Dates of a series found by hand: walk every day, ask each part of the rule in turn.

Shares nothing with the engine, nor with dateutil, nor with the tables of time zones:
the clocks of Paris and of Miquelon are changed here by the sentence of their law.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

FIXED = {
    "America/Guadeloupe": -4 * 60,
    "America/Martinique": -4 * 60,
    "America/Marigot": -4 * 60,
    "America/St_Barthelemy": -4 * 60,
    "America/Cayenne": -3 * 60,
    "Indian/Reunion": 4 * 60,
    "Indian/Mayotte": 3 * 60,
    "Indian/Kerguelen": 5 * 60,
    "Pacific/Noumea": 11 * 60,
    "Pacific/Tahiti": -10 * 60,
    "Pacific/Marquesas": -9 * 60 - 30,
    "Pacific/Gambier": -9 * 60,
    "Pacific/Wallis": 12 * 60,
}
ZONES = ("Europe/Paris", "America/Miquelon", *FIXED)
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FIRST, LAST = date(2025, 1, 1), date(2030, 12, 31)


class Day(NamedTuple):
    """All that a rule can ask of one day."""

    day: date
    weekday: str
    from_end: int  # -1 is the last of the month
    in_month: tuple[int, int]  # second Tuesday, last but two
    in_year: tuple[int, int]


def _sunday(year: int, month: int, which: int) -> date:
    days = [
        date(year, month, n + 1)
        for n in range(monthrange(year, month)[1])
        if date(year, month, n + 1).weekday() == 6
    ]
    return days[which]


@lru_cache(maxsize=64)
def _changes(year: int, zone: str) -> tuple[datetime, datetime]:
    """When summer's offset begins and ends, on the wall; what is skipped is before."""
    three, two = timedelta(hours=3), timedelta(hours=2)
    midnight = datetime.min.time()
    if zone == "Europe/Paris":
        spring, autumn = _sunday(year, 3, -1), _sunday(year, 10, -1)
        return (
            datetime.combine(spring, midnight) + three,
            datetime.combine(autumn, midnight) + three,
        )
    spring, autumn = _sunday(year, 3, 1), _sunday(year, 11, 0)
    return (
        datetime.combine(spring, midnight) + three,
        datetime.combine(autumn, midnight) + two,
    )


def utc(wall: datetime, zone: str) -> datetime:
    """The instant, by the law of each place."""
    if zone in FIXED:
        minutes = FIXED[zone]
    else:
        begins, ends = _changes(wall.year, zone)
        winter = 60 if zone == "Europe/Paris" else -180
        minutes = winter + 60 * (begins <= wall < ends)
    return (wall - timedelta(minutes=minutes)).replace(tzinfo=UTC)


@lru_cache(maxsize=1)
def calendar() -> list[Day]:
    """Every day there is to walk, looked at once."""
    days = []
    day = FIRST
    while day <= LAST:
        last = monthrange(day.year, day.month)[1]
        of_year = (day - date(day.year, 1, 1)).days
        year = 366 if monthrange(day.year, 2)[1] == 29 else 365
        days.append(
            Day(
                day,
                NAMES[day.weekday()],
                day.day - last - 1,
                ((day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1)),
                (of_year // 7 + 1, -((year - 1 - of_year) // 7 + 1)),
            )
        )
        day += timedelta(days=1)
    return days


def _listed(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def dates(start: datetime, rule: str) -> list[date]:
    """The days of a rule from its start on, COUNT looked at and UNTIL not yet."""
    parts = dict(part.split("=") for part in rule.split(";"))
    parts.pop("UNTIL", None)
    times = parts.pop("COUNT", None)
    return _dates(start, tuple(parts.items()))[: int(times) if times else None]


@lru_cache(maxsize=16)
def _dates(start: datetime, said: tuple[tuple[str, str], ...]) -> list[date]:
    parts = dict(said)
    every, step = parts["FREQ"], int(parts.get("INTERVAL", 1))
    months = {int(one) for one in _listed(parts, "BYMONTH")}
    numbers = {int(one) for one in _listed(parts, "BYMONTHDAY")}
    asked = _listed(parts, "BYDAY")
    plain = {one for one in asked if len(one) == 2}
    ranked = {(int(one[:-2]), one[-2:]) for one in asked if len(one) > 2}
    places = [int(one) for one in _listed(parts, "BYSETPOS")]
    # What nothing says comes from the start (RFC 5545, 3.3.10).
    if not (asked or numbers):
        if every == "WEEKLY":
            plain = {NAMES[start.weekday()]}
        if every in ("MONTHLY", "YEARLY"):
            numbers = {start.day}
        if every == "YEARLY" and not months:
            months = {start.month}
    by_year = every == "YEARLY" and "BYMONTH" not in parts
    week_start = NAMES.index(parts.get("WKST", "MO"))

    def period(day: date) -> int:
        if every == "DAILY":
            return day.toordinal()
        if every == "WEEKLY":
            return (day.toordinal() - 1 - week_start) // 7
        return day.year * 12 + day.month if every == "MONTHLY" else day.year

    begun = start.date()
    first = period(begun)
    kept: dict[int, list[date]] = {}
    for one in calendar():
        day = one.day
        if months and day.month not in months:
            continue
        if numbers and day.day not in numbers and one.from_end not in numbers:
            continue
        if plain or ranked:
            ranks = one.in_year if by_year else one.in_month
            if one.weekday not in plain and not any(
                (rank, one.weekday) in ranked for rank in ranks
            ):
                continue
        turn = period(day) - first
        if turn >= 0 and turn % step == 0:
            kept.setdefault(turn, []).append(day)
    found = []
    for days in kept.values():
        for number, day in enumerate(days, 1):
            if places and number not in places and number - len(days) - 1 not in places:
                continue
            if day >= begun:
                found.append(day)
    return found


def occurrences(start, zone, minutes, rule, extra, without, after, before):
    """Walls, starts and ends that touch the window, in order."""
    length = timedelta(minutes=minutes)
    walls = {datetime.combine(day, start.time()) for day in dates(start, rule)}
    if "UNTIL=" in rule:
        until = datetime.fromisoformat(rule.split("UNTIL=")[1].split(";")[0])
        walls = {wall for wall in walls if utc(wall, zone) <= until}
    walls = (walls | set(extra)) - set(without)
    found = []
    for wall in sorted(walls, key=lambda one: (utc(one, zone), one)):
        begins = utc(wall, zone)
        # Two hours of the wall that are one instant are one date.
        if found and found[-1][1] == begins:
            continue
        found.append((wall, begins, begins + length))
    return [one for one in found if one[1] < before and one[2] > after]
