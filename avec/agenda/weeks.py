"""The day that an address asks for, and the weeks that are looked at ahead."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest
from django.utils import timezone

YEARS = range(2000, 2101)
A_WEEK = timedelta(days=7)
WEEKS_AHEAD = 26


def asked_day(request: HttpRequest) -> date:
    """Return the day that the address asks for; today when it is none."""
    try:
        on = date.fromisoformat(request.GET.get("du", ""))
    except ValueError:
        return timezone.localdate()
    return on if on.year in YEARS else timezone.localdate()


def week_within(on: date) -> tuple[date, date, date]:
    """Return the Monday of this day, no earlier than this week, and the two ends."""
    today = timezone.localdate()
    first = today - timedelta(days=today.weekday())
    last = first + WEEKS_AHEAD * A_WEEK
    monday = on - timedelta(days=on.weekday())
    return min(max(monday, first), last), first, last
