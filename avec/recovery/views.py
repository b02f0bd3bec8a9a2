"""Where her goals are, in one gesture."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.documents import actions, rules
from avec.documents.actions.writing import Place
from avec.documents.models import Document
from avec.recovery.goals import SECTION, STATE, goals_of, state_question


@guard(rules.hold_the_pen, loads=Document, methods="GET POST")
def goals(request, document):
    """List her goals; one button says where one of them is."""
    question = state_question(document.form_in(get_language()))
    if question is None:
        raise Http404
    if request.method == "POST":
        actions.write_in_turn(viewer=request.viewer, document=document)
        listed = goals_of(request.viewer, document, question)
        wanted = request.POST.get("goal", "")
        goal = next((one for one in listed if str(one.block.pk) == wanted), None)
        state = request.POST.get("state", "")
        if goal is None or state not in {choice.key for choice in question.choices}:
            messages.info(request, _("Ce but a changé entre-temps. Rien n’est noté."))
            return redirect("recovery:goals", pk=document.pk)
        if goal.state != question.label_of(state):
            actions.write_passage(
                viewer=request.viewer,
                place=Place(document, SECTION, STATE, goal.block),
                content={"chosen": [state], "other": ""},
                replaces=goal.standing,
            )
        messages.success(
            request, _("C’est dit. Les autres le liront à votre prochaine version.")
        )
        return redirect("recovery:goals", pk=document.pk)
    return render(
        request,
        "recovery/goals.html",
        {
            "document": document,
            "title": document.title_in(get_language()),
            "goals": goals_of(request.viewer, document, question),
            "states": [(choice.key, choice.label) for choice in question.choices],
        },
    )
