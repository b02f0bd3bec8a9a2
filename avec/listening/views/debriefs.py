"""The listener's debrief, and the one part of it that may go to supervision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.listening import actions, rules
from avec.listening.actions.debriefs import can_be_chosen, days_kept, is_gone
from avec.listening.choices import circle_and_teams
from avec.listening.forms import BringForm, DebriefForm
from avec.listening.models import Brought, Debrief, Listening
from avec.listening.people import name_beside
from avec.people.models import Person

WRONG = 422


@guard(rules.debrief, loads=Listening, methods="GET POST")
def debrief(request: HttpRequest, listening: Listening) -> HttpResponse:
    """Write one's debrief, or read it again."""
    written = _of(request.viewer, listening)
    if written is None and request.method == "GET" and is_gone(listening):
        return redirect("listening:moment", pk=listening.pk)
    form = DebriefForm(request.POST or None, initial=written and written.content)
    if request.method == "POST" and form.is_valid():
        actions.write_debrief(
            viewer=request.viewer, listening=listening, content=form.content
        )
        messages.success(request, _("C’est écrit. Personne d’autre ne peut le lire."))
        return redirect("listening:moment", pk=listening.pk)
    return render(
        request,
        "listening/debrief.html",
        {
            "listening": listening,
            "form": form,
            "written": written,
            "days": days_kept(),
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _of(viewer: Viewer, listening: Listening) -> Debrief | None:
    return Debrief.objects.visible_to(viewer).filter(listening=listening).first()


@guard(rules.debrief, loads=Listening, methods="POST")
def not_needed(request: HttpRequest, listening: Listening) -> HttpResponse:
    """Say that no debrief is needed."""
    actions.say_not_needed(viewer=request.viewer, listening=listening)
    return redirect("listening:moment", pk=listening.pk)


@guard(rules.debrief, loads=Listening, methods="POST")
def supervised(request: HttpRequest, listening: Listening) -> HttpResponse:
    """Say that one has spoken of it in supervision."""
    actions.say_supervised(viewer=request.viewer, listening=listening)
    return redirect("listening:moment", pk=listening.pk)


@guard(rules.debrief, loads=Listening, methods="GET POST")
def destroy(request: HttpRequest, listening: Listening) -> HttpResponse:
    """Say what happens, then destroy a debrief for good."""
    if request.method == "POST":
        actions.destroy_debrief(viewer=request.viewer, listening=listening)
        messages.success(request, _("Votre retour est détruit. Il n’en reste rien."))
        return redirect("listening:moment", pk=listening.pk)
    return render(request, "listening/destroy.html", {"listening": listening})


@guard(rules.debrief, loads=Listening, methods="GET POST")
def bring(request: HttpRequest, listening: Listening) -> HttpResponse:
    """Write what one accepts to bring to supervision, and choose who reads it."""
    written = _of(request.viewer, listening)
    before = _brought(request.viewer, written) if written else None
    initial = before and {"words": before.content["words"], "to": before.to_person_id}
    form = BringForm(
        request.POST or None, people=circle_and_teams(request.viewer), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        reader = Person.objects.visible_to(request.viewer).get(pk=to) if to else None
        actions.bring(
            viewer=request.viewer,
            listening=listening,
            words=form.cleaned_data["words"],
            to_person=reader,
        )
        messages.success(
            request,
            _("%(name)s peut lire cela, et rien d’autre.") % {"name": reader.name}
            if reader
            else _("C’est écrit. Personne d’autre ne peut le lire."),
        )
        return redirect("listening:moment", pk=listening.pk)
    return render(
        request,
        "listening/bring.html",
        {
            "listening": listening,
            "form": form,
            "has_debrief": written is not None,
            "brought": before,
            "reads": before
            and before.to_person_id
            and can_be_chosen(request.viewer, before.to_person_id),
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _brought(viewer: Viewer, debrief: Debrief) -> Brought | None:
    mine = Brought.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    return mine.filter(debrief=debrief).select_related("to_person").first()


@guard(rules.debrief, loads=Listening, methods="POST")
def stop_bringing(request: HttpRequest, listening: Listening) -> HttpResponse:
    """Close what was opened for supervision, at once and silently."""
    actions.stop_bringing(viewer=request.viewer, listening=listening)
    messages.success(request, _("C’est refermé. Personne n’est prévenu."))
    return redirect("listening:moment", pk=listening.pk)


@guard(rules.read_brought, loads=Brought)
def brought(request: HttpRequest, brought: Brought) -> HttpResponse:
    """Read what somebody brings to supervision; the reading is written."""
    record_reading(
        viewer=request.viewer,
        subject=brought.owner_id,
        about=brought,
        parts=["supervision"],
        because="listening:supervision",
    )
    return render(
        request,
        "listening/brought.html",
        {
            "brought": brought,
            "text": brought.content["words"],
            "who": name_beside(request.viewer, brought.owner_id),
        },
    )
