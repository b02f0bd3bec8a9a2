"""Saying that people did not meet, the same way for each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.agenda.models import Appointment
from avec.visits import actions, rules
from avec.visits.forms import MissedForm
from avec.visits.models import Missed
from avec.visits.reading import page_after
from avec.visits.words import Whose, Why

WRONG = 422


@guard(rules.come_back, loads=Appointment, methods="GET POST")
def missed(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Say that people did not meet, or how it was for oneself."""
    page = page_after(request.viewer, appointment)
    mine = page.my_missed
    said = any(not one.is_mine for one in page.missed)
    kept = ("why", "whose", "words")
    initial = {name: getattr(mine, name) for name in kept} if mine else None
    form = MissedForm(
        request.POST if request.method == "POST" else None,
        is_said=said,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        actions.say_missed(
            viewer=request.viewer,
            appointment=appointment,
            why=Why(words["why"]),
            whose=Whose(words["whose"]),
            words=words["words"],
        )
        messages.success(request, _("C’est dit. Rien d’autre n’en découle."))
        return redirect("visits:after", pk=appointment.pk)
    return render(
        request,
        "visits/missed.html",
        {"form": form, "page": page, "one": page.one, "is_said": said},
        status=WRONG if form.is_bound else 200,
    )


@guard(rules.take_missed_back, loads=Missed, methods="POST")
def take_back(request: HttpRequest, missed: Missed) -> HttpResponse:
    """Take back what one said of it."""
    actions.take_missed_back(viewer=request.viewer, missed=missed)
    messages.success(request, _("C’est repris."))
    return redirect("visits:after", pk=missed.appointment_id)
