"""Words kept after listening: written down, re-read, kept by who said them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.listening import actions, rules
from avec.listening.choices import teams_by_place, who_have_me
from avec.listening.forms import KeepForm, WriteDownForm
from avec.listening.models import KeptWords
from avec.listening.people import name_beside
from avec.listening.words import Trace
from avec.people.models import Person, Team

WRONG = 422


@signed_in(
    "Des mots s’écrivent sous la dictée de quelqu’un dont on est dans le cercle.",
    methods="GET POST",
)
def write_down(request: HttpRequest) -> HttpResponse:
    """Write down what somebody asks to keep; she says yes from her own session."""
    people = who_have_me(request.viewer)
    asked = {
        "reach": request.GET.get("trace", Trace.ME),
        "day": request.GET.get("day", ""),
    }
    form = WriteDownForm(request.POST or None, people=people, initial=asked)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = Person.objects.visible_to(request.viewer).get(pk=said["person"])
        actions.keep_words(
            viewer=request.viewer,
            person=person,
            words=said["words"],
            next_step=said["next"],
            reach=Trace(said["reach"]),
            day=said["day"],
        )
        text = _(
            "C’est noté. Rien n’est gardé avant le oui de %(name)s, depuis son compte."
        )
        messages.success(request, text % {"name": person.name})
        return redirect("listening:home")
    return render(
        request,
        "listening/write_down.html",
        {"form": form, "has_people": bool(people)},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.read_words, loads=KeptWords, along=("held_by", "for_team"))
def words(request: HttpRequest, words: KeptWords) -> HttpResponse:
    """Read words kept; who reads them is written, and she sees it."""
    record_reading(
        viewer=request.viewer,
        subject=words.owner_id,
        about=words,
        parts=["kept"],
        because=f"listening:{words.reach}",
    )
    content = words.content
    is_mine = words.owner_id == request.viewer.person_id
    return render(
        request,
        "listening/words.html",
        {
            "words": words,
            "content": content,
            "is_mine": is_mine,
            "who": ""
            if is_mine
            else name_beside(request.viewer, words.owner_id, content.get("name", "")),
        },
    )


@guard(rules.confirm, loads=KeptWords, along=("held_by",), methods="GET POST")
def keep(request: HttpRequest, words: KeptWords) -> HttpResponse:
    """Keep one's words, as they are or said otherwise, for whom one chooses."""
    content = words.content
    initial = {
        "words": content.get("words", ""),
        "next": content.get("next", ""),
        "reach": words.reach,
        "team": words.for_team_id,
    }
    form = KeepForm(
        request.POST or None,
        teams=teams_by_place(request.viewer),
        noted_by=words.held_by.name if words.held_by else "",
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        team = None
        if said["reach"] == Trace.TEAM:
            team = Team.objects.visible_to(request.viewer).get(pk=said["team"])
        actions.confirm_words(
            viewer=request.viewer,
            kept=words,
            words=said["words"],
            next_step=said["next"],
            reach=Trace(said["reach"]),
            team=team,
            name=request.person.name,
        )
        messages.success(
            request, _("C’est gardé. Vous pouvez changer, ou tout effacer.")
        )
        return redirect("listening:words", pk=words.pk)
    return render(
        request,
        "listening/keep.html",
        {"form": form, "words": words},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.erase_words, loads=KeptWords, methods="GET POST")
def erase(request: HttpRequest, words: KeptWords) -> HttpResponse:
    """Say what happens, then erase words for good."""
    if request.method == "POST":
        actions.erase_words(viewer=request.viewer, kept=words)
        messages.success(request, _("C’est effacé. Il n’en reste rien."))
        return redirect("listening:home")
    return render(request, "listening/erase.html", {"words": words})
