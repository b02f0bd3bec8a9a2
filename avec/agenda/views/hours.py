"""One's hours: in words, said after a look at what they come to, changed, stopped."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.rules import Refusal
from avec.agenda import actions, rules
from avec.agenda.forms import ChangeForm, HoursForm, StopForm, said_before
from avec.agenda.hours import Hours, hours_of, seen
from avec.agenda.models import Opening
from avec.agenda.reading_hours import absences_to_come, hours_said, left_outside
from avec.agenda.words import Which
from avec.foundation.dates import day
from avec.foundation.days import day_typed

WRONG = 422
SHOWN = 12


def zone_here() -> str:
    """Return the zone of the site."""
    return ZoneInfo(settings.TIME_ZONE).key


@signed_in("Chacun lit ses propres heures.")
def listed(request: HttpRequest) -> HttpResponse:
    """Say one's hours in words, and the absences to come with what falls in them."""
    now = timezone.now()
    hours = hours_said(request.viewer, now, zone_here=zone_here())
    return render(
        request,
        "agenda/hours.html",
        {
            "running": [one for one in hours if one.seen.next],
            "over": [one for one in hours if not one.seen.next],
            "absences": absences_to_come(request.viewer, now),
        },
    )


@signed_in("Chacun dit ses heures pour soi.", methods="GET POST")
def say(request: HttpRequest) -> HttpResponse:
    """Ask for hours, show what they come to, then keep them."""
    initial = {"key": uuid4(), "zone": zone_here(), "first": timezone.localdate()}
    form = HoursForm(request.POST or None, initial=initial)
    if request.method != "POST" or "again" in request.POST:
        return _form(request, form)
    if not form.is_valid():
        return _form(request, form)
    hours, key = form.cleaned_data["hours"], form.cleaned_data["key"]
    if "say" not in request.POST:
        return _preview(request, form, hours)
    actions.say_hours(
        viewer=request.viewer,
        key=key,
        series=hours.series,
        is_bookable=hours.is_bookable,
        days_off=hours.days_off,
    )
    messages.success(request, _("C’est dit. Personne d’autre ne lit ces heures."))
    return redirect("agenda:hours")


@guard(rules.say_hours, loads=Opening)
def one(request: HttpRequest, opening: Opening) -> HttpResponse:
    """Show the next dates of some hours, and what one may do of each."""
    now = timezone.now()
    hours = hours_of(opening)
    return render(
        request,
        "agenda/these_hours.html",
        {
            "key": opening.pk,
            "seen": seen(hours, now, zone_here=zone_here(), most=SHOWN),
            "comes_back": bool(hours.series.rule),
            "form": StopForm(),
        },
    )


@guard(rules.say_hours, loads=Opening, methods="GET POST")
def change(request: HttpRequest, opening: Opening) -> HttpResponse:
    """Change one day, one day and those that follow, or all; after a look at it."""
    before = hours_of(opening)
    on = day_typed(request.POST.get("on") or request.GET.get("jour") or "")
    on = on or _next_day(before)
    if on is None:
        raise Http404
    initial = {**said_before(before, on), "key": uuid4(), "on": on}
    form = ChangeForm(request.POST or None, initial=initial, before=before)
    more = {"opening": opening, "on": on, "comes_back": bool(before.series.rule)}
    if request.method != "POST" or "again" in request.POST:
        return _form(request, form, **more)
    if not form.is_valid():
        return _form(request, form, **more)
    hours, said = form.cleaned_data["hours"], form.cleaned_data
    which = Which(said.get("which") or Which.ALWAYS)
    if "say" not in request.POST:
        return _preview(request, form, hours, before=before, which=which, **more)
    try:
        actions.change_hours(
            viewer=request.viewer,
            hours=opening,
            key=said["key"],
            which=which,
            on=on,
            new=hours,
        )
    except Refusal as refusal:
        form.add_error("first", str(refusal.sentence))
        return _form(request, form, **more)
    messages.success(request, _("C’est changé. Aucun rendez-vous n’est annulé."))
    return redirect("agenda:hours")


@guard(rules.say_hours, loads=Opening, methods="POST")
def skip(request: HttpRequest, opening: Opening) -> HttpResponse:
    """Leave one day out."""
    on = day_typed(request.POST.get("on", ""))
    if on is None:
        messages.warning(request, _("Choisissez un jour."))
        return redirect("agenda:these_hours", pk=opening.pk)
    comes_back = bool(opening.rule)
    actions.skip_day(viewer=request.viewer, hours=opening, on=on)
    words = _("%(day)s : vous n’y êtes pas. Les autres jours ne changent pas.")
    messages.success(request, words % {"day": day(on)})
    return (
        redirect("agenda:these_hours", pk=opening.pk)
        if comes_back
        else redirect("agenda:hours")
    )


@guard(rules.say_hours, loads=Opening, methods="GET POST")
def stop(request: HttpRequest, opening: Opening) -> HttpResponse:
    """Take hours back, all of them or from one day on, after saying what stays."""
    hours, now = hours_of(opening), timezone.now()
    form = StopForm(request.POST if "on" in request.POST else None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        on = form.cleaned_data["on"] if form.is_bound else None
        actions.stop_hours(viewer=request.viewer, hours=opening, on=on)
        messages.success(
            request, _("C’est arrêté. Les rendez-vous confirmés tiennent.")
        )
        return redirect("agenda:hours")
    return render(
        request,
        "agenda/stop_hours.html",
        {
            "key": opening.pk,
            "form": form,
            "seen": seen(hours, now, zone_here=zone_here(), most=1),
            "stays": left_outside(request.viewer, hours, None, now),
            "comes_back": bool(hours.series.rule),
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _next_day(hours: Hours) -> date | None:
    found = seen(hours, timezone.now(), zone_here=zone_here(), most=1).next
    return found[0].on if found else None


def _form(request: HttpRequest, form: HoursForm, **more: Any) -> HttpResponse:
    return render(
        request,
        "agenda/say_hours.html",
        {"form": form, "opening": None, "comes_back": True, **more},
        status=WRONG if form.is_bound and form.errors else 200,
    )


def _preview(
    request: HttpRequest,
    form: HoursForm,
    hours: Hours,
    *,
    before: Hours | None = None,
    which: Which = Which.ALWAYS,
    **more: Any,
) -> HttpResponse:
    now = timezone.now()
    stays = []
    if before is not None and which != Which.ONCE:
        since = now
        if which == Which.FROM:
            since = max(now, _midnight(more["on"]))
        stays = left_outside(request.viewer, before, hours, since)
    return render(
        request,
        "agenda/preview_hours.html",
        {
            "form": form,
            "kept": [
                (name, value)
                for name, values in request.POST.lists()
                if name in form.fields
                for value in values
            ],
            "seen": seen(hours, now, zone_here=zone_here()),
            "stays": stays,
            "which": which.label if before and before.series.rule else "",
            "opening": None,
            **more,
        },
    )


def _midnight(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, datetime.min.time()))
