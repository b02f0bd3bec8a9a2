"""Saying when one is not there, and taking it back."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.rules import Refusal
from avec.agenda import actions, rules
from avec.agenda.forms import AbsenceForm
from avec.agenda.models import Absence
from avec.agenda.reading_hours import confirmed_in
from avec.agenda.views.hours import zone_here

WRONG = 422


@signed_in("Chacun dit ses absences pour soi.", methods="GET POST")
def say(request: HttpRequest) -> HttpResponse:
    """Say an absence; what was agreed in it stands, and is shown."""
    initial = {"key": uuid4(), "zone": zone_here()}
    form = AbsenceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.say_absence(
                viewer=request.viewer,
                key=said["key"],
                start=said["start"],
                end=said["end"],
            )
        except Refusal as refusal:
            form.add_error("last" if said["last"] else "first", str(refusal.sentence))
        else:
            _tell(request, said["start"], said["end"])
            return redirect("agenda:hours")
    return render(
        request,
        "agenda/say_absence.html",
        {"form": form},
        status=WRONG if request.method == "POST" else 200,
    )


def _tell(request: HttpRequest, start, end) -> None:
    messages.success(request, _("C’est dit. Aucune raison n’est demandée."))
    if confirmed_in(request.viewer, start, end):
        messages.warning(
            request,
            _("Des rendez-vous confirmés tombent pendant cette absence. Ils tiennent."),
        )


@guard(rules.say_absence, loads=Absence, methods="POST")
def take_back(request: HttpRequest, absence: Absence) -> HttpResponse:
    """Say that one is there after all."""
    actions.take_absence_back(viewer=request.viewer, absence=absence)
    messages.success(request, _("Cette absence est reprise."))
    return redirect("agenda:hours")
