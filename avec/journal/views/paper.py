"""Paper for oneself: pages chosen one by one, and the box of ideas to fold."""

from __future__ import annotations

from datetime import timedelta
from textwrap import shorten

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from avec.access.guards import signed_in
from avec.access.limits import require_try
from avec.journal import printing
from avec.journal.contents import lines_of_ideas, opened, opened_ideas
from avec.journal.forms import ChosenForm
from avec.journal.models import Idea, Note

WRONG = 422
MOST = 200
SHEETS, WITHIN = 30, timedelta(minutes=10)


@signed_in(
    "Chacun imprime les pages qu’il choisit dans son carnet.", methods="GET POST"
)
def pages(request: HttpRequest) -> HttpResponse:
    """Choose pages among the last two hundred, and give them on paper."""
    viewer = request.viewer
    last = opened(Note.objects.of(viewer).order_by("-moment", "pk")[:MOST])
    form = ChosenForm(
        request.POST or None, notes=[(str(r.note.pk), _said(r)) for r in last]
    )
    if request.method == "POST" and form.is_valid():
        _count(request)
        chosen = set(form.cleaned_data["notes"])
        read = [one for one in reversed(last) if str(one.note.pk) in chosen]
        lines = lines_of_ideas(viewer, [one.content.get("idea") for one in read])
        return _pdf(
            printing.chosen_pages(
                [(one, lines.get(str(one.content.get("idea")), "")) for one in read]
            )
        )
    return render(
        request,
        "journal/print.html",
        {"form": form, "has_pages": bool(last)},
        status=WRONG if request.method == "POST" else 200,
    )


def _said(read) -> str:
    return f"{read.when} – {shorten(read.words, 60, placeholder=' …')}"


@signed_in("Chacun imprime sa propre boîte à idées.")
def leaflet(request: HttpRequest) -> HttpResponse:
    """Give the ideas on a sheet to fold in two."""
    _count(request)
    kept = opened_ideas(Idea.objects.of(request.viewer).order_by("kept_at", "pk"))
    return _pdf(printing.leaflet([content for _idea, content in kept]))


def _count(request: HttpRequest) -> None:
    require_try(
        f"journal:paper:{request.viewer.person_id}", allowed=SHEETS, within=WITHIN
    )


def _pdf(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    # The name of the file says nothing: it stays in the list of downloads.
    response["Content-Disposition"] = 'inline; filename="document.pdf"'
    response["Cache-Control"] = "no-store"
    return response
