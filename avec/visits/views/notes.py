"""Writing one's own paragraph, correcting it, promising something."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.agenda.models import Appointment
from avec.circles.around import people_tied_to
from avec.people.models import Person
from avec.visits import actions, rules
from avec.visits.forms import NoteForm, PromiseForm
from avec.visits.models import Note, NoteYes
from avec.visits.reading import page_after

WRONG = 422


@guard(rules.come_back, loads=Appointment, methods="GET POST")
def write(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Say who reads it, then write one's own paragraph."""
    form = NoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.write_note(
            viewer=request.viewer,
            appointment=appointment,
            words=form.cleaned_data["words"],
            as_we=form.cleaned_data["as_we"],
        )
        messages.success(request, _("C’est écrit. Tout le monde le lit maintenant."))
        return redirect("visits:after", pk=appointment.pk)
    page = page_after(request.viewer, appointment)
    return render(
        request,
        "visits/note.html",
        {"form": form, "page": page, "one": page.one, "corrects": False},
        status=WRONG if form.is_bound else 200,
    )


@guard(rules.correct_note, loads=Note, methods="GET POST")
def correct(request: HttpRequest, note: Note) -> HttpResponse:
    """Correct one's own words; those before are kept."""
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initial={**note.content, "as_we": note.we_of is not None},
    )
    if request.method == "POST" and form.is_valid():
        actions.correct_note(
            viewer=request.viewer,
            note=note,
            words=form.cleaned_data["words"],
            as_we=form.cleaned_data["as_we"],
        )
        messages.success(request, _("C’est corrigé. La page le dit."))
        return redirect("visits:after", pk=note.appointment_id)
    appointment = Appointment.objects.visible_to(request.viewer).get(
        pk=note.appointment_id
    )
    page = page_after(request.viewer, appointment)
    return render(
        request,
        "visits/note.html",
        {"form": form, "page": page, "one": page.one, "corrects": True},
        status=WRONG if form.is_bound else 200,
    )


@guard(rules.take_note_away, loads=Note, methods="POST")
def take_away(request: HttpRequest, note: Note) -> HttpResponse:
    """Take one's own words away."""
    actions.take_note_away(viewer=request.viewer, note=note)
    messages.success(request, _("Vos mots sont retirés."))
    return redirect("visits:after", pk=note.appointment_id)


@guard(rules.agree_to_note, loads=Note, methods="POST")
def agree(request: HttpRequest, note: Note) -> HttpResponse:
    """Say yes for oneself to a sentence proposed as « nous »."""
    actions.agree_to_note(viewer=request.viewer, note=note)
    messages.success(request, _("Vous avez dit oui. Cela se reprend."))
    return redirect("visits:after", pk=note.appointment_id)


@guard(rules.take_yes_back, loads=NoteYes, methods="POST")
def take_yes_back(request: HttpRequest, yes: NoteYes) -> HttpResponse:
    """Take one's yes back."""
    actions.take_yes_back(viewer=request.viewer, yes=yes)
    messages.success(request, _("Votre oui est repris."))
    return redirect("visits:after", pk=yes.appointment_id)


@guard(rules.come_back, loads=Appointment, methods="GET POST")
def promise(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Promise something to one of those who were there."""
    page = page_after(request.viewer, appointment)
    came = {str(each.person_id) for each in page.everyone}
    people = [one for one in people_tied_to(request.viewer) if one[0] in came]
    sent = request.POST if request.method == "POST" else None
    form = PromiseForm(sent, people=people)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        to = Person.objects.visible_to(request.viewer).get(pk=said["to"])
        actions.promise_after(
            viewer=request.viewer,
            appointment=appointment,
            to=to,
            what=said["what"],
            name=request.person.name,
            label=request.person.hat_function,
            due_on=said["due_on"],
        )
        words = _("Votre promesse attend la réponse de %(name)s.")
        messages.success(request, words % {"name": to.name})
        return redirect("visits:after", pk=appointment.pk)
    return render(
        request,
        "visits/promise.html",
        {"form": form, "page": page, "one": page.one, "has_people": bool(people)},
        status=WRONG if form.is_bound else 200,
    )
