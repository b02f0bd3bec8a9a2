"""Words beside the person's: where one goes back to, where a disagreement stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from avec.access.guards import guard
from avec.documents import actions, rules
from avec.documents.models import Divergence
from avec.documents.words import DivergenceState

SAID_TO_ITS_VOICE = {
    DivergenceState.LIFTED: _("Votre désaccord est levé. Vos mots restent à côté."),
    DivergenceState.OPEN: _("Votre désaccord est de nouveau ouvert."),
}


@guard(rules.speak_of, loads=Divergence, methods="POST")
def divergence(request, divergence):
    """Say where a disagreement stands, and go back to the words it is about."""
    state = request.POST.get("state", "")
    if state not in DivergenceState.values:
        raise Http404
    actions.say_where_it_stands(
        viewer=request.viewer, divergence=divergence, state=DivergenceState(state)
    )
    is_its_voice = divergence.raised_by_id == request.viewer.person_id
    if is_its_voice and state in SAID_TO_ITS_VOICE:
        messages.success(request, SAID_TO_ITS_VOICE[DivergenceState(state)])
    return redirect(back_to(request, divergence))


def back_to(request, passage) -> str:
    """Find where words stand: in her document, or beside it for another voice."""
    keys = [passage.document_id, passage.section_key, passage.question_key]
    if passage.owner_id == request.viewer.person_id:
        address = reverse("documents:question", args=keys)
    elif rules.give_a_view.allows(request.viewer, (passage.document, *keys[1:])):
        address = reverse("documents:view", args=keys)
    else:
        return reverse("documents:shared_with_me")
    return f"{address}?bloc={passage.block_id}" if passage.block_id else address
