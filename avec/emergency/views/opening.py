"""Opening in an emergency: asking, and reading what she marked, for a few hours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.card.choice import full_day
from avec.card.printing import A4, render_card
from avec.emergency import actions, rules
from avec.emergency.carried import card_of
from avec.emergency.forms import TryForm
from avec.emergency.models import Attempt
from avec.emergency.reading import name_of, opened_with, pages_of, standing
from avec.people.doors import is_strongly_proved, strong_from

WRONG, REFUSED = 422, 409
LATELY, SHOWN = timedelta(days=90), 20


@signed_in(
    "En urgence, une équipe de crise déclarée demande à ouvrir. Personne d’autre.",
    methods="GET POST",
)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask whose pages and why. The answer no is one and the same for all.

    Nobody has this page who answers for a place, administers the site or represents.
    Who could be declared, and is not, reads that and whom to ask: no question is put.
    """
    if not rules.ask_to_open.allows(request.viewer):
        if not rules.accompanies(request.viewer):
            raise Http404
        return _undeclared(request)
    form = TryForm(request.POST or None, initial={"tap": uuid4()})
    here = standing()
    is_proved = here.proved and is_strongly_proved(request)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        # Pressed twice: the first one used up the proof, and opened.
        opened = _already(request, typed)
        if opened is None and is_proved:
            opened = actions.try_to_open(viewer=request.viewer, **typed)
            if opened is None:
                return render(request, "emergency/refused.html", status=REFUSED)
        if opened is not None:
            return redirect("emergency:pages", pk=opened.pk)
    running = Attempt.objects.visible_to(request.viewer).open_to(request.viewer)
    return render(
        request,
        "emergency/ask.html",
        {
            "form": form,
            "here": here,
            "is_proved": is_proved,
            "strong_from": strong_from(request),
            # Taken back since, nothing of it is open: it is not said to run.
            "running": [
                one for one in running.order_by("ends_at", "pk") if name_of(one)
            ],
            "opened": list(_opened_by(request)[:SHOWN]),
            "hours": settings.AVEC_EMERGENCY_HOURS,
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _already(request: HttpRequest, typed: dict[str, Any]) -> Attempt | None:
    exact = {key: typed[key] for key in ("tap", "given", "family", "born")}
    return opened_with(request.viewer, **exact)


def _undeclared(request: HttpRequest) -> HttpResponse:
    """Say that nothing can be asked, and keep what was opened while one could.

    What is sent all the same is written for the person, and the page is the same.
    """
    form, is_written = TryForm(request.POST or None), False
    if request.method == "POST" and form.is_valid():
        typed = {**form.cleaned_data}
        del typed["sentence"]
        is_written = actions.ask_undeclared(viewer=request.viewer, **typed)
    return render(
        request,
        "emergency/undeclared.html",
        {
            "opened": list(_opened_by(request)[:SHOWN]),
            "is_written": is_written,
        },
        status=REFUSED if request.method == "POST" else 200,
    )


def _opened_by(request: HttpRequest) -> QuerySet:
    """Find what the viewer opened lately, whose person may be told on paper."""
    lately = timezone.now() - LATELY
    mine = Attempt.objects.visible_to(request.viewer).opened()
    return mine.filter(
        reader_id=request.viewer.person_id, tried_at__gt=lately
    ).order_by("-tried_at", "pk")


@guard(rules.read, loads=Attempt)
def pages(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Show what she opened beforehand. The reading is written with it."""
    language = get_language() or "fr"
    read, card = pages_of(attempt, language), card_of(attempt, language)
    if not (read or card) or attempt.owner_id is None:
        return render(request, "emergency/over.html", status=REFUSED)
    record_reading(viewer=request.viewer, subject=attempt.owner_id, about=attempt)
    return render(
        request,
        "emergency/pages.html",
        {
            "attempt": attempt,
            "name": name_of(attempt),
            "pages": read,
            "card": card,
            "made": full_day(card.card.made_at) if card else "",
        },
    )


@guard(rules.print_card, loads=Attempt)
def card_paper(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Give the card on one page, the only paper of an opening. It is written."""
    language = get_language() or "fr"
    read = card_of(attempt, language)
    actions.print_card(viewer=request.viewer, attempt=attempt)
    if read is None:
        return render(request, "emergency/over.html", status=REFUSED)
    paper = render_card(
        read,
        language=language,
        form=A4,
        check_at=request.build_absolute_uri(reverse("documents:check")),
        also=_("Imprimée pendant une ouverture en urgence, le %(day)s.")
        % {"day": full_day(timezone.now())},
    )
    response = HttpResponse(paper, content_type="application/pdf")
    # The name of the file says nothing: it stays in the list of downloads.
    response["Content-Disposition"] = 'inline; filename="document.pdf"'
    return response
