"""What was followed: said by who held it, read by her and by whom she wished."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.directives import actions, rules
from avec.directives.closed import ClosedPassage, closed_to, places_of, still_said
from avec.directives.forms import FollowedForm, MomentForm
from avec.directives.honouring import Passage, of_line, said_about, told_about
from avec.directives.models import Honouring, TrustedPerson
from avec.directives.words import Followed
from avec.documents.models import Document, VersionItem
from avec.documents.rules import see
from avec.episodes.models import Episode
from avec.people.models import Person

WRONG = 422


def _require_directive(document: Document) -> None:
    """Show these pages for directives only.

    :raises Http404: for another tool.
    """
    if document.form_in("fr").behaviour != "directive":
        raise Http404


@guard(rules.hold, loads=Document)
def followed(request: HttpRequest, document: Document) -> HttpResponse:
    """Show her what was said of her directives, beside what she had asked."""
    _require_directive(document)
    passages = said_about(request.viewer, document)
    actions.read_what_was_followed(viewer=request.viewer, document=document)
    return render(
        request,
        "directives/followed.html",
        {
            "document": document,
            "title": document.title_in(get_language()),
            "passages": passages,
            "still_said": still_said(request.viewer, document),
        },
    )


@guard(rules.hold, loads=Document, methods="POST")
def end_still_said(request: HttpRequest, document: Document) -> HttpResponse:
    """End what may still be said after one of her moments."""
    _require_directive(document)
    form = MomentForm(request.POST)
    if not form.is_valid():
        raise Http404
    moments = Episode.objects.visible_to(request.viewer).of(request.viewer)
    moment = moments.filter(pk=form.cleaned_data["moment"]).first()
    if moment is None:
        raise Http404
    actions.end_what_is_still_said(
        viewer=request.viewer, document=document, moment=moment
    )
    messages.success(request, _("C’est fini. Plus rien ne s’ajoute à ces jours-là."))
    return redirect("directives:followed", pk=document.pk)


@guard(see, loads=Document)
def to_follow(request: HttpRequest, document: Document) -> HttpResponse:
    """List the passages open to the reader, and what they said of each."""
    _require_directive(document)
    if document.owner_id == request.viewer.person_id:
        return redirect("directives:followed", pk=document.pk)
    passages = said_about(request.viewer, document, with_silence=True)
    _write_down(request, document, passages, f"followed:{document.pk}")
    return render(
        request,
        "directives/to_follow.html",
        {
            "document": document,
            "owner": _name_of(request, document.owner_id),
            "passages": [one for one in passages if one.rows],
            "past": [one for one in passages if not one.rows],
        },
    )


def _name_of(request: HttpRequest, person_id: Any) -> str:
    return Person.objects.visible_to(request.viewer).get(pk=person_id).name


def _write_down(
    request: HttpRequest, document: Document, passages: list[Passage], because: str
) -> None:
    """Write who read which parts."""
    record_reading(
        viewer=request.viewer,
        subject=document.owner_id,
        about=document,
        parts=list(dict.fromkeys(one.section_key for one in passages)),
        because=because,
    )


@guard(rules.say_followed, loads=VersionItem, along=("document",), methods="GET POST")
def say_followed(request: HttpRequest, item: VersionItem) -> HttpResponse:
    """Say what became of one passage, and why."""
    _require_directive(item.document)
    form = FollowedForm(request.POST or None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        said = _said(request, form)
        actions.say_followed(viewer=request.viewer, item=item, **said)
        messages.success(request, _("C’est écrit. La personne le lit dès maintenant."))
        return redirect("directives:to_follow", pk=item.document_id)
    passages = said_about(request.viewer, item.document, with_silence=True)
    here = next((one for one in passages if one.item_id == item.pk), None)
    if here is None:
        raise Http404
    _write_down(request, item.document, [here], f"followed:{item.document_id}")
    return _page(request, item.owner_id, here, form, document_id=item.document_id)


@signed_in(
    "Qui lisait jusqu’à la fin d’un moment difficile retrouve les questions, sans les"
    " réponses."
)
def closed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List the places that were open until a moment closed, without her words."""
    found = [one for one in closed_to(request.viewer) if one.document_id == pk]
    if not found:
        raise Http404
    return render(
        request,
        "directives/closed.html",
        {
            "owner": found[0].owner_name,
            "last_day": max(one.last_day for one in found),
            "until": max(one.until for one in found),
            "passages": places_of(request.viewer, found),
        },
    )


@signed_in(
    "Qui lisait pendant un moment difficile dit encore ce qui a été suivi alors.",
    methods="GET POST",
)
def say_afterwards(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what became of one place, once the moment has closed."""
    place = next((one for one in closed_to(request.viewer) if one.item_id == pk), None)
    if place is None:
        raise Http404
    initial = _initial(request) | {"happened_on": place.last_day}
    form = FollowedForm(request.POST or None, initial=initial)
    form.keep_within(place.first_day, place.last_day)
    if request.method == "POST" and form.is_valid():
        said = _said(request, form)
        actions.say_afterwards(viewer=request.viewer, place=place, **said)
        messages.success(request, _("C’est écrit. La personne le lit dès maintenant."))
        return redirect("directives:closed", pk=place.document_id)
    [here] = places_of(request.viewer, [place])
    return _page(request, place.owner_id, here, form, closed=place)


@guard(rules.correct_followed, loads=Honouring, methods="GET POST")
def correct(request: HttpRequest, line: Honouring) -> HttpResponse:
    """Correct what one said, by a new line: whoever reads sees both."""
    form = FollowedForm(request.POST or None, initial=_as_said(line))
    if request.method == "POST" and form.is_valid():
        said = _said(request, form)
        new = actions.correct_followed(viewer=request.viewer, line=line, **said)
        messages.success(request, _("C’est corrigé. La ligne d’avant reste lisible."))
        return redirect("directives:correct", pk=new.pk)
    return _page(request, line.owner_id, of_line(request.viewer, line), form, line=line)


def _page(
    request: HttpRequest,
    owner_id: Any,
    passage: Passage,
    form: FollowedForm,
    closed: ClosedPassage | None = None,
    **about: Any,
) -> HttpResponse:
    """Draw one passage, what was said of it, and where to say it."""
    owner = closed.owner_name if closed else _name_of(request, owner_id)
    return render(
        request,
        "directives/say_followed.html",
        {
            "owner": owner,
            "passage": passage,
            "form": form,
            "line": None,
            "document_id": None,
            "closed": closed,
            **about,
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.read_told, loads=TrustedPerson)
def told(request: HttpRequest, trusted: TrustedPerson) -> HttpResponse:
    """Show who is trusted what was followed; this reading is written."""
    document = Document(pk=trusted.document_id, owner_id=trusted.owner_id)
    passages = told_about(request.viewer, document)
    _write_down(request, document, passages, f"trusted:{trusted.pk}")
    said = trusted.content
    return render(
        request,
        "directives/told.html",
        {"by": said.get("by", ""), "passages": passages, "trusted": trusted},
    )


@guard(rules.tell_trusted, loads=TrustedPerson, methods="POST")
def tell_trusted(request: HttpRequest, trusted: TrustedPerson) -> HttpResponse:
    """Keep whether one's trusted person is told what was followed."""
    is_told = request.POST.get("is_told") == "1"
    actions.tell_trusted(viewer=request.viewer, trusted=trusted, is_told=is_told)
    messages.success(request, _("C’est gardé."))
    return redirect("directives:trusted", pk=trusted.document_id)


def _initial(request: HttpRequest) -> dict[str, Any]:
    return {
        "happened_on": actions.today(),
        "function": request.person.hat_function,
    }


def _as_said(line: Honouring) -> dict[str, Any]:
    said = line.content
    return {
        "followed": line.followed,
        "happened_on": line.happened_on,
        "why": said.get("why", ""),
        "function": said.get("function", ""),
    }


def _said(request: HttpRequest, form: FollowedForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "followed": Followed(said["followed"]),
        "happened_on": said["happened_on"],
        "why": said["why"],
        "name": request.person.name,
        "function": said["function"],
    }
