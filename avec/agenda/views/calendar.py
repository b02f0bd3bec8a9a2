"""One's own days: one of them, a week, a month."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from avec.access.guards import signed_in
from avec.agenda.days import days_of, month_of, weeks_of
from avec.foundation.dates import weekdays

YEARS = range(2000, 2101)
A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)


@signed_in("Chacun voit ses propres jours.")
def day(request: HttpRequest) -> HttpResponse:
    """Show one day."""
    on = _asked(request)
    (found,) = days_of(request.viewer, on, on)
    return render(
        request,
        "agenda/day.html",
        {"day": found, "on": on, "before": on - A_DAY, "after": on + A_DAY},
    )


@signed_in("Chacun voit ses propres semaines.")
def week(request: HttpRequest) -> HttpResponse:
    """Show the seven days of a week, Monday first."""
    on = _asked(request)
    monday = on - timedelta(days=on.weekday())
    days = days_of(request.viewer, monday, monday + A_WEEK - A_DAY)
    return render(
        request,
        "agenda/week.html",
        {
            "days": days,
            "is_empty": not any(one.entries for one in days),
            "on": on,
            "before": monday - A_WEEK,
            "after": monday + A_WEEK,
        },
    )


@signed_in("Chacun voit ses propres mois.")
def month(request: HttpRequest) -> HttpResponse:
    """Show how much one has on each day of a month."""
    on = _asked(request)
    first, last = month_of(on)
    return render(
        request,
        "agenda/month.html",
        {
            "weekdays": weekdays(),
            "weeks": weeks_of(request.viewer, on),
            "on": on,
            "before": (first - A_DAY).replace(day=1),
            "after": last + A_DAY,
        },
    )


def _asked(request: HttpRequest) -> date:
    """Return the day that the address asks for; today when it is none."""
    try:
        on = date.fromisoformat(request.GET.get("du", ""))
    except ValueError:
        return timezone.localdate()
    return on if on.year in YEARS else timezone.localdate()
