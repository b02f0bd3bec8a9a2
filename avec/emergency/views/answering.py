"""« En cas d’urgence »: what she answers beforehand, and all that was tried."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.card.reading import current_card, read_card
from avec.circles.around import circle_of
from avec.directives.models import TrustedPerson
from avec.documents.fields.dates import said_date
from avec.documents.mine import documents_of
from avec.documents.models import Document, form_of
from avec.emergency import actions, rules
from avec.emergency.forms import AnswerForm, CardAnswerForm, IdentityForm, VoiceForm
from avec.emergency.marking import SUGGESTED, can_be_marked, questions_of
from avec.emergency.models import Attempt, Consent, Findable, Review
from avec.emergency.reading import crisis_teams, readers, told
from avec.emergency.words import Answer

WRONG = 422
SHOWN = 50


@signed_in("Chacun dit pour soi ce qui peut s’ouvrir en urgence, et voit tout essai.")
def mine(request: HttpRequest) -> HttpResponse:
    """Show what she answered for each document, and what was tried on her pages."""
    viewer, language = request.viewer, get_language() or "fr"
    answers = {
        consent.document_id: consent
        for consent in Consent.objects.visible_to(viewer).standing()
    }
    card = current_card(viewer)
    documents = [
        (document, answers.get(document.document_id))
        for document in documents_of(viewer, language)
        if can_be_marked(form_of(document.template_version_id, "fr"))
    ]
    found = Findable.objects.visible_to(viewer).first()
    tried = Attempt.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    return render(
        request,
        "emergency/mine.html",
        {
            "documents": documents,
            "has_card": card is not None,
            "again": set(
                Consent.objects.visible_to(viewer)
                .asked_again()
                .values_list("pk", flat=True)
            ),
            "anew": {
                one.document_id: one
                for one in Consent.objects.visible_to(viewer).asked_anew()
            },
            "for_card": answers.get(None),
            "findable": found,
            "identity": _identity(found) if found else "",
            "attempts": list(tried.order_by("-tried_at", "pk")[:SHOWN]),
            "readers": readers(),
            "told": told(),
            "may_ask": rules.ask_to_open.allows(viewer),
            "accompanies": rules.accompanies(viewer),
            "may_review": rules.review.allows(viewer),
        },
    )


def _identity(found: Findable) -> str:
    typed = found.content
    born = date.fromisoformat(typed["born"])
    day = said_date({"day": born.day, "month": born.month, "year": born.year})
    return f"{typed['given']} {typed['family']}, {day}"


@guard(rules.answer, loads=Document, methods="GET POST", along=("current_version",))
def answer(request: HttpRequest, document: Document) -> HttpResponse:
    """Ask the question for one document; nothing is ticked by itself."""
    viewer, language = request.viewer, get_language() or "fr"
    sections = list(questions_of(viewer, document, language))
    before = (
        Consent.objects.visible_to(viewer).standing().filter(document=document).first()
    )
    form = AnswerForm(
        request.POST or None,
        marks=[mark for _section, asked in sections for mark in asked],
        named=_declared(),
        circle=circle_of(request.viewer),
        initial=_answered(before),
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.answer(
            viewer=viewer,
            document=document,
            answer=Answer(said["answer"]),
            marks=said["marks"],
            named=said["named"],
            also_tell=said["also_tell"],
        )
        messages.success(
            request, _("C’est gardé. Vous changez d’avis quand vous voulez.")
        )
        return redirect("emergency:mine")
    ticked = (
        request.POST.getlist("marks") if request.POST else _answered(before)["marks"]
    )
    return render(
        request,
        "emergency/answer.html",
        {
            "document": document,
            "title": document.title_in(language),
            "sections": sections,
            "suggested": SUGGESTED,
            "ticked": set(ticked),
            "form": form,
            "before": before,
            "trusted_on_paper": _trusted_on_paper(request),
            "never": not can_be_marked(document.form_in("fr")),
        },
        status=WRONG if request.method == "POST" else 200,
    )


@guard(rules.confirm, loads=Consent, methods="POST")
def confirm(request: HttpRequest, consent: Consent) -> HttpResponse:
    """Say that it is still a yes."""
    actions.confirm(viewer=request.viewer, consent=consent)
    messages.success(
        request, _("C’est toujours oui. Nous le redemanderons dans six mois.")
    )
    return redirect("emergency:mine")


@signed_in(
    "Chacun dit d’avance si sa carte de crise peut s’ouvrir en urgence.",
    methods="GET POST",
)
def answer_for_card(request: HttpRequest) -> HttpResponse:
    """Ask the question for the crisis card, shown as a reader would have it."""
    viewer = request.viewer
    card = current_card(viewer)
    before = Consent.objects.visible_to(viewer).standing().filter(document=None).first()
    form = CardAnswerForm(
        request.POST or None,
        named=_declared(),
        circle=circle_of(request.viewer),
        initial=_answered(before),
    )
    if request.method == "POST" and card is not None and form.is_valid():
        said = form.cleaned_data
        actions.answer_for_card(
            viewer=viewer,
            answer=Answer(said["answer"]),
            named=said["named"],
            also_tell=said["also_tell"],
        )
        messages.success(
            request, _("C’est gardé. Vous changez d’avis quand vous voulez.")
        )
        return redirect("emergency:mine")
    return render(
        request,
        "emergency/answer_card.html",
        {
            "form": form,
            "trusted_on_paper": _trusted_on_paper(request),
            "read": read_card(viewer, card, get_language() or "fr") if card else None,
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _answered(before: Consent | None) -> dict:
    if before is None:
        return {"marks": []}
    return {
        "answer": before.answer,
        "marks": before.marks,
        "named": [str(one) for one in before.named_ids],
        "also_tell": str(before.also_tell_id or ""),
    }


def _trusted_on_paper(request: HttpRequest) -> bool:
    """Whether the person she designated has no account, so that nobody tells them."""
    hers = TrustedPerson.objects.visible_to(request.viewer).designated()
    return hers.filter(owner_id=request.viewer.person_id, other=None).exists()


def _declared() -> list[tuple[str, str]]:
    return [
        (str(one.person_id), f"{one.name}, {one.function}, {one.place}")
        for one in crisis_teams()
    ]


@guard(rules.withdraw, loads=Consent, methods="POST")
def withdraw(request: HttpRequest, consent: Consent) -> HttpResponse:
    """Take an answer back, in one gesture: from now on it is a no."""
    actions.withdraw(viewer=request.viewer, consent=consent)
    messages.success(request, _("C’est repris. Rien ne s’ouvre plus de cela."))
    return redirect("emergency:mine")


@signed_in("Chacun choisit si l’on peut le trouver en urgence.", methods="GET POST")
def findable(request: HttpRequest) -> HttpResponse:
    """Ask under what exact identity she may be found."""
    found = Findable.objects.visible_to(request.viewer).first()
    form = IdentityForm(request.POST or None, initial=found.content if found else None)
    if request.method == "POST" and form.is_valid():
        actions.be_found(viewer=request.viewer, **form.cleaned_data)
        messages.success(request, _("C’est gardé, scellé avec votre clé."))
        return redirect("emergency:mine")
    return render(
        request,
        "emergency/findable.html",
        {"form": form, "found": found},
        status=WRONG if request.method == "POST" else 200,
    )


@signed_in("Chacun cesse d’être trouvable quand il le veut.", methods="POST")
def no_more(request: HttpRequest) -> HttpResponse:
    """Erase the identity that was typed."""
    actions.be_found_no_more(viewer=request.viewer)
    messages.success(request, _("C’est effacé. On ne vous trouve plus en urgence."))
    return redirect("emergency:mine")


@guard(rules.add_voice, loads=Attempt, methods="GET POST")
def record_of(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Show one try on her pages, whole, and let her add her words."""
    form = VoiceForm(request.POST or None, initial={"words": attempt.her_voice})
    if request.method == "POST" and form.is_valid():
        actions.add_voice(
            viewer=request.viewer, attempt=attempt, words=form.cleaned_data["words"]
        )
        messages.success(request, _("Vos mots sont gardés."))
        return redirect("emergency:record", pk=attempt.pk)
    return render(
        request,
        "emergency/record.html",
        {
            "attempt": attempt,
            "reader": readers().get(attempt.pk),
            "reviews": Review.objects.visible_to(request.viewer)
            .filter(attempt=attempt)
            .order_by("said_at", "pk"),
            "form": form,
        },
        status=WRONG if request.method == "POST" else 200,
    )
