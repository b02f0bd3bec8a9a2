"""Dates and hours as people say them, in French and in English.

Formatting is memoised: a page full of dates costs almost nothing.
"""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from django.utils import timezone

from avec.foundation.drawing import here
from avec.foundation.typography import SPACE

_DAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
}
_MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
_NEAR = {
    "fr": {0: "aujourd’hui", -1: "hier", 1: "demain"},
    "en": {0: "today", -1: "yesterday", 1: "tomorrow"},
}


def day(value: date | datetime) -> str:
    """« lundi 23 novembre », with the year when it is not this one."""
    return _day(_local_date(value), today().year, _language())


def moment(value: datetime) -> str:
    """« mardi à 14 h 10 » within six days, « lundi 23 novembre à 14 h 10 » beyond."""
    return _moment(value, today(), _language(), here().zone)


def month(value: date | datetime) -> str:
    """« novembre 2026 », to head a list."""
    local = _local_date(value)
    return f"{_MONTHS[_language()][local.month - 1]} {local.year}"


def weekdays() -> list[str]:
    """Name the days of a week, from Monday."""
    return _DAYS[_language()]


def hour(value: datetime) -> str:
    """« 14 h 10 », or « 14 h » on the hour."""
    local = _local(value)
    return _hour(local.hour, local.minute, _language())


def today() -> date:
    """Return the date where the reader is, asked of the clock once a second."""
    return _today(int(time.time()), here().zone)


def full_moment(value: datetime) -> str:
    """« mardi 17 novembre à 14 h 10 »: never relative, for records and print."""
    local = _local(value)
    language = _language()
    said = _day(local.date(), today().year, language)
    return f"{said} {_at(language)} {_hour(local.hour, local.minute, language)}"


@lru_cache(maxsize=4096)
def _day(value: date, this_year: int, language: str) -> str:
    number = str(value.day)
    if language == "fr" and value.day == 1:
        number = "1er"
    words = (
        f"{_DAYS[language][value.weekday()]} {number}{SPACE}"
        f"{_MONTHS[language][value.month - 1]}"
    )
    return words if value.year == this_year else f"{words} {value.year}"


@lru_cache(maxsize=4096)
def _moment(value: datetime, today: date, language: str, zone: tzinfo) -> str:
    local = _local(value)
    away = (local.date() - today) // timedelta(days=1)
    near = _NEAR[language].get(away)
    if near is None and abs(away) <= 6:
        near = _DAYS[language][local.weekday()]
    if near is None:
        near = _day(local.date(), today.year, language)
    return f"{near} {_at(language)} {_hour(local.hour, local.minute, language)}"


@lru_cache(maxsize=2048)
def _hour(hours: int, minutes: int, language: str) -> str:
    if language == "fr":
        said = f"{hours}{SPACE}h"
        return f"{said}{SPACE}{minutes:02d}" if minutes else said
    return f"{hours}:{minutes:02d}"


def _at(language: str) -> str:
    return "à" if language == "fr" else "at"


def _language() -> str:
    return "en" if (here().language or "fr").startswith("en") else "fr"


@lru_cache(maxsize=4)
def _today(second: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(second, zone).date()


def _local(value: datetime) -> datetime:
    return value.astimezone(here().zone) if timezone.is_aware(value) else value


def _local_date(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value
