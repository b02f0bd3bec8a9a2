"""Opening in an emergency: asking, and reading what she marked, for a few hours."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.emergency import actions, rules
from avec.emergency.forms import TryForm
from avec.emergency.models import Attempt
from avec.emergency.reading import name_of, pages_of, standing
from avec.people.doors import is_strongly_proved

WRONG, REFUSED = 422, 409


@signed_in(
    "En urgence, une équipe de crise déclarée demande à ouvrir. Personne d’autre.",
    methods="GET POST",
)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask whose pages and why. The answer no is one and the same for all.

    Nobody has this page who answers for a place, administers the site or represents.
    """
    if not rules.ask_to_open.allows(request.viewer):
        raise Http404
    form = TryForm(request.POST or None)
    here = standing()
    if request.method == "POST" and form.is_valid() and is_strongly_proved(request):
        opened = actions.try_to_open(viewer=request.viewer, **form.cleaned_data)
        if opened is not None:
            return redirect("emergency:pages", pk=opened.pk)
        return render(request, "emergency/refused.html", status=REFUSED)
    running = Attempt.objects.visible_to(request.viewer).open_to(request.viewer)
    return render(
        request,
        "emergency/ask.html",
        {
            "form": form,
            "here": here,
            "is_proved": is_strongly_proved(request),
            "running": list(running.order_by("ends_at", "pk")),
            "hours": settings.AVEC_EMERGENCY_HOURS,
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.read, loads=Attempt)
def pages(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Show the questions she marked. The reading is written with them."""
    read = pages_of(attempt, get_language() or "fr")
    if not read or attempt.owner_id is None:
        return render(request, "emergency/over.html", status=REFUSED)
    record_reading(viewer=request.viewer, subject=attempt.owner_id, about=attempt)
    return render(
        request,
        "emergency/pages.html",
        {"attempt": attempt, "name": name_of(attempt), "pages": read},
    )
