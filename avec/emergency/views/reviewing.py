"""Looking again at what was opened, by two people who were not there."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import signed_in
from avec.emergency import actions, rules
from avec.emergency.reading import to_review
from avec.emergency.words import Verdict


@signed_in("Deux personnes qui n’y étaient pas relisent chaque ouverture en urgence.")
def waiting(request: HttpRequest) -> HttpResponse:
    """Show what waits for this viewer, under this hat."""
    if not rules.review.allows(request.viewer):
        raise Http404
    return render(
        request,
        "emergency/reviews.html",
        {"waiting": to_review(), "verdicts": Verdict.choices},
    )


@signed_in(
    "Chacun dit une fois ce qu’il pense d’une ouverture, s’il n’y était pas.",
    methods="POST",
)
def say(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """Say it: justified, not, or doubtful."""
    if not rules.review.allows(request.viewer):
        raise Http404
    verdict = request.POST.get("verdict", "")
    if verdict not in Verdict.values:
        messages.warning(request, _("Choisissez une réponse."))
        return redirect("emergency:reviews")
    actions.review(viewer=request.viewer, attempt_id=attempt, verdict=Verdict(verdict))
    messages.success(request, _("C’est dit. La personne le lira."))
    return redirect("emergency:reviews")
