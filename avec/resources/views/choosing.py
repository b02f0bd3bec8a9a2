"""Asking for a room or a car with an appointment, and giving it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.agenda.models import Appointment
from avec.agenda.reading import shown
from avec.foundation.forms import key_sent
from avec.resources import actions, rules
from avec.resources.models import Resource
from avec.resources.reading import free_for, going_with, lent_by, place_of
from avec.resources.refusals import ItIsTaken

REFUSED = 409


@guard(rules.give_back, loads=Appointment)
def choose(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Show what goes with an appointment, and what is free at its moments."""
    return _page(request, appointment)


@guard(rules.ask, loads=Appointment, methods="POST")
def ask(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Have a room or a car go with an appointment, or say which others are free."""
    wanted = _named(request)
    if wanted is None:
        messages.warning(request, _("Choisissez une salle ou une voiture."))
        return redirect("resources:choose", pk=appointment.pk)
    try:
        actions.ask_resource(
            viewer=request.viewer, appointment=appointment, resource=wanted
        )
    except ItIsTaken:
        return _page(request, appointment, refused=wanted)
    messages.success(
        request, _("« %(name)s » va avec ce rendez-vous.") % {"name": wanted.name}
    )
    if appointment.is_confirmed:
        return redirect("agenda:appointment", pk=appointment.pk)
    return redirect("agenda:moments", pk=appointment.pk)


@guard(rules.give_back, loads=Appointment, methods="POST")
def give_back(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Give one back; the appointment stays as it is."""
    one = _named(request)
    if one is not None:
        actions.give_resource_back(
            viewer=request.viewer, appointment=appointment, resource=one
        )
        messages.success(request, _("C’est rendu. Le rendez-vous reste comme il est."))
    return redirect("agenda:appointment", pk=appointment.pk)


def _page(
    request: HttpRequest, appointment: Appointment, refused: Resource | None = None
) -> HttpResponse:
    viewer = request.viewer
    may_ask = rules.ask.allows(viewer, appointment)
    mine = going_with(viewer, appointment)
    place = place_of(viewer) if may_ask else None
    has_moments = appointment.is_confirmed
    free = [one for one in free_for(viewer, appointment) if one not in mine]
    lent = lent_by(viewer, place) if place else []
    (one,) = shown(viewer, [appointment])
    return render(
        request,
        "resources/choose.html",
        {
            "one": one,
            "mine": mine,
            "free": free if may_ask else [],
            "taken": [it for it in lent if it not in free and it not in mine],
            "place": place,
            "may_ask": may_ask,
            "has_moments": has_moments or bool(one.moments),
            "refused": refused,
        },
        status=REFUSED if refused else 200,
    )


def _named(request: HttpRequest) -> Resource | None:
    key = key_sent(request, "resource")
    return key and Resource.objects.visible_to(request.viewer).filter(pk=key).first()
