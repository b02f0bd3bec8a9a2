"""Her review beside what happened; what she hands on; what her place has learnt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.access.viewer import Viewer
from avec.aftermath import actions, rules
from avec.aftermath.forms import CarryForm, HandOnForm
from avec.aftermath.models import Handed, Learnt, place_of_hat
from avec.aftermath.places import directives_of, takes_words
from avec.aftermath.sentences import Said, for_directives, for_the_service, said_in
from avec.aftermath.traces import traces
from avec.aftermath.words import DIRECTIVES, REVIEW, SUGGESTED
from avec.documents.looked import first_reading
from avec.documents.models import Document, Passage, TemplateVersion, Version
from avec.episodes.afterwards import afterwards
from avec.episodes.models import Review
from avec.episodes.sheet import is_open, over_at
from avec.foundation.dates import month
from avec.people.models import Affiliation, Organization

WRONG = 422
SHOWN = 200
FEW_HOURS, FEW_DAYS = 2 * 60, 2 * 24 * 60


def _review(document: Document) -> None:
    if document.template_version.key != REVIEW:
        raise Http404


def _said(request: HttpRequest, document: Document) -> list[Said]:
    language = get_language() or "fr"
    return list(said_in(request.viewer, document, request.person.name, language))


def _one(said: list[Said], passage: UUID, number: int) -> Said:
    for one in said:
        if one.passage_id == passage and one.number == number:
            return one
    raise Http404


# ----------------------------------------------------------------- side by side


@dataclass(frozen=True, slots=True)
class Found:
    """Her directives, as they stood when the moment began; who found them, when."""

    version: Version | None
    document_id: UUID
    who: str
    at: datetime | None
    after: str


@guard(rules.lead, loads=Document)
def side_by_side(request: HttpRequest, document: Document) -> HttpResponse:
    """Put what she says of that moment beside what was written down of it then."""
    _review(document)
    review = (
        Review.objects.visible_to(request.viewer)
        .filter(document=document)
        .select_related("episode")
        .first()
    )
    context: dict[str, Any] = {"document": document, "episode": None}
    if review is not None:
        episode = review.episode
        until = timezone.now() if is_open(episode) else over_at(episode)
        context |= {
            "episode": episode,
            "until": until,
            "found": _found(request.viewer, episode.opened_at, until),
            "pieces": afterwards(request.viewer, episode.opened_at, until),
        }
    hers = [one for one in _said(request, document) if one.is_hers]
    said = [
        (prompt, [one.words for one in several])
        for prompt, several in groupby(hers, lambda one: one.prompt)
    ]
    return render(request, "aftermath/side_by_side.html", {**context, "said": said})


def _found(viewer: Viewer, since: datetime, until: datetime) -> Found | None:
    directives = directives_of(viewer)
    if directives is None:
        return None
    version = (
        Version.objects.visible_to(viewer)
        .filter(document=directives, published_at__lte=since)
        .order_by("-number")
        .first()
    )
    first = first_reading(viewer, directives.pk, since, until)
    return Found(
        version=version,
        document_id=directives.pk,
        who=first.who if first else "",
        at=first.at if first else None,
        after=how_long(first.at - since) if first else "",
    )


def how_long(spent: timedelta) -> str:
    """Say a length of time as people say it: minutes, then hours, then days."""
    minutes = int(spent.total_seconds() // 60)
    if minutes < FEW_HOURS:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
    if minutes < FEW_DAYS:
        hours = minutes // 60
        return ngettext("%(num)s heure", "%(num)s heures", hours) % {"num": hours}
    days = minutes // (24 * 60)
    return ngettext("%(num)s jour", "%(num)s jours", days) % {"num": days}


# ------------------------------------------------------------------ to directives


@guard(rules.lead, loads=Document)
def ideas(request: HttpRequest, document: Document) -> HttpResponse:
    """List her own sentences, each with a way into the draft of her directives."""
    _review(document)
    said = for_directives(_said(request, document))
    return render(request, "aftermath/ideas.html", {"document": document, "said": said})


@guard(rules.lead, loads=Document, methods="GET POST")
def carry(
    request: HttpRequest, document: Document, passage: UUID, number: int
) -> HttpResponse:
    """Choose the question where one sentence goes; then she reads it there again."""
    _review(document)
    one = _one(for_directives(_said(request, document)), passage, number)
    form = CarryForm(
        request.POST or None,
        questions=takes_words(_directives_form(request.viewer)),
        initial={"place": SUGGESTED.get(one.question_key, "")},
    )
    if request.method == "POST" and form.is_valid():
        draft = actions.carry(
            viewer=request.viewer,
            document=document,
            passage_id=passage,
            words=one.words,
            place=form.cleaned_data["place"],
        )
        messages.success(
            request,
            _("La phrase est dans votre brouillon. Relisez, changez, puis gardez."),
        )
        keys = [draft.document_id, draft.section_key, draft.question_key]
        return redirect(reverse("documents:question", args=keys))
    return render(
        request,
        "aftermath/carry.html",
        {"document": document, "one": one, "form": form},
        status=WRONG if request.method == "POST" else 200,
    )


def _directives_form(viewer: Viewer) -> Any:
    directives = directives_of(viewer)
    if directives is not None:
        return directives.form_in(get_language() or "fr")
    forms = TemplateVersion.objects.visible_to(viewer).newest()
    return forms.get(key=DIRECTIVES).template(get_language() or "fr")


# --------------------------------------------------------------- to the service


@dataclass(frozen=True, slots=True)
class Agreed:
    """One sentence she agreed to hand on, and where it is."""

    handed: Handed
    words: str
    gone_in: str
    stands: bool


@guard(rules.lead, loads=Document)
def learns(request: HttpRequest, document: Document) -> HttpResponse:
    """List what could be handed on, sentence by sentence, and what was agreed."""
    _review(document)
    said = for_the_service(_said(request, document))
    handed = (
        Handed.objects.visible_to(request.viewer)
        .filter(document=document)
        .select_related("organization")
        .order_by("handed_at", "pk")
    )
    standing = set(
        Passage.objects.visible_to(request.viewer)
        .filter(document=document, withdrawn_at=None)
        .heads()
        .order_by()
        .values_list("pk", flat=True)
    )
    agreed = [
        Agreed(
            one,
            one.content["words"],
            month(one.sent_in) if one.sent_in else "",
            one.passage_id in standing,
        )
        for one in handed
    ]
    done = {(one.handed.passage_id, one.words) for one in agreed}
    return render(
        request,
        "aftermath/learns.html",
        {
            "document": document,
            "left": [one for one in said if (one.passage_id, one.words) not in done],
            "agreed": agreed,
        },
    )


@guard(rules.lead, loads=Document, methods="GET POST")
def hand_on(
    request: HttpRequest, document: Document, passage: UUID, number: int
) -> HttpResponse:
    """Read one sentence again, choose the place, agree."""
    _review(document)
    one = _one(for_the_service(_said(request, document)), passage, number)
    places = _places(request.viewer)
    form = HandOnForm(request.POST or None, places=places)
    found = traces(request.viewer, one.words)
    if request.method == "POST" and form.is_valid() and not found:
        organization = Organization.objects.visible_to(request.viewer)
        actions.hand_on(
            viewer=request.viewer,
            document=document,
            passage_id=passage,
            words=one.words,
            organization=organization.get(pk=form.cleaned_data["place"]),
            has_read=form.cleaned_data["has_read"],
        )
        messages.success(request, _("C’est noté. Vous pouvez encore la reprendre."))
        return redirect("aftermath:learns", pk=document.pk)
    return render(
        request,
        "aftermath/hand_on.html",
        {
            "document": document,
            "one": one,
            "form": form,
            "found": found,
            "places": places,
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _places(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the places where people she knows act: they were there, or may have."""
    acting = Affiliation.objects.visible_to(viewer).running()
    found = (
        Organization.objects.visible_to(viewer)
        .filter(pk__in=acting.values("organization_id"), ended_at=None)
        .order_by("sort_key", "pk")
    )
    return [(str(key), name) for key, name in found.values_list("pk", "name")]


@guard(rules.lead, loads=Document, methods="POST")
def take_back(request: HttpRequest, document: Document, sentence: UUID) -> HttpResponse:
    """Take one sentence back before it leaves. Pressed twice, it is taken back."""
    _review(document)
    mine = Handed.objects.visible_to(request.viewer)
    for handed in mine.filter(document=document, pk=sentence).order_by("pk"):
        actions.take_back(viewer=request.viewer, handed=handed)
    messages.success(request, _("La phrase est reprise. Il n’en reste rien."))
    return redirect("aftermath:learns", pk=document.pk)


@signed_in(
    "Ce qu’un lieu a appris se lit par les personnes qui agissent pour lui, équipes,"
    " direction et représentants des usagers en même temps."
)
def learnt(request: HttpRequest) -> HttpResponse:
    """List what the place of one's hat has learnt, without a name or a day."""
    found = Learnt.objects.visible_to(request.viewer).order_by("-month", "pk")
    place = Organization.objects.visible_to(request.viewer).filter(
        pk__in=place_of_hat(request.viewer)
    )
    return render(
        request,
        "aftermath/learnt.html",
        {
            "place": place.first(),
            "months": [
                (month(first), [one.words for one in several])
                for first, several in groupby(found[:SHOWN], lambda one: one.month)
            ],
        },
    )
