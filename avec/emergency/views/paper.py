"""Telling somebody on paper: a letter to hand over, and saying that it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.emergency import actions, rules
from avec.emergency.letter import letter as render_letter
from avec.emergency.models import Attempt
from avec.people.models import Affiliation


@guard(rules.hand_over, loads=Attempt)
def letter(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Give the letter. It holds nothing of what was read."""
    hat = (
        Affiliation.objects.of(request.viewer)
        .filter(pk=attempt.affiliation_id)
        .select_related("organization")
        .first()
    )
    about = [hat.function, hat.organization.name] if hat else []
    name = request.person.name if request.person else ""
    paper = render_letter(
        attempt,
        reader=", ".join(word for word in (name, *about) if word),
        language=get_language() or "fr",
        site=request.get_host(),
    )
    response = HttpResponse(paper, content_type="application/pdf")
    # The name of the file says nothing: it stays in the list of downloads.
    response["Content-Disposition"] = 'inline; filename="document.pdf"'
    return response


@guard(rules.hand_over, loads=Attempt, methods="POST")
def handed(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Say that the letter was handed to her, today."""
    actions.hand_over(viewer=request.viewer, attempt=attempt)
    messages.success(request, _("C’est dit. La personne le lira dans son journal."))
    return redirect("emergency:ask")
