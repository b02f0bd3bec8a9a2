"""Asking somebody to come instead, and answering that."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.agenda import actions, rules
from avec.agenda.instead import question, who_may_come
from avec.agenda.models import Appointment, Replacement
from avec.agenda.reading import shown
from avec.agenda.refusals import NotFreeThen, TimeIsTaken
from avec.foundation.forms import key_sent

WRONG = 422


@guard(rules.ask_instead, loads=Appointment, methods="GET POST")
def ask(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Choose whom one asks to come instead; nothing changes before they say yes."""
    (one,) = shown(request.viewer, [appointment])
    if not one.is_confirmed or one.has_begun or one.is_apart:
        return redirect("agenda:appointment", pk=appointment.pk)
    wrong = ""
    if request.method == "POST":
        person, key = key_sent(request, "person"), key_sent(request, "key")
        if person and key:
            try:
                actions.ask_instead(
                    viewer=request.viewer,
                    appointment=appointment,
                    key=key,
                    person_id=person,
                )
            except NotFreeThen as refusal:
                wrong = str(refusal.sentence)
            else:
                messages.success(
                    request, _("C’est demandé. Rien ne change avant un oui.")
                )
                return redirect("agenda:appointment", pk=appointment.pk)
        else:
            wrong = _("Choisissez une personne.")
    return render(
        request,
        "agenda/ask_instead.html",
        {
            "one": one,
            "people": who_may_come(appointment),
            "key": uuid4(),
            "wrong": wrong,
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.read_asked, loads=Replacement)
def asked(request: HttpRequest, asked: Replacement) -> HttpResponse:
    """Show what is asked of one, before one says yes; or what came of asking."""
    if asked.asked_by_id == request.viewer.person_id:
        return render(request, "agenda/asked_somebody.html", {"asked": asked})
    if asked.came:
        return redirect("agenda:appointment", pk=asked.appointment_id)
    return render(request, "agenda/asked_instead.html", {"one": question(asked)})


@guard(rules.answer_instead, loads=Replacement, methods="POST")
def answer(request: HttpRequest, asked: Replacement) -> HttpResponse:
    """Say yes or no to coming instead, or to somebody coming instead."""
    is_hers = asked.person_id != request.viewer.person_id
    said = request.POST.get("answer")
    if said not in {"yes", "no", "knowingly"}:
        messages.warning(request, _("Choisissez une réponse."))
        return _back(asked, is_hers=is_hers)
    try:
        comes = actions.answer_instead(
            viewer=request.viewer,
            asked=asked,
            is_yes=said != "no",
            knowingly=said == "knowingly",
        )
    except TimeIsTaken:
        return render(
            request, "agenda/instead_beside.html", {"one": question(asked)}, status=409
        )
    if said == "no":
        messages.success(
            request,
            _(
                "C’est dit. Le rendez-vous reste comme il était ; personne ne demande"
                " pourquoi."
            ),
        )
        return redirect("agenda:agenda") if not is_hers else _back(asked, is_hers=True)
    if comes:
        messages.success(request, _("C’est convenu : chaque personne a dit oui."))
        return redirect("agenda:appointment", pk=asked.appointment_id)
    messages.success(request, _("Vous avez dit oui. Il reste à attendre les autres."))
    return _back(asked, is_hers=is_hers)


def _back(asked: Replacement, *, is_hers: bool) -> HttpResponse:
    if is_hers:
        return redirect("agenda:appointment", pk=asked.appointment_id)
    return redirect("agenda:asked", pk=asked.pk)


@guard(rules.take_asking_back, loads=Replacement, methods="POST")
def take_back(request: HttpRequest, asked: Replacement) -> HttpResponse:
    """Ask nobody any more: one comes oneself."""
    actions.take_asking_back(viewer=request.viewer, asked=asked)
    messages.success(request, _("C’est repris. Vous venez, comme convenu."))
    return redirect("agenda:appointment", pk=asked.appointment_id)
