"""Opening one page or one idea to somebody, stopping, and reading what is opened."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.viewer import Viewer
from avec.audit.actions import record_reading
from avec.circles.around import circle_of
from avec.journal import actions, rules
from avec.journal.contents import (
    Read,
    idea_line,
    idea_lines,
    note_lines,
    opened,
)
from avec.journal.forms import LendForm
from avec.journal.models import Idea, Lending, Media, Note
from avec.people.models import Person

WRONG = 422


@guard(rules.lend, loads=Note, methods="GET POST")
def lend_note(request: HttpRequest, note: Note) -> HttpResponse:
    """Choose who reads one page, until when, with what they will read beside."""
    [read] = opened([note])
    # An idea follows its own openings: the page does not open it.
    shown = {
        "when": read.when,
        "words": read.content.get("words", ""),
        "lines": note_lines(read.content),
        "has_media": Media.objects.visible_to(request.viewer)
        .filter(note=note)
        .exists(),
        "names_an_idea": bool(idea_line(request.viewer, read.content.get("idea"))),
        "back_to": reverse("journal:note", args=[note.pk]),
    }
    return _lend(request, note, shown)


@guard(rules.lend, loads=Idea, methods="GET POST")
def lend_idea(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Choose who reads one idea, until when, with what they will read beside."""
    content = idea.content
    shown = {
        "when": "",
        "words": content.get("line", ""),
        "lines": idea_lines(content),
        "has_media": False,
        "names_an_idea": False,
        "back_to": reverse("journal:idea", args=[idea.pk]),
    }
    return _lend(request, idea, shown)


def _lend(request: HttpRequest, thing: Note | Idea, shown: dict) -> HttpResponse:
    form = LendForm(request.POST or None, people=circle_of(request.viewer))
    if request.method == "POST" and form.is_valid():
        reader = Person.objects.visible_to(request.viewer).get(
            pk=form.cleaned_data["reader"]
        )
        actions.lend(
            viewer=request.viewer, thing=thing, to_person=reader, ends_at=form.ends_at
        )
        said = _("%(name)s peut lire cela. Vous verrez chaque lecture.")
        messages.success(request, said % {"name": reader.name})
        return redirect(shown["back_to"])
    return render(
        request,
        "journal/lend.html",
        {"form": form, "is_note": isinstance(thing, Note), **shown},
        status=WRONG if request.method == "POST" else 200,
    )


@signed_in("Chacun voit ce qu’il a ouvert de son carnet, et à qui.")
def lendings(request: HttpRequest) -> HttpResponse:
    """List what is open now, to whom, until when."""
    given = (
        Lending.objects.visible_to(request.viewer)
        .running()
        .filter(owner_id=request.viewer.person_id)
        .select_related("to_person", "note", "idea")
        .order_by("-given_at", "pk")
    )
    lines = [(lending, _title(lending)) for lending in given]
    return render(request, "journal/lendings.html", {"lines": lines})


def _title(lending: Lending) -> str:
    if lending.idea:
        return lending.idea.content.get("line", "")
    [read] = opened([lending.note])
    return _("Page : %(when)s") % {"when": read.when}


@guard(rules.stop_lending, loads=Lending, methods="POST")
def stop(request: HttpRequest, lending: Lending) -> HttpResponse:
    """Stop, at once and silently."""
    actions.stop_lending(viewer=request.viewer, lending=lending)
    messages.success(
        request, _("C’est refermé, tout de suite. Personne n’est prévenu.")
    )
    return redirect("journal:lendings")


@signed_in("Chacun voit ce que d’autres lui ouvrent de leur carnet.")
def lent_to_me(request: HttpRequest) -> HttpResponse:
    """List what others opened to the viewer: by whom, nothing of the words."""
    received = (
        Lending.objects.received_by(request.viewer)
        .select_related("owner")
        .order_by("-given_at", "pk")
    )
    return render(request, "journal/lent_to_me.html", {"received": received})


@guard(rules.read_lent, loads=Lending)
def read_lent(request: HttpRequest, lending: Lending) -> HttpResponse:
    """Read what somebody opened; the reading is written in the same transaction."""
    record_reading(
        viewer=request.viewer,
        subject=lending.owner_id,
        about=lending,
        parts=[lending.part],
        because=f"lending:{lending.pk}",
    )
    when, words, lines = _as_read(request.viewer, lending)
    return render(
        request,
        "journal/read_lent.html",
        {
            "lending": lending,
            "owner": lending.owner.name,
            "when": when,
            "words": words,
            "lines": lines,
        },
    )


def _as_read(viewer: Viewer, lending: Lending):
    if lending.idea_id:
        idea = Idea.objects.visible_to(viewer).get(pk=lending.idea_id)
        content = idea.content
        return "", content.get("line", ""), idea_lines(content)
    note = Note.objects.visible_to(viewer).get(pk=lending.note_id)
    read: Read = opened([note])[0]
    line = idea_line(viewer, read.content.get("idea"))
    return read.when, read.content.get("words", ""), note_lines(read.content, line)
