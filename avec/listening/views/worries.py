"""A worry: four steps, each with its date, and the numbers beside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.viewer import Viewer
from avec.listening import actions, rules
from avec.listening.choices import who_have_me
from avec.listening.forms import CalledForm, DoneForm, ToldForm, WorryForm
from avec.listening.models import Worry
from avec.listening.people import name_beside
from avec.listening.words import Step
from avec.people.doors import database_now
from avec.people.models import Person

WRONG = 422
FORMS = {Step.TOLD: ToldForm, Step.CALLED: CalledForm, Step.DONE: DoneForm}


@signed_in("Chacun écrit ses propres inquiétudes.", methods="GET POST")
def begin(request: HttpRequest) -> HttpResponse:
    """Write what worries; the numbers to call stand first."""
    form = WorryForm(request.POST or None, people=who_have_me(request.viewer))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = None
        if said["person"]:
            people = Person.objects.visible_to(request.viewer)
            person = people.get(pk=said["person"])
        worry = actions.begin_worry(
            viewer=request.viewer,
            what=said["what"],
            person=person,
            is_third_party=said["is_third_party"],
        )
        return redirect("listening:worry", pk=worry.pk)
    return render(
        request,
        "listening/begin_worry.html",
        {"form": form},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.read_worry, loads=Worry, along=("person",))
def worry(request: HttpRequest, worry: Worry) -> HttpResponse:
    """Show the four steps: to who carries it, and afterwards to the person.

    That she read it is written nowhere: who worried for her does not watch her.
    """
    return _page(request, worry)


@guard(rules.hold_worry, loads=Worry, along=("person",), methods="GET POST")
def stop_naming(request: HttpRequest, worry: Worry) -> HttpResponse:
    """Say what happens, then take her name off a worry for good."""
    if worry.person_id is None:
        return redirect("listening:worry", pk=worry.pk)
    if request.method == "POST":
        actions.stop_naming(viewer=request.viewer, worry=worry)
        messages.success(request, _("Cette page ne nomme plus personne."))
        return redirect("listening:worry", pk=worry.pk)
    return render(request, "listening/stop_naming.html", {"worry": worry})


@guard(rules.hold_worry, loads=Worry, methods="GET POST")
def erase(request: HttpRequest, worry: Worry) -> HttpResponse:
    """Say what happens, then erase a worry for good."""
    if request.method == "POST":
        actions.erase_worry(viewer=request.viewer, worry=worry)
        messages.success(request, _("C’est effacé. Il n’en reste rien."))
        return redirect("listening:home")
    return render(request, "listening/erase_worry.html", {"worry": worry})


@guard(rules.hold_worry, loads=Worry, methods="POST")
def step(request: HttpRequest, worry: Worry) -> HttpResponse:
    """Write one step, with its date."""
    asked = request.POST.get("step", "")
    if asked not in FORMS:
        return redirect("listening:worry", pk=worry.pk)
    form = FORMS[Step(asked)](request.POST, auto_id=f"id_{asked}_%s")
    if not form.is_valid():
        return _page(request, worry, {Step(asked): form})
    actions.take_step(
        viewer=request.viewer,
        worry=worry,
        step=Step(asked),
        words=form.cleaned_data["words"],
        told=form.cleaned_data.get("told", ""),
    )
    messages.success(request, _("C’est écrit, avec sa date."))
    return redirect("listening:worry", pk=worry.pk)


def _page(
    request: HttpRequest, worry: Worry, sent: dict[Step, WorryForm] | None = None
) -> HttpResponse:
    content = worry.content
    is_mine = _carries(request.viewer, worry)
    steps = []
    for number, one in enumerate(Step, start=1):
        at = getattr(worry, f"{one}_at")
        form = None
        if at is None and is_mine:
            form = (sent or {}).get(one) or FORMS[one](auto_id=f"id_{one}_%s")
        steps.append((number, one, at, content.get(one.value, ""), form))
    return render(
        request,
        "listening/worry.html",
        {
            "worry": worry,
            "steps": steps,
            "is_mine": is_mine,
            "is_shown": worry.is_shown_at(database_now()),
            "who": ""
            if is_mine
            else name_beside(request.viewer, worry.owner_id, content.get("name", "")),
        },
        status=WRONG if sent else 200,
    )


def _carries(viewer: Viewer, worry: Worry) -> bool:
    return worry.owner_id == viewer.person_id
