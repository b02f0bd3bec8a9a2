"""Crisis teams: declared by who answers for the place, for everybody to see."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.emergency import actions, rules
from avec.emergency.models import Member
from avec.emergency.reading import counts, crisis_teams, twice_in_a_day
from avec.foundation.forms import key_sent
from avec.people.models import Affiliation, Organization

ALONG = ("person", "organization")


@signed_in("Chacun voit qui est déclaré dans une équipe de crise, et depuis quand.")
def teams(request: HttpRequest) -> HttpResponse:
    """Name everyone declared, place by place."""
    places: dict[str, list] = {}
    for one in crisis_teams():
        places.setdefault(one.place, []).append(one)
    return render(
        request,
        "emergency/teams.html",
        {"places": places, "me": request.viewer.person_id},
    )


@signed_in("Chacun lit combien d’ouvertures ont eu lieu, jamais lesquelles.")
def numbers(request: HttpRequest) -> HttpResponse:
    """Say how many openings there were, quarter by quarter."""
    return render(request, "emergency/counts.html", {"counts": counts()})


@guard(rules.declare, loads=Organization, methods="GET POST")
def keep(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Show the people of the place; declare one of them at a time."""
    of_place = (
        Affiliation.objects.visible_to(request.viewer)
        .running()
        .filter(organization=organization)
        .select_related("person", "team", "organization")
    )
    if request.method == "POST":
        chosen = get_object_or_404(of_place, pk=key_sent(request, "affiliation"))
        member = actions.declare(viewer=request.viewer, affiliation=chosen)
        messages.success(
            request,
            _("%(name)s est dans l’équipe de crise, au vu de tous.")
            % {"name": member.person.name},
        )
        return redirect("emergency:team", pk=organization.pk)
    declared = {
        member.affiliation_id: member
        for member in Member.objects.visible_to(request.viewer)
        .running()
        .filter(organization=organization)
    }
    people = of_place.filter(
        capacity__in=rules.TEAM_CAPACITIES, answers_for_place=False
    ).order_by("person__sort_key", "pk")
    return render(
        request,
        "emergency/team.html",
        {
            "place": organization,
            "people": [(one, declared.get(one.pk)) for one in people],
            "twice": twice_in_a_day(organization.pk),
        },
    )


@guard(rules.end_declaration, loads=Member, methods="GET POST", along=ALONG)
def end(request: HttpRequest, member: Member) -> HttpResponse:
    """Ask first, saying what closes; then end a declaration, now."""
    is_mine = member.person_id == request.viewer.person_id
    if request.method == "GET" and member.ended_at is None:
        return render(
            request,
            "emergency/end_declaration.html",
            {"member": member, "is_mine": is_mine},
        )
    if request.method == "POST":
        actions.end_declaration(viewer=request.viewer, member=member)
    messages.success(request, _("La déclaration a pris fin."))
    if is_mine:
        return redirect("emergency:teams")
    return redirect("emergency:team", pk=member.organization_id)
