"""Keeping a group with others: who does, asking somebody, answering, stopping."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.foundation.forms import key_sent
from avec.groups import actions, rules
from avec.groups.keepers import keeping_of, may_keep_too
from avec.groups.models import Group, KeepingAsk
from avec.groups.refusals import CannotKeepIt

WRONG = 422


@guard(rules.keep, loads=Group, methods="GET POST")
def keepers(request: HttpRequest, group: Group) -> HttpResponse:
    """Say who keeps a group; ask somebody to keep it too."""
    wrong = ""
    if request.method == "POST":
        person, key = key_sent(request, "person"), key_sent(request, "key")
        if person and key:
            try:
                actions.ask_keeper(
                    viewer=request.viewer, group=group, key=key, person_id=person
                )
            except CannotKeepIt as refusal:
                wrong = str(refusal.sentence)
            else:
                messages.success(
                    request, _("C’est demandé. Rien ne change avant son oui.")
                )
                return redirect("groups:keepers", pk=group.pk)
        else:
            wrong = _("Choisissez une personne.")
    return render(
        request,
        "groups/keepers.html",
        {
            "group": group,
            "keeping": keeping_of(request.viewer, group),
            "people": may_keep_too(request.viewer, group),
            "key": uuid4(),
            "wrong": wrong,
        },
        status=WRONG if wrong else 200,
    )


@guard(rules.answer_keeping, loads=KeepingAsk, methods="POST")
def answer(request: HttpRequest, asked: KeepingAsk) -> HttpResponse:
    """Say yes or no to keeping a group with others."""
    is_yes = request.POST.get("answer") == "yes"
    actions.answer_keeping(viewer=request.viewer, asked=asked, is_yes=is_yes)
    messages.success(
        request,
        _("C’est convenu : vous tenez ce groupe aussi, sous votre casquette.")
        if is_yes
        else _("C’est dit. Rien ne change."),
    )
    return redirect("groups:mine")


@guard(rules.take_asking_back, loads=KeepingAsk, methods="POST")
def ask_no_more(request: HttpRequest, asked: KeepingAsk) -> HttpResponse:
    """Take back what was asked."""
    actions.ask_keeper_no_more(viewer=request.viewer, asked=asked)
    messages.success(request, _("C’est repris. Rien n’est demandé."))
    return redirect("groups:keepers", pk=asked.group_id)


@guard(rules.keep, loads=Group, methods="GET POST")
def stop(request: HttpRequest, group: Group) -> HttpResponse:
    """Keep it no more, after saying what happens next."""
    if request.method == "POST":
        actions.stop_keeping(viewer=request.viewer, group=group)
        messages.success(request, _("C’est fait. D’autres tiennent ce groupe."))
        return redirect("groups:group", pk=group.pk)
    return render(
        request,
        "groups/stop_keeping.html",
        {"group": group, "keeping": keeping_of(request.viewer, group)},
    )
