"""One's pairs: asking somebody to go together usually, answering, ending; who leads."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.rules import NotAllowed
from avec.agenda import actions, rules
from avec.agenda.models import Appointment, Pair
from avec.agenda.pairs import may_be_mates, pairs_of
from avec.agenda.reach import my_side
from avec.agenda.refusals import NoPairWith
from avec.foundation.forms import key_sent

WRONG = 422


@signed_in("Chacun voit les binômes dont il est.", methods="GET POST")
def pairs(request: HttpRequest) -> HttpResponse:
    """List one's pairs; ask somebody from the other side to go together usually."""
    wrong = ""
    if request.method == "POST":
        person, key = key_sent(request, "person"), key_sent(request, "key")
        if person and key:
            try:
                actions.make_pair(viewer=request.viewer, key=key, mate_id=person)
            except (NoPairWith, NotAllowed):
                wrong = _("Cette personne ne peut pas être choisie.")
            else:
                messages.success(
                    request,
                    _("C’est demandé. Le binôme tient quand l’autre a dit oui."),
                )
                return redirect("agenda:pairs")
        else:
            wrong = _("Choisissez une personne.")
    found, mine = pairs_of(request.viewer), my_side(request.viewer)
    return render(
        request,
        "agenda/pairs.html",
        {
            "pairs": found,
            "people": may_be_mates(request.viewer, mine, found),
            "is_at_work": mine != "person",
            "key": uuid4(),
            "wrong": wrong,
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.answer_pair, loads=Pair, methods="POST")
def answer(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Say yes or no to going together usually."""
    is_yes = request.POST.get("answer") == "yes"
    actions.answer_pair(viewer=request.viewer, pair=pair, is_yes=is_yes)
    messages.success(
        request, _("C’est convenu.") if is_yes else _("C’est dit. Rien n’est convenu.")
    )
    return redirect("agenda:pairs")


@guard(rules.end_pair, loads=Pair, methods="POST")
def end(request: HttpRequest, pair: Pair) -> HttpResponse:
    """End a pair; what is to come stands."""
    actions.end_pair(viewer=request.viewer, pair=pair)
    messages.success(
        request, _("C’est fini. Les rendez-vous à venir restent comme ils sont.")
    )
    return redirect("agenda:pairs")


@guard(rules.ask_instead, loads=Appointment, methods="POST")
def lead(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    """Say who leads this time."""
    person = key_sent(request, "person")
    if person is None:
        messages.warning(request, _("Choisissez une personne."))
    else:
        actions.hand_lead(
            viewer=request.viewer, appointment=appointment, person_id=person
        )
        messages.success(request, _("C’est noté."))
    return redirect("agenda:appointment", pk=appointment.pk)
