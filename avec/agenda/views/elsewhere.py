"""One's calendars elsewhere, read here: how each is doing, one more, one less."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.rules import Refusal
from avec.agenda import actions, rules
from avec.agenda.elsewhere.form import CalendarForm
from avec.agenda.elsewhere.seen import calendars_of, host_of
from avec.agenda.models import OtherCalendar
from avec.agenda.views.hours import zone_here
from avec.agenda.words import CalendarKind

WRONG = 422


@signed_in("Chacun voit ses propres calendriers.")
def listed(request: HttpRequest) -> HttpResponse:
    """Say how each of one's calendars elsewhere is doing."""
    return render(
        request,
        "agenda/other_calendars.html",
        {
            "rows": calendars_of(request.viewer),
            "is_demo": settings.AVEC_DEMO,
        },
    )


@signed_in("Chacun fait lire ses propres calendriers.", methods="GET POST")
def add(request: HttpRequest) -> HttpResponse:
    """Have one more calendar read."""
    form = CalendarForm(request.POST or None, initial={"zone": zone_here()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_calendar(
                viewer=request.viewer,
                kind=CalendarKind(said["kind"]),
                name=said["name"],
                address=said["address"],
                account=said["account"],
                password=said["password"],
                zone=said["zone"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("C’est gardé. Il sera lu dans la minute."))
            return redirect("agenda:other_calendars")
    return render(
        request,
        "agenda/add_calendar.html",
        {"form": form, "is_demo": settings.AVEC_DEMO},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.read_elsewhere, loads=OtherCalendar, methods="POST")
def again(request: HttpRequest, calendar: OtherCalendar) -> HttpResponse:
    """Ask that a calendar be read now."""
    actions.read_calendar_again(viewer=request.viewer, calendar=calendar)
    messages.success(request, _("C’est demandé. Il sera relu dans la minute."))
    return redirect("agenda:other_calendars")


@guard(rules.read_elsewhere, loads=OtherCalendar, methods="GET POST")
def remove(request: HttpRequest, calendar: OtherCalendar) -> HttpResponse:
    """Say what goes with a calendar, then forget it."""
    if request.method == "POST":
        actions.remove_calendar(viewer=request.viewer, calendar=calendar)
        messages.success(
            request, _("C’est retiré. Plus rien de ce calendrier n’est gardé ici.")
        )
        return redirect("agenda:other_calendars")
    said = calendar.content
    return render(
        request,
        "agenda/remove_calendar.html",
        {"key": calendar.pk, "name": said["name"] or host_of(said["address"])},
    )
