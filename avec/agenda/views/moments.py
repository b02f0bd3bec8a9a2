"""Finding a moment, proposing it, answering it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.agenda import actions, rules
from avec.agenda.finding import DAYS, Length, moments
from avec.agenda.forms import OtherMomentForm
from avec.agenda.kinds import notice_of
from avec.agenda.models import Appointment, ProposedTime
from avec.agenda.preferring import in_order, preferred_by
from avec.agenda.reach import may_be_asked
from avec.agenda.reading import may_swap_with, shown, sides_of
from avec.agenda.refusals import TimeIsTaken
from avec.agenda.things import taken_between, things_with
from avec.agenda.words import Side
from avec.foundation.dates import full_moment

WRONG = 422
SHOWN_DAYS = 7
MOST_STARTS = 3


@guard(rules.propose_time, loads=Appointment, methods="GET POST")
def find(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Offer the moments when everybody is free; propose up to three of them."""
    if not _can_move(appointment):
        return redirect("agenda:appointment", pk=appointment.pk)
    other = OtherMomentForm(request.POST if request.method == "POST" else None)
    wrong = ""
    if request.method == "POST":
        chosen = chosen_starts(request.POST.getlist("start"))
        if other.is_valid() and other.cleaned_data.get("on"):
            said = other.cleaned_data
            zone = ZoneInfo(appointment.zone)
            chosen.append(datetime.combine(said["on"], said["at"], tzinfo=zone))
        if "again" in request.POST and len(chosen) == 1 and other.is_valid():
            asked = urlencode({"debut": chosen[0].isoformat()})
            return redirect(
                reverse("agenda:repeat", args=[appointment.pk]) + f"?{asked}"
            )
        if "again" in request.POST and chosen:
            wrong = _("Pour le faire revenir, choisissez un seul moment.")
        elif len(chosen) > MOST_STARTS:
            wrong = _("Choisissez trois moments au plus.")
        elif not chosen and other.is_valid():
            wrong = _("Choisissez au moins un moment.")
        elif other.is_valid():
            try:
                return _propose(request, appointment, chosen)
            except TimeIsTaken as refusal:
                wrong = str(refusal.sentence)
    return _page(request, appointment, other, wrong)


def _can_move(appointment: Appointment) -> bool:
    starts_at = appointment.starts_at
    has_begun = starts_at is not None and starts_at <= timezone.now()
    return appointment.is_standing and not has_begun


@guard(rules.propose_time, loads=Appointment, methods="GET POST")
def swap(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Propose that it changes places with another of one's appointments."""
    if not (appointment.is_confirmed and _can_move(appointment)):
        return redirect("agenda:appointment", pk=appointment.pk)
    others = may_swap_with(request.viewer, appointment)
    wrong = ""
    if request.method == "POST":
        keys = {str(one.key) for one in others}
        if (key := request.POST.get("other")) in keys:
            other = Appointment.objects.visible_to(request.viewer).get(pk=key)
            try:
                done = actions.propose_swap(
                    viewer=request.viewer, appointment=appointment, other=other
                )
            except TimeIsTaken:
                wrong = _(
                    "Quelqu’un est déjà pris à l’un de ces deux moments. Choisissez un"
                    " autre rendez-vous, ou proposez un autre moment."
                )
            else:
                messages.success(
                    request,
                    _("C’est échangé.")
                    if done
                    else _("C’est proposé. Chacun répond pour soi."),
                )
                return redirect("agenda:appointment", pk=appointment.pk)
        else:
            wrong = _("Choisissez un rendez-vous.")
    (one,) = shown(request.viewer, [appointment])
    return render(
        request,
        "agenda/swap.html",
        {"one": one, "others": others, "wrong": wrong},
        status=WRONG if request.method == "POST" else 200,
    )


def _propose(
    request: HttpRequest, appointment: Appointment, chosen: list[datetime]
) -> HttpResponse:
    called = actions.propose_times(
        viewer=request.viewer, appointment=appointment, starts=chosen
    )
    for start in called.taken:
        words = _("%(moment)s n’a pas été proposé : ce moment n’est plus libre.")
        messages.warning(request, words % {"moment": full_moment(start)})
    messages.success(
        request,
        _("C’est confirmé : tout le monde avait ouvert ce moment.")
        if called.is_confirmed
        else _("C’est proposé. Chacun répond pour soi."),
    )
    return redirect("agenda:appointment", pk=appointment.pk)


def _page(
    request: HttpRequest, appointment: Appointment, other: OtherMomentForm, wrong: str
) -> HttpResponse:
    is_wide = "large" in request.GET
    sides = sides_of(request.viewer, appointment)
    people = list(sides)
    asks = may_be_asked(request.viewer, people)
    now = timezone.now()
    taken = taken_between(
        request.viewer, appointment.pk, now, now + timedelta(days=DAYS)
    )
    zone = ZoneInfo(appointment.zone)
    days = (
        moments(
            request.viewer,
            [[one] for one in people],
            Length(appointment.minutes, appointment.before, appointment.after),
            now=now,
            zone=zone,
            is_wide=is_wide,
            notice=notice_of(appointment.kind),
            taken=taken,
        )
        if asks
        else []
    )
    own = [person for person, side in sides.items() if side == Side.PERSON]
    first = int(request.GET.get("page", "0") or 0) if _is_page(request) else 0
    (one,) = shown(request.viewer, [appointment])
    things = [] if one.is_apart else things_with(request.viewer, appointment)
    return render(
        request,
        "agenda/moments.html",
        {
            "one": one,
            "ways": [each for each in things if each.route],
            "parts": in_order(
                days[first * SHOWN_DAYS : (first + 1) * SHOWN_DAYS],
                preferred_by(own if days else []),
            ),
            "page": first,
            "has_more": len(days) > (first + 1) * SHOWN_DAYS,
            "is_wide": is_wide,
            "asks": asks,
            "things": []
            if one.is_apart
            else [words for each in taken for words in each.words],
            "other": other,
            "wrong": wrong,
            "zone": zone.key if zone.key != settings.TIME_ZONE else "",
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _is_page(request: HttpRequest) -> bool:
    said = request.GET.get("page", "")
    return said.isascii() and said.isdecimal() and len(said) < 3


def chosen_starts(said: Iterable[str]) -> list[datetime]:
    """Read the moments that the page offered; what is none of them is left out."""
    found = []
    for text in said:
        try:
            start = datetime.fromisoformat(text)
        except ValueError:
            continue
        if start.tzinfo is not None:
            found.append(start)
    return list(dict.fromkeys(found))


@guard(rules.answer, loads=ProposedTime, methods="POST")
def answer(request: HttpRequest, time: ProposedTime) -> HttpResponse:
    """Say yes or no to a moment."""
    said = request.POST.get("answer")
    if said not in {"yes", "no", "knowingly"}:
        messages.warning(request, _("Choisissez une réponse."))
        return redirect("agenda:appointment", pk=time.appointment_id)
    try:
        confirmed = actions.answer_time(
            viewer=request.viewer,
            time=time,
            is_yes=said != "no",
            knowingly=said == "knowingly",
        )
    except TimeIsTaken:
        return _beside(request, time)
    messages.success(
        request,
        _("C’est confirmé : tout le monde a dit oui.")
        if confirmed
        else _("C’est dit. Votre réponse peut changer.")
        if said == "no"
        else _("Vous avez dit oui. Il reste à attendre les autres."),
    )
    return redirect("agenda:appointment", pk=time.appointment_id)


def _beside(request: HttpRequest, time: ProposedTime) -> HttpResponse:
    """Ask whether one knows that one is already taken then."""
    found = Appointment.objects.visible_to(request.viewer).filter(
        pk=time.appointment_id
    )
    (one,) = shown(request.viewer, found)
    return render(
        request,
        "agenda/beside.html",
        {"one": one, "time": time, "start": time.during.lower},
        status=409,
    )


@guard(rules.withdraw_time, loads=ProposedTime, methods="POST")
def withdraw(request: HttpRequest, time: ProposedTime) -> HttpResponse:
    """Take back a moment one proposed."""
    actions.withdraw_time(viewer=request.viewer, time=time)
    messages.success(request, _("Ce moment n’est plus proposé."))
    return redirect("agenda:appointment", pk=time.appointment_id)
