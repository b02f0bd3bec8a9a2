"""An appointment that comes back: choosing its dates, seeing them, changing several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avec.access.guards import guard
from avec.agenda import actions, rules
from avec.agenda.actions.coming_back import Done
from avec.agenda.coming_back import Candidate, candidates, dates_from, dates_of, shifted
from avec.agenda.finding import Length
from avec.agenda.forms import MoveDatesForm, RepeatForm
from avec.agenda.models import Appointment
from avec.agenda.reach import may_be_asked
from avec.agenda.reading import people_of, shown
from avec.agenda.refusals import NoSuchPair, TimeIsTaken, TooManyDates
from avec.agenda.views.moments import chosen_starts
from avec.agenda.words import Rhythm, Which
from avec.agenda.zones import local
from avec.foundation.dates import full_moment
from avec.foundation.forms import key_sent

WRONG = 422


@guard(rules.propose_time, loads=Appointment, methods="GET POST")
def repeat(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Choose how often it comes back, look at each date, then propose those kept."""
    people = people_of(request.viewer, appointment)
    start = _begins(request, appointment)
    if start is None or not may_be_asked(request.viewer, people):
        return redirect("agenda:appointment", pk=appointment.pk)
    wrong = ""
    if request.method == "POST":
        chosen = chosen_starts(request.POST.getlist("start"))
        try:
            if chosen:
                return _repeat(request, appointment, start, chosen)
            wrong = _("Choisissez au moins une date.")
        except (TimeIsTaken, TooManyDates, NoSuchPair) as refusal:
            wrong = str(refusal.sentence)
    form = RepeatForm(request.GET if "rhythm" in request.GET else None)
    found: list[Candidate] = []
    off: Sequence[Any] = ()
    if form.is_bound and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        dates = dates_from(
            start,
            appointment.zone,
            Rhythm(said["rhythm"]),
            said["times"],
            now=now,
            keeps_days_off=said["days_off"],
        )
        off = dates.off
        found = candidates(
            request.viewer,
            people,
            Length(appointment.minutes, appointment.before, appointment.after),
            [one.start for one in dates.kept[1:]],
            now=now,
            zone=appointment.zone,
        )
    (one,) = shown(request.viewer, [appointment])
    return render(
        request,
        "agenda/repeat.html",
        {
            "one": one,
            "form": form,
            "start": start,
            "found": found,
            "off": off,
            "key": key_sent(request, "key") or uuid4(),
            "wrong": wrong,
        },
        status=WRONG if wrong else 200,
    )


def _begins(request: HttpRequest, appointment: Appointment) -> datetime | None:
    """Return its first date: what is agreed, or the moment that was just chosen."""
    now = timezone.now()
    if not appointment.is_standing:
        return None
    if appointment.starts_at is not None:
        return appointment.starts_at
    said = chosen_starts([request.GET.get("debut", "")])
    return said[0] if said and said[0] > now else None


def _repeat(
    request: HttpRequest,
    appointment: Appointment,
    start: datetime,
    chosen: Sequence[datetime],
) -> HttpResponse:
    done = actions.repeat_appointment(
        viewer=request.viewer,
        appointment=appointment,
        key=key_sent(request, "key") or uuid4(),
        starts=[at for at in chosen if at != start],
        first=None if appointment.is_confirmed else start,
    )
    _say_left_out(request, done)
    messages.success(
        request,
        _("C’est confirmé : tout le monde avait ouvert ces moments.")
        if done.are_agreed
        else _(
            "C’est proposé. Chacun répond à toutes les dates d’un geste, ou à part."
        ),
    )
    return redirect("agenda:dates", pk=done.done[-1].pk)


def _say_left_out(request: HttpRequest, done: Done) -> None:
    for start, why in done.left_out.items():
        words = _("%(moment)s : %(why)s") % {"moment": full_moment(start), "why": why}
        messages.warning(request, words)


@guard(rules.see, loads=Appointment)
def dates(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Show every date to come of an appointment that comes back."""
    rows = shown(request.viewer, dates_of(request.viewer, appointment))
    return render(
        request,
        "agenda/dates.html",
        {
            "key": appointment.pk,
            "rows": rows,
            "one": rows[0] if rows else None,
            "awaiting": sum(one.awaits_me for one in rows),
        },
    )


@guard(rules.several_dates, loads=Appointment, methods="POST")
def answer_dates(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Say yes or no to every date that waits for one's answer."""
    said = request.POST.get("answer")
    if said not in {"yes", "no"}:
        messages.warning(request, _("Choisissez une réponse."))
        return redirect("agenda:dates", pk=appointment.pk)
    done = actions.answer_dates(
        viewer=request.viewer, appointment=appointment, is_yes=said == "yes"
    )
    for start in done.left_out:
        words = _("%(moment)s : vous êtes déjà pris. Cette date attend votre réponse.")
        messages.warning(request, words % {"moment": full_moment(start)})
    if done.done:
        number = len(done.done)
        messages.success(
            request,
            (
                ngettext(
                    "C’est dit pour %(num)d date.",
                    "C’est dit pour %(num)d dates.",
                    number,
                )
                if said == "no" or not done.are_agreed
                else ngettext(
                    "C’est confirmé pour %(num)d date.",
                    "C’est confirmé pour %(num)d dates.",
                    number,
                )
            )
            % {"num": number},
        )
    return redirect("agenda:dates", pk=appointment.pk)


@dataclass(frozen=True, slots=True)
class Moved:
    """One date, and the moment that would be proposed instead."""

    one: Appointment
    candidate: Candidate


@guard(rules.several_dates, loads=Appointment, methods="GET POST")
def move_dates(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Move this date and those that follow, or all of them, to another day or hour."""
    wrong = ""
    if request.method == "POST":
        starts = {
            one.pk: chosen[0]
            for one in dates_of(request.viewer, appointment)
            if (chosen := chosen_starts(request.POST.getlist(f"start-{one.pk}")))
        }
        try:
            if starts:
                return _move(request, appointment, starts)
            wrong = _("Choisissez au moins une date.")
        except TimeIsTaken as refusal:
            wrong = str(refusal.sentence)
    form = MoveDatesForm(request.GET if "weekday" in request.GET else None)
    if not form.is_bound and appointment.starts_at is not None:
        at = local(appointment.starts_at, appointment.zone)
        form.initial = {"weekday": str(at.weekday()), "at": at.time()}
    found: list[Moved] = []
    if form.is_bound and form.is_valid():
        found = _moved(request, appointment, form.cleaned_data)
    (one,) = shown(request.viewer, [appointment])
    return render(
        request,
        "agenda/move_dates.html",
        {"one": one, "form": form, "found": found, "wrong": wrong},
        status=WRONG if wrong else 200,
    )


def _moved(
    request: HttpRequest, appointment: Appointment, said: dict[str, Any]
) -> list[Moved]:
    now = timezone.now()
    rows = [
        one
        for one in dates_of(request.viewer, appointment, Which(said["which"]))
        if one.when is not None and one.when > now
    ]
    starts = [
        shifted(one.when, one.zone, int(said["weekday"]), said["at"]) for one in rows
    ]
    people = people_of(request.viewer, appointment)
    length = Length(appointment.minutes, appointment.before, appointment.after)
    if may_be_asked(request.viewer, people):
        free = candidates(
            request.viewer, people, length, starts, now=now, zone=appointment.zone
        )
    else:
        free = [Candidate(start, None) for start in starts]
    lasts = timedelta(minutes=length.minutes + length.before + length.after)
    return [
        # What it takes of its own time, it gives back: only the database knows.
        Moved(one, Candidate(start, None) if abs(start - one.when) < lasts else each)
        for one, start, each in zip(rows, starts, free, strict=True)
        if start > now and start != one.when
    ]


def _move(
    request: HttpRequest, appointment: Appointment, starts: dict[UUID, datetime]
) -> HttpResponse:
    done = actions.move_dates(
        viewer=request.viewer, appointment=appointment, starts=starts
    )
    _say_left_out(request, done)
    messages.success(
        request,
        _(
            "C’est proposé. Chaque date reste où elle est tant que chacun n’a pas dit"
            " oui."
        ),
    )
    return redirect("agenda:dates", pk=appointment.pk)
