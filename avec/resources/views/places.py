"""The rooms and cars of one's place, and their week."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from avec.access.guards import guard, signed_in
from avec.agenda.weeks import A_WEEK, asked_day, week_within
from avec.people.models import Organization
from avec.resources import rules
from avec.resources.reading import lent_by, place_of, place_week


@signed_in("Chacun voit les salles et les voitures de son lieu, sous sa casquette.")
def listed(request: HttpRequest) -> HttpResponse:
    """List what the place of one's hat lends."""
    place = place_of(request.viewer)
    if place is None:
        raise Http404
    return render(
        request,
        "resources/resources.html",
        {
            "place": place,
            "rows": lent_by(request.viewer, place),
            "keeps": rules.add.allows(request.viewer, place.pk),
        },
    )


@guard(rules.see_place, loads=Organization)
def week(request: HttpRequest, place: Organization) -> HttpResponse:
    """Show when the rooms and cars of a place are taken, this week or one to come."""
    monday, first, last = week_within(asked_day(request))
    return render(
        request,
        "resources/week.html",
        {
            "place": place,
            "days": place_week(request.viewer, place, monday),
            "on": monday,
            "before": monday - A_WEEK if monday > first else None,
            "after": monday + A_WEEK if monday < last else None,
        },
    )
