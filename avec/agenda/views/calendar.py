"""One's own days: one of them, a week, a month."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from avec.access.guards import signed_in
from avec.agenda.days import days_of, month_of, weeks_of
from avec.agenda.reach import team_of
from avec.agenda.weeks import A_WEEK, asked_day
from avec.foundation.dates import weekdays

A_DAY = timedelta(days=1)


@signed_in("Chacun voit ses propres jours.")
def day(request: HttpRequest) -> HttpResponse:
    """Show one day."""
    on = asked_day(request)
    (found,) = days_of(request.viewer, on, on)
    return render(
        request,
        "agenda/day.html",
        {
            "day": found,
            "on": on,
            "before": on - A_DAY,
            "after": on + A_DAY,
            "team": team_of(request.viewer),
        },
    )


@signed_in("Chacun voit ses propres semaines.")
def week(request: HttpRequest) -> HttpResponse:
    """Show the seven days of a week, Monday first."""
    on = asked_day(request)
    monday = on - timedelta(days=on.weekday())
    days = days_of(request.viewer, monday, monday + A_WEEK - A_DAY)
    return render(
        request,
        "agenda/week.html",
        {
            "days": days,
            "is_empty": not any(one.entries for one in days),
            "on": on,
            "team": team_of(request.viewer),
            "before": monday - A_WEEK,
            "after": monday + A_WEEK,
        },
    )


@signed_in("Chacun voit ses propres mois.")
def month(request: HttpRequest) -> HttpResponse:
    """Show how much one has on each day of a month."""
    on = asked_day(request)
    first, last = month_of(on)
    return render(
        request,
        "agenda/month.html",
        {
            "weekdays": weekdays(),
            "weeks": weeks_of(request.viewer, on),
            "on": on,
            "team": team_of(request.viewer),
            "before": (first - A_DAY).replace(day=1),
            "after": last + A_DAY,
        },
    )
