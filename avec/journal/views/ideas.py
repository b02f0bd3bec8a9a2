"""One's own box of ideas."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.journal import actions, rules
from avec.journal.contents import idea_lines, opened_ideas
from avec.journal.forms import IdeaForm
from avec.journal.models import Idea, Lending, Wording

WRONG = 422


@signed_in("Chacun a sa propre boîte à idées.")
def ideas(request: HttpRequest) -> HttpResponse:
    """List what helps, in the order it was kept."""
    kept = Idea.objects.of(request.viewer).order_by("kept_at", "pk")
    return render(request, "journal/ideas.html", {"ideas": opened_ideas(kept)})


@signed_in("Chacun garde des idées dans sa propre boîte.", methods="GET POST")
def keep(request: HttpRequest) -> HttpResponse:
    """Put an idea in the box."""
    form = IdeaForm(request.POST or None, initial={"once": uuid4()})
    if request.method == "POST" and form.is_valid():
        idea = actions.keep_idea(
            viewer=request.viewer,
            content=form.content,
            key=form.cleaned_data["once"],
        )
        messages.success(request, _("L’idée est dans votre boîte."))
        return redirect("journal:idea", pk=idea.pk)
    return _form_page(request, form)


def _form_page(
    request: HttpRequest, form: IdeaForm, idea: Idea | None = None
) -> HttpResponse:
    return render(
        request,
        "journal/write_idea.html",
        {"form": form, "idea": idea},
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.hold_idea, loads=Idea)
def idea(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Read one's own idea, how it was said before, and who reads it."""
    content = idea.content
    lent = Lending.objects.visible_to(request.viewer).running().filter(idea=idea)
    earlier = Wording.objects.visible_to(request.viewer).filter(idea=idea)
    return render(
        request,
        "journal/idea.html",
        {
            "idea": idea,
            "line": content.get("line", ""),
            "lines": idea_lines(content),
            "lendings": lent.select_related("to_person").order_by("given_at", "pk"),
            "earlier": [
                (wording, wording.content.get("line", ""))
                for wording in earlier.order_by("-replaced_at", "pk")
            ],
        },
    )


@guard(rules.hold_idea, loads=Idea, methods="GET POST")
def change(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Say an idea otherwise."""
    form = IdeaForm(request.POST or None, initial=idea.content)
    if request.method == "POST" and form.is_valid():
        actions.change_idea(viewer=request.viewer, idea=idea, content=form.content)
        messages.success(request, _("C’est changé partout où cette idée se lit."))
        return redirect("journal:idea", pk=idea.pk)
    return _form_page(request, form, idea)


@guard(rules.hold_idea, loads=Idea, methods="GET POST")
def delete(request: HttpRequest, idea: Idea) -> HttpResponse:
    """Say what happens, then erase an idea for good."""
    if request.method == "POST":
        actions.delete_idea(viewer=request.viewer, idea=idea)
        messages.success(request, _("L’idée est effacée. Il n’en reste rien."))
        return redirect("journal:ideas")
    line = idea.content.get("line", "")
    return render(request, "journal/delete_idea.html", {"idea": idea, "line": line})


@guard(rules.hold_wording, loads=Wording, methods="GET POST")
def erase_wording(request: HttpRequest, wording: Wording) -> HttpResponse:
    """Say what happens, then erase what an idea said before."""
    if request.method == "POST":
        idea_id = wording.idea_id
        actions.erase_wording(viewer=request.viewer, wording=wording)
        messages.success(request, _("Ces mots sont effacés."))
        return redirect("journal:idea", pk=idea_id)
    line = wording.content.get("line", "")
    return render(
        request, "journal/erase_wording.html", {"wording": wording, "line": line}
    )
