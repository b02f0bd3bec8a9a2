"""« Nous »: proposing a text to say together, answering, taking one's yes back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.documents import actions, rules
from avec.documents.actions.together import voices_at
from avec.documents.forms import TogetherForm
from avec.documents.models import Agreement, Document, Passage
from avec.documents.places import Spot, find_spot
from avec.documents.sentences import listed
from avec.documents.words import Mode, Quality

WRONG = 422


@guard(rules.hold_the_pen, loads=Document, methods="GET POST")
def propose(
    request: HttpRequest, document: Document, section: str, question: str
) -> HttpResponse:
    """Write a text to say together, and choose with whom among those who speak here."""
    spot = find_spot(
        request.viewer,
        document,
        get_language(),
        section,
        question,
        request.GET.get("bloc"),
    )
    voices = voices_at(spot.place)
    form = TogetherForm(
        request.POST or None,
        voices=[(str(voice.person_id), _signed(voice)) for voice in voices],
        initial={"words": _her_last_words(request, spot)},
    )
    if request.method == "POST" and form.is_valid():
        passage = actions.propose_together(
            viewer=request.viewer,
            place=spot.place,
            text=form.cleaned_data["words"],
            name=request.person.name,
            voices=form.chosen(),
        )
        messages.success(
            request,
            _("C’est proposé. Ce sera « nous » quand chaque personne aura dit oui."),
        )
        return redirect("documents:together", pk=passage.pk)
    return render(
        request,
        "documents/propose_together.html",
        {
            "spot": spot,
            "form": form,
            "voices": voices,
            "back": spot.address("documents:question"),
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _signed(voice) -> str:
    return f"{voice.name}, {voice.label}" if voice.label else voice.name


def _her_last_words(request: HttpRequest, spot: Spot) -> str:
    """Begin from her own words, when they are plain words."""
    own = [p for p in spot.heads(request.viewer) if p.quality == Quality.PERSON]
    return own[-1].content.get("text", "") if own else ""


@guard(rules.answer_together, loads=Passage, methods="GET POST")
def together(request: HttpRequest, passage: Passage) -> HttpResponse:
    """Read a text proposed together and answer it, each from their own account."""
    if request.method == "POST":
        return _answered(request, passage)
    content = passage.content
    answers = {
        answer.person_id: answer
        for answer in Agreement.objects.visible_to(request.viewer)
        .filter(passage=passage)
        .order_by("asked_at", "pk")
    }
    is_hers = passage.owner_id == request.viewer.person_id
    record_reading(
        viewer=request.viewer,
        subject=passage.owner_id,
        about=passage.document,
        parts=[passage.section_key],
        because=f"together:{passage.pk}",
    )
    named = [
        (voice["name"], answers.get(UUID(voice["id"])))
        for voice in content.get("voices", ())
    ]
    form = passage.document.template_version.template(get_language())
    asked = next((q for q in form.questions() if q.key == passage.question_key), None)
    return render(
        request,
        "documents/together.html",
        {
            "passage": passage,
            "prompt": asked.prompt if asked else "",
            "text": content["answer"]["text"] if content else "",
            "names": content.get("name", ""),
            "named": named,
            "mine": answers[request.viewer.person_id],
            "is_hers": is_hers,
            "is_common": bool(named)
            and all(answer is not None and answer.is_yes for _name, answer in named),
            "back": _place_of(passage),
        },
    )


def _place_of(passage: Passage) -> str:
    """Return the address of the question, for the owner."""
    keys = [passage.document_id, passage.section_key, passage.question_key]
    address = reverse("documents:question", args=keys)
    return f"{address}?bloc={passage.block_id}" if passage.block_id else address


def _answered(request: HttpRequest, passage: Passage) -> HttpResponse:
    answer = request.POST.get("answer", "")
    if answer == "yes":
        is_common = actions.say_yes(viewer=request.viewer, passage=passage)
        messages.success(
            request,
            _("C’est dit : ce texte est maintenant « nous ».")
            if is_common
            else _("Votre oui est gardé. Le texte attend encore quelqu’un."),
        )
    elif answer == "no":
        actions.say_no(viewer=request.viewer, passage=passage)
        messages.success(request, _("Vos mots à vous restent, tels quels."))
    elif answer == "back":
        actions.take_yes_back(viewer=request.viewer, passage=passage)
        messages.success(
            request, _("Votre oui est repris. Ce texte n’est plus « nous ».")
        )
    if passage.owner_id == request.viewer.person_id:
        return redirect("documents:together", pk=passage.pk)
    return redirect("documents:common_texts")


@signed_in("Chacun retrouve les textes communs où il est nommé.")
def common_texts(request: HttpRequest) -> HttpResponse:
    """List the texts one says with others, proposed, or is asked to say."""
    passages = (
        Passage.objects.visible_to(request.viewer)
        .filter(
            mode=Mode.TOGETHER,
            agreements__in=Agreement.objects.visible_to(request.viewer).filter(
                person_id=request.viewer.person_id,
                declined_at=None,
                taken_back_at=None,
            ),
            withdrawn_at=None,
            sealed__isnull=False,
        )
        .prefetch_related("agreements")
        .order_by("-written_at", "pk")
    )
    lines = []
    for passage in passages:
        [mine] = [
            answer
            for answer in passage.agreements.all()
            if answer.person_id == request.viewer.person_id
        ]
        content = passage.content
        names = listed([voice["name"] for voice in content.get("voices", ())])
        lines.append((passage, names or content["name"], mine))
    return render(request, "documents/common_texts.html", {"lines": lines})
