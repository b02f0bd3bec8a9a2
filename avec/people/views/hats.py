"""My hats: what places offer me, what I accepted, which one I wear now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.people import actions, doors, rules
from avec.people.models import Affiliation, Offer, Organization, Team
from avec.people.refusals import NeedsPasskey
from avec.people.words import Capacity


@signed_in("Chacun voit ce qu’on lui propose et ce qu’il a accepté.")
def hats(request):
    """List what is offered to me and what I act as."""
    viewer = request.viewer
    running = (
        Affiliation.objects.of(viewer)
        .running()
        .select_related("organization", "team")
        .order_by("organization__sort_key", "starts_at")
    )
    offers = (
        Offer.objects.visible_to(viewer)
        .to(viewer)
        .waiting()
        .select_related("organization", "team")
    )
    return render(
        request,
        "people/hats.html",
        {
            "running": running,
            "offers": offers.order_by("-made_at"),
            "worn": viewer.affiliation_id,
        },
    )


@signed_in("Chacun choisit à quel titre il agit.", methods="POST")
def wear(request):
    """Put on one hat, or act as oneself again."""
    wanted = request.POST.get("affiliation", "")
    affiliation = None
    if wanted:
        try:
            key = UUID(wanted)
        except ValueError as error:
            raise Http404 from error
        mine = Affiliation.objects.of(request.viewer).running()
        affiliation = get_object_or_404(mine, pk=key)
        rules.wear.require(request.viewer, affiliation)
        is_technical = affiliation.capacity == Capacity.TECHNICAL_ADMINISTRATOR
        if is_technical and request.session.get("proof") != doors.PASSKEY:
            raise NeedsPasskey
    doors.wear(request, affiliation)
    return redirect(doors.local_path(request.POST.get("next", "")))


@guard(rules.answer_own_offer, loads=Offer, methods="GET POST")
def offer(request, offer):
    """Show what a place offers to my name, and take my answer."""
    if request.method == "POST":
        return _answer(request, offer.pk)
    return render(
        request,
        "people/offer.html",
        {"offer": offer, "organization": offer.organization, "team": offer.team},
    )


@signed_in(
    "Une adresse de proposition s’ouvre par la personne à qui on l’a remise.",
    methods="GET POST",
)
def offer_by_address(request, token):
    """Show the offer behind a one-time address, and take my answer."""
    behind = actions.offer_behind(token)
    if behind is None:
        return render(request, "people/offer_over.html", status=410)
    if request.method == "POST":
        return _answer(request, behind.id, token)
    organization = Organization.objects.visible_to(request.viewer).get(
        pk=behind.organization_id
    )
    team = Team.objects.visible_to(request.viewer).filter(pk=behind.team_id).first()
    return render(
        request,
        "people/offer.html",
        {"offer": behind, "organization": organization, "team": team},
    )


def _answer(request, offer_id, token=""):
    said = request.POST.get("answer")
    if said == "yes":
        actions.take_offer(viewer=request.viewer, offer_id=offer_id, token=token)
    elif said == "no":
        actions.decline_offer(viewer=request.viewer, offer_id=offer_id, token=token)
        messages.success(request, _("Vous avez refusé cette place."))
    return redirect("people:hats")
