"""Writing one's look, and beside looks that appeared."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.agenda.models import Appointment
from avec.visits import actions, rules
from avec.visits.forms import BesideForm, LookForm
from avec.visits.models import Beside, Look
from avec.visits.reading import page_after
from avec.visits.refusals import HasAppeared

WRONG = 422


@guard(rules.come_back, loads=Appointment, methods="GET POST")
def look(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Say who will read it and when, then write one's look."""
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.keep_look(
            viewer=request.viewer,
            appointment=appointment,
            words=form.cleaned_data["words"],
        )
        messages.success(request, _("Votre regard est gardé."))
        return redirect("visits:after", pk=appointment.pk)
    page = page_after(request.viewer, appointment)
    if page.mine and page.are_shown:
        messages.warning(request, str(HasAppeared.sentence))
        return redirect("visits:after", pk=appointment.pk)
    if page.mine and not form.is_bound:
        form = LookForm(initial={"words": page.mine.words})
    return render(
        request,
        "visits/look.html",
        {"form": form, "page": page, "one": page.one},
        status=WRONG if form.is_bound else 200,
    )


@guard(rules.take_look_away, loads=Look, methods="GET POST")
def take_away(request: HttpRequest, look: Look) -> HttpResponse:
    """Take one's look away, after saying what happens."""
    if request.method == "POST":
        actions.take_look_away(viewer=request.viewer, look=look)
        messages.success(request, _("Vos mots sont retirés."))
        return redirect("visits:after", pk=look.appointment_id)
    return render(request, "visits/take_look_away.html", {"written": look})


@guard(rules.say_beside, loads=Look, methods="GET POST")
def beside(request: HttpRequest, look: Look) -> HttpResponse:
    """Correct one's own look beside it, or answer another's."""
    form = BesideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.say_beside(
            viewer=request.viewer, look=look, words=form.cleaned_data["words"]
        )
        messages.success(request, _("C’est écrit, à côté."))
        return redirect("visits:after", pk=look.appointment_id)
    appointment = Appointment.objects.visible_to(request.viewer).get(
        pk=look.appointment_id
    )
    page = page_after(request.viewer, appointment)
    shown = next((one for one in page.looks if one.key == look.pk), page.mine)
    return render(
        request,
        "visits/beside.html",
        {"form": form, "page": page, "written": shown},
        status=WRONG if form.is_bound else 200,
    )


@guard(rules.take_beside_away, loads=Beside, methods="POST")
def take_beside_away(request: HttpRequest, beside: Beside) -> HttpResponse:
    """Take away what one wrote beside a look."""
    actions.take_beside_away(viewer=request.viewer, beside=beside)
    messages.success(request, _("Vos mots sont retirés."))
    return redirect("visits:after", pk=beside.appointment_id)
