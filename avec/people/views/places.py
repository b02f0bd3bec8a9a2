"""Places: everyone reads the list; those who answer for one keep it."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from avec.access.guards import guard, public
from avec.people import actions, rules, territory
from avec.people.forms import OfferForm, OrganizationForm, TeamForm
from avec.people.models import Affiliation, Offer, Organization, Team, answered_for

WRONG = 422
ON_A_PAGE = 50
COMMUNES_SHOWN = 8


@public(because="Les lieux sont connus de tous ; personne n’y est nommé.")
def organizations(request):
    """List the places, nearest first when a commune is given."""
    typed = request.GET.get("commune", "")[: territory.LONGEST_QUERY].strip()
    found = _communes(typed)
    places = Organization.objects.visible_to(request.viewer).filter(ended_at=None)
    places = list(places.order_by("sort_key", "name", "pk"))
    if found:
        nearness = territory.nearest_first(found[0].code)
        near = [place for place in places if territory.knows(place.commune)]
        places = sorted(near, key=lambda place: nearness(place.commune)) + [
            place for place in places if not territory.knows(place.commune)
        ]
    page = Paginator(places, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "people/organizations.html",
        {
            "page": page,
            "towns": {place.pk: _town(place.commune) for place in page},
            "typed": typed,
            "home": found[0] if found else None,
            "others": found[1:],
        },
    )


def _communes(typed: str) -> list[territory.Commune]:
    if territory.knows(typed):
        return [territory.commune(typed)]
    return territory.search(typed, limit=COMMUNES_SHOWN) if typed else []


def _town(code: str) -> str:
    return territory.commune(code).label if territory.knows(code) else ""


@public(because="Un lieu et ses équipes sont connus de tous.")
def organization(request, pk):
    """Show one place and its teams."""
    place = get_object_or_404(Organization.objects.visible_to(request.viewer), pk=pk)
    return render(
        request,
        "people/organization.html",
        {
            "place": place,
            "town": _town(place.commune),
            "teams": _teams(request, place),
            "answers": rules.answer_for.allows(request.viewer, place),
        },
    )


def _teams(request, place):
    teams = Team.objects.visible_to(request.viewer)
    return teams.filter(organization=place, ended_at=None).order_by("sort_key", "name")


@guard(rules.answer_for, loads=Organization)
def manage(request, place):
    """Show who acts here, what was offered, which teams there are."""
    viewer = request.viewer
    acting = (
        Affiliation.objects.visible_to(viewer)
        .running()
        .filter(organization=place)
        .select_related("person", "team")
        .order_by("person__sort_key", "person__name", "starts_at")
    )
    offers = (
        Offer.objects.visible_to(viewer)
        .filter(organization=place, accepted=None)
        .select_related("team")
        .order_by("-made_at")
    )
    return render(
        request,
        "people/manage.html",
        {
            "place": place,
            "town": _town(place.commune),
            "teams": _teams(request, place),
            "acting": acting,
            "offers": offers.waiting(),
        },
    )


@guard(rules.answer_for, loads=Organization, methods="GET POST")
def change_organization(request, place):
    """Change what is said of a place."""
    town = _town(place.commune)
    initial = {"name": place.name, "kind": place.kind, "town": town}
    form = OrganizationForm(_typed(request), initial=initial)
    if form.is_bound and form.is_valid():
        actions.change_organization(
            viewer=request.viewer, organization=place, **form.said()
        )
        return redirect("people:manage", pk=place.pk)
    return _page(request, "people/organization_form.html", form, place=place)


@guard(rules.answer_for, loads=Organization, methods="GET POST")
def new_team(request, place):
    """Begin a team."""
    form = TeamForm(_typed(request))
    if form.is_bound and form.is_valid():
        actions.create_team(
            viewer=request.viewer, organization=place, **form.cleaned_data
        )
        return redirect("people:manage", pk=place.pk)
    return _page(request, "people/team_form.html", form, place=place)


@guard(rules.keep_team, loads=Team, methods="GET POST")
def end_team(request, team):
    """Ask, then close a team."""
    if request.method == "POST":
        actions.end_team(viewer=request.viewer, team=team)
        return redirect("people:manage", pk=team.organization_id)
    return render(request, "people/team_end.html", {"team": team})


@guard(rules.answer_for, loads=Organization, methods="GET POST")
def new_offer(request, place):
    """Offer somebody to act here; nothing says whether the name exists."""
    a_year = timezone.localdate() + timedelta(days=365)
    form = OfferForm(
        _typed(request), teams=_teams(request, place), initial={"ends_on": a_year}
    )
    if form.is_bound and form.is_valid():
        offer, token = actions.make_offer(
            viewer=request.viewer, organization=place, **form.said()
        )
        address = ""
        if token:
            path = reverse("people:offer_by_address", args=[token])
            address = request.build_absolute_uri(path)
        return render(
            request,
            "people/offer_made.html",
            {"offer": offer, "place": place, "address": address},
        )
    return _page(request, "people/offer_form.html", form, place=place)


@guard(rules.withdraw_offer, loads=Offer, methods="POST")
def withdraw_offer(request, offer):
    """Take an offer back."""
    actions.withdraw_offer(viewer=request.viewer, offer=offer)
    return redirect("people:manage", pk=offer.organization_id)


@guard(rules.end_affiliation, loads=Affiliation, methods="GET POST")
def end_affiliation(request, affiliation):
    """Ask, then end a capacity at once; mine, or one of the place I answer for."""
    is_mine = affiliation.person_id == request.viewer.person_id
    answers = answered_for(request.viewer).filter(
        organization_id=affiliation.organization_id
    )
    back = reverse("people:hats")
    if not is_mine or answers.exists():
        back = reverse("people:manage", args=[affiliation.organization_id])
    if request.method == "POST":
        actions.end_affiliation(viewer=request.viewer, affiliation=affiliation)
        if affiliation.pk == request.viewer.affiliation_id:
            back = reverse("people:hats")
        return redirect(back)
    return render(
        request,
        "people/affiliation_end.html",
        {"affiliation": affiliation, "is_mine": is_mine, "back": back},
    )


def _typed(request):
    return request.POST if request.method == "POST" else None


def _page(request, template, form, **more):
    status = WRONG if form.is_bound else 200
    return render(request, template, {"form": form, **more}, status=status)
