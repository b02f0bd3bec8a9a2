"""Revoking: said by her or reported; what was told of it, and what was done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.audit.actions import record_reading
from avec.directives import actions, rules
from avec.directives.forms import RevokeForm, SequelForm
from avec.directives.models import Revocation, Sequel
from avec.directives.sentences import contrary_rows, on_day
from avec.directives.words import CONTRARY, Way
from avec.documents.models import Document
from avec.episodes.open_now import open_episode
from avec.people.models import Person

WRONG = 422


@guard(rules.revoke, loads=Document, methods="GET POST")
def revoke(request: HttpRequest, document: Document) -> HttpResponse:
    """Say that these directives speak for her no more: she, or who heard her say it."""
    is_hers = document.owner_id == request.viewer.person_id
    initial = {"way": Way.SCREEN if is_hers else Way.SPOKEN, "said_on": actions.today()}
    moment = open_episode(document.owner_id)
    form = RevokeForm(
        request.POST or None,
        initial=initial,
        is_hers=is_hers,
        moment_is_open=moment is not None,
    )
    owner = Person.objects.visible_to(request.viewer).get(pk=document.owner_id).name
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        revocation = actions.revoke(
            viewer=request.viewer,
            document=document,
            way=Way(said["way"]),
            said_on=said["said_on"],
            owner=owner,
            words=said["words"],
            moment=said["moment"],
            reporter="" if is_hers else request.person.name,
            in_difficult_moment=said.get("in_difficult_moment", False),
        )
        return redirect("directives:revoked", pk=revocation.pk)
    return render(
        request,
        "directives/revoke.html",
        {
            "document": document,
            "form": form,
            "is_hers": is_hers,
            "owner": owner,
            "moment": moment,
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.see_revocation, loads=Revocation)
def revoked(request: HttpRequest, revocation: Revocation) -> HttpResponse:
    """Say that it was revoked, when and how; side by side, what she wrote before.

    Nothing here says which of the two prevails.
    """
    return _notice(request, revocation, SequelForm())


def _notice(
    request: HttpRequest, revocation: Revocation, form: SequelForm, status: int = 200
) -> HttpResponse:
    contrary = contrary_rows(revocation)
    if contrary:
        record_reading(
            viewer=request.viewer,
            subject=revocation.owner_id,
            about=Document(pk=revocation.document_id),
            parts=[CONTRARY[0]],
            because=f"revocation:{revocation.pk}",
        )
    kept = [
        one.content
        for one in Sequel.objects.visible_to(request.viewer)
        .filter(revocation=revocation)
        .order_by("written_at", "pk")
    ]
    is_hers = revocation.owner_id == request.viewer.person_id
    by_another = revocation.recorded_by_id != revocation.owner_id
    reporter = next((one["name"] for one in kept if "done" not in one), "")
    return render(
        request,
        "directives/revoked.html",
        {
            "revocation": revocation,
            "owner": revocation.content.get("owner", ""),
            "by_another": by_another,
            "reporter": (reporter or _("quelqu’un")) if is_hers else "",
            "way": Way(revocation.way).label,
            "day": on_day(revocation.said_on),
            "contrary": contrary,
            "is_hers": is_hers,
            "words": _as_it_was_said(kept) if is_hers else [],
            "sequels": [one for one in kept if "done" in one],
            "form": form,
        },
        status=status,
    )


def _as_it_was_said(kept: list[dict[str, str]]) -> list[str]:
    """Return the words with which it was said, and in what moment: for her alone."""
    said = [one for one in kept if "done" not in one]
    return [one[key] for one in said for key in ("words", "moment") if one.get(key)]


@guard(rules.answer_revocation, loads=Revocation, methods="POST")
def answer(request: HttpRequest, revocation: Revocation) -> HttpResponse:
    """Keep whether she did say what somebody reported; undo it if she did not."""
    is_true = request.POST.get("said") == "yes"
    actions.answer_revocation(
        viewer=request.viewer, revocation=revocation, is_true=is_true
    )
    if is_true:
        messages.success(request, _("C’est écrit : vous l’avez dit."))
    else:
        messages.success(
            request, _("C’est écrit : vous ne l’avez pas dit. Tout reprend.")
        )
    return redirect("directives:revoked", pk=revocation.pk)


@guard(rules.say_what_was_done, loads=Revocation, methods="POST")
def sequel(request: HttpRequest, revocation: Revocation) -> HttpResponse:
    """Write what was done, and why; a word that is missing loses none of the others."""
    form = SequelForm(request.POST)
    if not form.is_valid():
        return _notice(request, revocation, form, WRONG)
    actions.say_what_was_done(
        viewer=request.viewer,
        revocation=revocation,
        name=request.person.name,
        done=form.cleaned_data["done"],
        why=form.cleaned_data["why"],
    )
    messages.success(request, _("C’est écrit. La personne le lira."))
    return redirect("directives:revoked", pk=revocation.pk)
