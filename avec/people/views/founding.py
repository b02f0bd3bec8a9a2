"""Opening the first place, the next ones, and the pages of the installation."""

from __future__ import annotations

from datetime import timedelta

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from avec.access.guards import public, signed_in
from avec.access.limits import require_try
from avec.people import actions, doors, rules
from avec.people.forms import OrganizationForm
from avec.people.models import Organization
from avec.people.refusals import UnderAnotherHat
from avec.people.words import Gives

WRONG = 422
PER_NETWORK = {"allowed": 30, "within": timedelta(hours=1)}


@public(because="L’adresse à usage unique est la clé.", methods="GET POST")
def founding(request, token):
    """Open a place, or join the administration, with a one-time address."""
    gives = actions.address_gives(token)
    if gives is None:
        require_try(f"address:{doors.network_of(request)}", **PER_NETWORK)
        return render(request, "people/address_over.html", status=410)
    here = urlencode({"next": request.path})
    if not request.viewer.is_signed_in:
        return render(request, "people/founding_first.html", {"here": here})
    if gives == Gives.ADMINISTRATION:
        return _administration(request, token)
    form = OrganizationForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        affiliation = actions.found_organization(
            viewer=request.viewer, token=token, **form.said()
        )
        doors.wear(request, affiliation)
        return redirect("people:manage", pk=affiliation.organization_id)
    return render(
        request,
        "people/founding.html",
        {"form": form},
        status=WRONG if form.is_bound else 200,
    )


def _administration(request, token):
    if request.method == "POST":
        actions.join_administration(viewer=request.viewer, token=token)
        return redirect("people:hats")
    return render(request, "people/founding_administration.html")


@signed_in("L’administration technique voit l’installation, et rien d’autre.")
def installation(request):
    """Show what an administrator may do: open addresses. No content, no names."""
    if not rules.administer.allows(request.viewer):
        raise UnderAnotherHat(rules.administer.words)
    places = Organization.objects.visible_to(request.viewer).filter(ended_at=None)
    return render(
        request, "people/installation.html", {"places": places.order_by("sort_key")}
    )


@signed_in("L’administration technique ouvre des adresses.", methods="POST")
@doors.require_fresh_proof
def open_address(request):
    """Draw a one-time address, shown once."""
    gives = Gives.PLACE
    if request.POST.get("gives") == Gives.ADMINISTRATION:
        gives = Gives.ADMINISTRATION
    token = actions.next_address(viewer=request.viewer, gives=gives)
    path = reverse("people:founding", args=[token])
    return render(
        request,
        "people/address_made.html",
        {"address": request.build_absolute_uri(path), "gives": gives},
    )
