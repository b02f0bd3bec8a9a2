"""The page after an appointment: what each says of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from avec.access.guards import guard
from avec.agenda.models import Appointment
from avec.visits import rules
from avec.visits.reading import next_with, page_after


@guard(rules.come_back, loads=Appointment)
def after(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Show who reads what first, then looks, and whether people met."""
    page = page_after(request.viewer, appointment)
    return render(request, "visits/after.html", {"page": page, "one": page.one})


@guard(rules.come_back, loads=Appointment)
def sheet(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Show what is left on paper: the note, the promises, who comes next and when."""
    page = page_after(request.viewer, appointment)
    coming = next_with(request.viewer, page)
    return render(
        request, "visits/sheet.html", {"page": page, "one": page.one, "coming": coming}
    )
