"""The week of one's own team."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from avec.access.guards import signed_in
from avec.agenda.reach import team_of
from avec.agenda.team import team_week
from avec.agenda.weeks import A_WEEK, asked_day, week_within


@signed_in("Chacun voit la semaine de son équipe, sous sa casquette : libre ou pris.")
def team(request: HttpRequest) -> HttpResponse:
    """Show when each of one's team is free, this week or one that comes."""
    mine = team_of(request.viewer)
    if mine is None:
        raise Http404
    monday, first, last = week_within(asked_day(request))
    return render(
        request,
        "agenda/team.html",
        {
            "team": mine,
            "days": team_week(request.viewer, monday),
            "on": monday,
            "before": monday - A_WEEK if monday > first else None,
            "after": monday + A_WEEK if monday < last else None,
        },
    )
