"""One rule of repetition: read, checked, written again, and the days it falls on.

The part of RFC 5545 that people use between them: days, weeks, months and years,
at most ten years long. Seconds, minutes and hours are refused, and what no clock of
an agenda shows.

The days are found here, period by period, and the walk stops after ten years whatever
the rule says. dateutil looks for an end only where something falls: the 30th of
February costs it four seconds, up to the year 9999. It is compared with, in tests.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal

YEARS = 10
MOST = 366 * YEARS
LONGEST_TEXT = 500
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
PARTS = (
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY"),
    *("BYSETPOS", "WKST"),
)
ELSEWHERE = (
    "BYSECOND",
    "BYMINUTE",
    "BYHOUR",
    "BYYEARDAY",
    "BYWEEKNO",
    "RSCALE",
    "SKIP",
)

_NUMBER = re.compile(r"[+-]?[0-9]{1,4}")
_DAY = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"[0-9]{8}T[0-9]{6}Z")


class BadRule(Refusal):
    """A repetition this agenda does not take; said kindly, kept whole nowhere."""

    sentence = _("Cette répétition ne se comprend pas ici.")


class TooOften(BadRule):
    """Several times a day."""

    sentence = _("Un rendez-vous se répète au plus une fois par jour.")


class NotHere(BadRule):
    """A shape that exists elsewhere and that this agenda does not know."""

    sentence = _("Cet agenda ne sait pas répéter de cette façon.")


class TwoEnds(BadRule):
    """A date and a number."""

    sentence = _("Une répétition a une seule fin : une date, ou un nombre de fois.")


class TooLong(BadRule):
    """Beyond ten years."""

    sentence = _("Une répétition dure dix ans au plus.")


class NeverHappens(BadRule):
    """No date at all: the 30th of February, or all of them taken away."""

    sentence = _("Aucune date ne correspond à cette répétition.")


@dataclass(frozen=True)
class Rule:
    """One rule, checked when it is made; `str` writes it again, always the same way.

    `by_day` holds pairs: which one (0 for each of them, 1 the first, -1 the last) and
    the day of the week, Monday being 0.
    """

    every: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_set_pos: tuple[int, ...] = ()
    week_start: int = 0

    def __post_init__(self):
        """Refuse what the RFC forbids and what is not of here; order the lists."""
        for name in ("by_month", "by_month_day", "by_set_pos"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        in_order = sorted(set(self.by_day), key=lambda one: (one[1], one[0]))
        object.__setattr__(self, "by_day", tuple(in_order))
        if self.every in TOO_OFTEN:
            raise TooOften
        if self.count is not None and self.until is not None:
            raise TwoEnds
        if max(self.interval, self.count or 1) > MOST:
            raise TooLong
        if not self._holds():
            raise BadRule

    def _holds(self) -> bool:
        most = {"MONTHLY": 5, "YEARLY": 53}.get(self.every, 0)
        return (
            self.every in FREQUENCIES
            and self.interval >= 1
            and (self.count is None or self.count >= 1)
            and (self.until is None or self.until.tzinfo is not None)
            and all(1 <= month <= 12 for month in self.by_month)
            and all(1 <= abs(day) <= 31 for day in self.by_month_day)
            and all(1 <= abs(place) <= 366 for place in self.by_set_pos)
            and all(abs(n) <= most and 0 <= day <= 6 for n, day in self.by_day)
            and 0 <= self.week_start <= 6
            # A day of the month says nothing of a week (RFC 5545, 3.3.10).
            and not (self.every == "WEEKLY" and self.by_month_day)
            # A place is taken among several days.
            and not (
                self.by_set_pos
                and not (self.by_month or self.by_month_day or self.by_day)
            )
        )

    def __str__(self) -> str:
        """Write the rule as RFC 5545 says, without what goes without saying."""
        parts = [("FREQ", self.every)]
        if self.interval > 1:
            parts.append(("INTERVAL", str(self.interval)))
        if self.count is not None:
            parts.append(("COUNT", str(self.count)))
        if self.until is not None:
            parts.append(("UNTIL", f"{self.until.astimezone(UTC):%Y%m%dT%H%M%SZ}"))
        for name, values in (
            ("BYMONTH", self.by_month),
            ("BYMONTHDAY", self.by_month_day),
            ("BYDAY", [f"{n or ''}{WEEKDAYS[day]}" for n, day in self.by_day]),
            ("BYSETPOS", self.by_set_pos),
        ):
            if values:
                parts.append((name, ",".join(map(str, values))))
        if self.week_start:
            parts.append(("WKST", WEEKDAYS[self.week_start]))
        return ";".join("=".join(part) for part in parts)


@lru_cache(maxsize=4096)
def parse_rule(text: str) -> Rule:
    """Read a rule written as RFC 5545 says, whatever its case and order.

    :raises BadRule: or one of its family, with the sentence for the person.
    """
    if len(text) > LONGEST_TEXT:
        raise BadRule
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").split(";"):
        name, _equals, value = part.partition("=")
        if name in ELSEWHERE:
            raise NotHere
        if name not in PARTS or name in parts or not value:
            raise BadRule
        parts[name] = value
    return Rule(
        every=parts.get("FREQ", ""),
        interval=_number(parts.get("INTERVAL", "1")),
        count=_number(parts["COUNT"]) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
        by_month=_numbers(parts.get("BYMONTH")),
        by_month_day=_numbers(parts.get("BYMONTHDAY")),
        by_day=_days(parts.get("BYDAY")),
        by_set_pos=_numbers(parts.get("BYSETPOS")),
        week_start=_weekday(parts.get("WKST", "MO")),
    )


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise BadRule
    return int(text)


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(_number(one) for one in text.split(",")) if text else ()


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise BadRule
    return WEEKDAYS.index(text)


def _days(text: str | None) -> tuple[tuple[int, int], ...]:
    found = [_DAY.fullmatch(one) for one in text.split(",")] if text else []
    days = []
    for one in found:
        # « 0MO » names no Monday.
        if one is None or (one[1] and not int(one[1])):
            raise BadRule
        days.append((int(one[1] or 0), WEEKDAYS.index(one[2])))
    return tuple(days)


def _until(text: str) -> datetime:
    # In UTC when the start has a zone, and ours always has one (RFC 5545, 3.3.10).
    if not _UNTIL.fullmatch(text):
        raise BadRule
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise BadRule from None


# --- The days it falls on ----------------------------------------------------


def ten_years_after(first: date) -> date:
    """Return the day where every repetition begun on `first` has ended."""
    leap = first.month == 2 and first.day == 29
    return first.replace(year=first.year + YEARS, day=28 if leap else first.day)


def days(rule: Rule, first: date, since: date | None = None) -> Iterator[date]:
    """Yield, in order, the days of the rule from `first` on, ten years at most.

    Its end is not looked at here: a number of times is counted, and a date compared,
    by whoever asks. `since` leaps over what comes before, near enough.
    """
    last = ten_years_after(first)
    number = _period_before(rule, first, since) if since and since > first else 0
    while (found := _period(rule, first, number)) is not None and found[0] < last:
        for day in _placed(found[1], rule.by_set_pos):
            if first <= day < last:
                yield day
        number += 1


def _placed(found: Iterable[date], places: tuple[int, ...]) -> list[date]:
    """Keep the first, the last… of one period; all of them when no place is said."""
    ordered = sorted(set(found))
    if not places:
        return ordered
    size = len(ordered)
    kept = {place - 1 if place > 0 else size + place for place in places}
    return [day for number, day in enumerate(ordered) if number in kept]


def _period_before(rule: Rule, first: date, since: date) -> int:
    """Return the number of a period that begins no later than `since`."""
    away = {
        "DAILY": (since - first).days,
        "WEEKLY": (since - first).days // 7,
        "MONTHLY": (since.year - first.year) * 12 + since.month - first.month,
        "YEARLY": since.year - first.year,
    }[rule.every]
    return max(0, away // rule.interval - 1)


def _period(rule: Rule, first: date, number: int) -> tuple[date, list[date]] | None:
    """Return where the period begins and the days of the rule in it, in any order.

    None when it lies beyond the calendar.
    """
    step = number * rule.interval
    try:
        if rule.every == "DAILY":
            day = first + timedelta(step)
            return day, [day] if _passes(rule, day) else []
        if rule.every == "WEEKLY":
            back = (first.weekday() - rule.week_start) % 7
            begin = first + timedelta(step * 7 - back)
            return begin, _in_week(rule, first, begin)
        if rule.every == "MONTHLY":
            years, month = divmod(first.month - 1 + step, 12)
            begin = date(first.year + years, month + 1, 1)
            return begin, _in_month(rule, first, begin)
        begin = date(first.year + step, 1, 1)
        return begin, _in_year(rule, first, begin)
    except (OverflowError, ValueError):
        return None


def _passes(rule: Rule, day: date) -> bool:
    last = monthrange(day.year, day.month)[1]
    return (
        (not rule.by_month or day.month in rule.by_month)
        and (
            not rule.by_month_day
            or day.day in rule.by_month_day
            or day.day - last - 1 in rule.by_month_day
        )
        and (not rule.by_day or (0, day.weekday()) in rule.by_day)
    )


def _in_week(rule: Rule, first: date, begin: date) -> list[date]:
    wanted = {day for _n, day in rule.by_day} or {first.weekday()}
    found = [begin + timedelta((day - rule.week_start) % 7) for day in wanted]
    return [day for day in found if not rule.by_month or day.month in rule.by_month]


def _in_month(rule: Rule, first: date, begin: date) -> list[date]:
    if rule.by_month and begin.month not in rule.by_month:
        return []
    length = monthrange(begin.year, begin.month)[1]
    if rule.by_month_day:
        numbers = (d if d > 0 else length + d + 1 for d in rule.by_month_day)
        found = [begin.replace(day=n) for n in numbers if 1 <= n <= length]
        if not rule.by_day:
            return found
        return list(set(found) & set(_weekdays(rule, begin, length)))
    if rule.by_day:
        return _weekdays(rule, begin, length)
    return [begin.replace(day=first.day)] if first.day <= length else []


def _in_year(rule: Rule, first: date, begin: date) -> list[date]:
    length = (begin.replace(year=begin.year + 1) - begin).days
    if not (rule.by_month or rule.by_month_day):
        if rule.by_day:
            return _weekdays(rule, begin, length)
        if (first.month, first.day) == (2, 29) and length == 365:
            return []
        return [begin.replace(month=first.month, day=first.day)]
    months = [begin.replace(month=month) for month in rule.by_month or range(1, 13)]
    if rule.by_month or not rule.by_day:
        return [day for month in months for day in _in_month(rule, first, month)]
    # Days of the month that are also the nth Monday of the year, and the like.
    alone = Rule("YEARLY", by_month_day=rule.by_month_day)
    found = {day for month in months for day in _in_month(alone, first, month)}
    return list(found & set(_weekdays(rule, begin, length)))


def _weekdays(rule: Rule, begin: date, length: int) -> list[date]:
    """Return the asked days of the week among `length` days: each, nth or nth last."""
    found: list[int] = []
    for which, weekday in rule.by_day:
        away = (weekday - begin.weekday()) % 7
        all_of_them = range(away, length, 7)
        if not which:
            found += all_of_them
        elif abs(which) <= len(all_of_them):
            found.append(all_of_them[which - 1 if which > 0 else which])
    return [begin + timedelta(days) for days in found]
