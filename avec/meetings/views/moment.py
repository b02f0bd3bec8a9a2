"""Finding when to meet: the appointment of a meeting, called from its sheet."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.agenda.actions.agreeing import Shape
from avec.agenda.words import Mode
from avec.meetings import actions, rules
from avec.meetings.forms import MomentForm
from avec.meetings.models import Meeting
from avec.meetings.moment import whom_to_ask

WRONG = 422


@guard(rules.find_moment, loads=Meeting, methods="GET POST")
def find(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say where and how long; the moments come next, in the agenda."""
    form = MomentForm(
        request.POST or None,
        initial={
            "key": uuid4(),
            "about": _("Une réunion avec %(name)s") % {"name": meeting.about_name},
            "minutes": "90",
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        called = actions.call_for_meeting(
            viewer=request.viewer,
            meeting=meeting,
            key=said["key"],
            about=said["about"],
            where=said["where"],
            shape=Shape(
                minutes=int(said["minutes"]),
                before=int(said["before"]),
                after=int(said["after"]),
                mode=Mode(said["mode"]),
                is_discreet=said["is_discreet"],
                zone=settings.TIME_ZONE,
            ),
        )
        return redirect("agenda:moments", pk=called.appointment.pk)
    return render(
        request,
        "meetings/find_moment.html",
        {
            "form": form,
            "meeting": meeting,
            "to_ask": whom_to_ask(request.viewer, meeting),
        },
        status=WRONG if request.method == "POST" else 200,
    )
