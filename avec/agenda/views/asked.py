"""The day that an address asks for."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

YEARS = range(2000, 2101)


def asked_day(request: HttpRequest) -> date:
    """Return the day that the address asks for; today when it is none."""
    try:
        on = date.fromisoformat(request.GET.get("du", ""))
    except ValueError:
        return timezone.localdate()
    return on if on.year in YEARS else timezone.localdate()
