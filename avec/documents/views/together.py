"""Writing with someone: opening a session, saying yes, beside, and publishing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.audit.actions import record_reading
from avec.circles.models import Tie
from avec.documents import actions, kept, rules
from avec.documents.fields import Refused, as_words, kind_of
from avec.documents.forms import SessionForm, ViewForm
from avec.documents.layout import published, working_rows
from avec.documents.models import (
    Divergence,
    Document,
    Passage,
    Version,
    VersionItem,
    WritingSession,
)
from avec.documents.offered import surroundings
from avec.documents.overview import block_name
from avec.documents.places import around, find_spot
from avec.documents.refusals import AlreadyPublished
from avec.documents.views.blocks import disputed_in, only
from avec.documents.words import Mode, Quality, Relation
from avec.foundation.compiled import Kept


@guard(rules.open_session, loads=Document, methods="GET POST")
def open_session(request, document):
    """Choose who holds the pen under one's dictation, and in which parts."""
    template = document.form_in(get_language())
    ties = list(
        Tie.objects.visible_to(request.viewer)
        .running()
        .filter(person_id=request.viewer.person_id)
        .select_related("other")
        .order_by("other__sort_key")
    )
    form = SessionForm(
        request.POST or None,
        people=[(str(tie.other_id), tie.other.name) for tie in ties],
        sections=[(section.key, section.title) for section in template.sections],
    )
    if request.method == "POST" and form.is_valid():
        helper = next(
            t.other for t in ties if str(t.other_id) == form.cleaned_data["helper"]
        )
        actions.open_writing_session(
            viewer=request.viewer,
            document=document,
            helper=helper,
            section_keys=form.cleaned_data["sections"],
        )
        messages.success(
            request,
            _("La séance est ouverte. Elle se ferme quand vous voulez."),
        )
        return redirect("documents:document", pk=document.pk)
    return render(
        request,
        "documents/open_session.html",
        {
            "document": document,
            "title": document.title_in(get_language()),
            "form": form,
            "has_people": bool(ties),
        },
        status=422 if request.method == "POST" else 200,
    )


@guard(rules.close_session, loads=WritingSession, methods="POST")
def close_session(request, session):
    """Close a session at once."""
    actions.close_writing_session(viewer=request.viewer, session=session)
    messages.success(request, _("La séance est fermée."))
    if session.owner_id == request.viewer.person_id:
        return redirect("documents:after_session", pk=session.pk)
    return redirect("documents:documents")


@guard(rules.confirm, loads=Passage, methods="GET POST")
def confirm(request, passage):
    """Read what was written under one's dictation: yes, correct, or no."""
    language = get_language()
    document = passage.document
    spot = find_spot(
        request.viewer,
        document,
        language,
        passage.section_key,
        passage.question_key,
        str(passage.block_id or ""),
    )
    kind = kind_of(spot.question)
    near = around(request.viewer, document, language)
    refused, content = None, passage.content
    if request.method == "POST":
        if "no" in request.POST:
            actions.take_out_passage(viewer=request.viewer, passage=passage)
            messages.success(request, _("Ces mots ne sont pas gardés."))
            return redirect("documents:document", pk=document.pk)
        rearranged = kind.rearranged(request.POST, spot.question)
        if rearranged is None:
            try:
                content = kind.clean(request.POST, spot.question, around=near)
            except Refused as error:
                refused = error
            else:
                actions.confirm_dictated(
                    viewer=request.viewer, passage=passage, corrected=content
                )
                messages.success(request, _("Ce sont vos mots. Ils sont gardés."))
                return redirect("documents:document", pk=document.pk)
        else:
            content = rearranged
    return render(
        request,
        "documents/confirm.html",
        {
            "passage": passage,
            "spot": spot,
            "title": document.title_in(language),
            "rows": kind.rows(passage.content, spot.question, near),
            "field": kind.form_context(
                content, spot.question, around=near, refused=refused
            ),
        },
        status=422 if refused else 200,
    )


@guard(rules.see, loads=Document, methods="GET POST")
def give_view(request, document, section, question):
    """Put one's own words beside the person's, signed."""
    spot = find_spot(
        request.viewer,
        document,
        get_language(),
        section,
        question,
        request.GET.get("bloc"),
    )
    if not rules.give_a_view.allows(request.viewer, (document, section, question)):
        raise Http404
    mine = [
        p for p in spot.heads(request.viewer) if p.author_id == request.viewer.person_id
    ]
    last = mine[-1] if mine else None
    here = spot.address("documents:view")
    draft = spot.draft(request.viewer)
    if draft and draft.purpose != Mode.VIEW:
        draft = None
    given = {
        "text": as_words(last.content["answer"], spot.question) if last else "",
        "relation": last.relation if last else Relation.ADDS,
        "label": last.content["label"] if last else request.person.hat_function,
    }
    if draft and draft.content == given:
        # Kept by the browser while the same words were being given.
        draft = None
    shown = {**given, **(draft.content if draft else {})}
    form = ViewForm(
        request.POST or None,
        draft=here,
        initial={
            "words": shown["text"],
            "relation": shown["relation"],
            "label": shown["label"],
        },
    )
    if "X-Draft" in request.headers:
        return HttpResponse(status=204 if _keep_view(request, spot, given) else 422)
    if "later" in request.POST and _keep_view(request, spot, given):
        messages.info(
            request, _("Votre brouillon est gardé. Personne d’autre ne le voit.")
        )
        return redirect("documents:read", pk=document.pk)
    if request.method == "POST" and form.is_valid():
        actions.give_view(
            viewer=request.viewer,
            place=spot.place,
            content={"text": form.cleaned_data["words"]},
            quality=_quality(request, document),
            name=request.person.name,
            label=form.cleaned_data["label"],
            relation=Relation(form.cleaned_data["relation"]),
            replaces=last.pk if last else None,
        )
        messages.success(
            request,
            _(
                "Vos mots sont à côté des siens : la personne les voit dès maintenant."
                " Qui d’autre lit ce document les verra dans sa prochaine version."
            ),
        )
        return redirect("documents:read", pk=document.pk)
    items = VersionItem.objects.visible_to(request.viewer).filter(
        document=document,
        version_id=document.current_version_id,
        section_key=section,
        question_key=question,
        block_id=spot.block.pk if spot.block else None,
    )
    laid = published(items, only(spot))
    if laid:
        record_reading(
            viewer=request.viewer,
            subject=document.owner_id,
            about=document,
            parts=[section],
            because=_invited_by(request, document, spot),
        )
    return render(
        request,
        "documents/view.html",
        {
            "document": document,
            "spot": spot,
            "form": form,
            "draft": draft if request.method == "GET" else None,
            "asked": laid[0].groups[0].asked[0] if laid else None,
            "last": last,
            "given": given,
            "common": Passage.objects.visible_to(request.viewer)
            .filter(
                document=document,
                question_key=question,
                block=spot.block,
                mode=Mode.TOGETHER,
                withdrawn_at=None,
            )
            .order_by("-written_at")
            .values_list("pk", flat=True)
            .first(),
            "divergence": Divergence.objects.visible_to(request.viewer)
            .filter(passage=last)
            .first()
            if last
            else None,
        },
        status=422 if request.method == "POST" else 200,
    )


def _keep_view(request, spot, given) -> bool:
    """Keep a view that is being typed, and say whether it could be kept.

    What is already beside the person's words, or empty, is no draft.
    """
    typed = {
        "text": request.POST.get("words", "").strip().replace("\r\n", "\n"),
        "relation": request.POST.get("relation", Relation.ADDS),
        "label": request.POST.get("label", "").strip(),
    }
    fields = ViewForm.base_fields
    if (
        len(typed["text"]) > fields["words"].max_length
        or len(typed["label"]) > fields["label"].max_length
        or typed["relation"] not in Relation.values
    ):
        return False
    if not typed["text"] or typed == given:
        actions.discard_draft(viewer=request.viewer, place=spot.place)
    else:
        actions.keep_draft(
            viewer=request.viewer, place=spot.place, purpose=Mode.VIEW, content=typed
        )
    return True


def _invited_by(request, document, spot) -> str:
    """Say, for the journal, by which share the viewer speaks here."""
    place = (document, spot.section.key, spot.question.key)
    voices = rules.voices_open(request.viewer, place)
    bundle = voices.values_list("bundle", flat=True).first()
    return f"grant:{bundle}" if bundle else ""


def _quality(request, document) -> Quality:
    """Say in what quality this voice speaks: its hat, else the word of the circle."""
    if request.person.hat_capacity == "peer_supporter":
        return Quality.PEER
    if request.person.hat_capacity:
        return Quality.PROFESSIONAL
    relationship = (
        Tie.objects.visible_to(request.viewer)
        .running()
        .filter(person_id=document.owner_id, other_id=request.viewer.person_id)
        .values_list("relationship", flat=True)
        .first()
    )
    return {
        "peer_supporter": Quality.PEER,
        "professional": Quality.PROFESSIONAL,
    }.get(relationship or "", Quality.RELATIVE)


@guard(rules.hold_the_pen, loads=Document, methods="GET POST")
def review(request, document):
    """Read everything again before publishing; nothing is sent until one says so."""
    if request.method == "POST":
        _publish(request, document)
        return redirect("documents:shares_of", pk=document.pk)
    language = get_language()
    near = around(request.viewer, document, language)
    viewer = request.viewer
    beside = surroundings(viewer, document)
    laid = working_rows(
        kept.what_stands(viewer, document.pk),
        document.form_in(language),
        name=request.person.name,
        disputed=disputed_in(viewer, document),
        blocks=beside.blocks,
        around=near,
    )
    return render(
        request,
        "documents/review.html",
        {
            "document": document,
            "title": document.title_in(language),
            "laid": laid,
            "block_name": block_name,
            "waiting": len(kept.dictated_in(viewer, document.pk)),
            "drafts": len(beside.drafts),
            "readers": kept.readers_of(viewer, document.pk),
            "after": _last_numbers.first(viewer, document.pk) or 0,
        },
    )


@Kept
def _last_numbers(viewer, document_id):
    mine = Version.objects.visible_to(viewer).filter(document_id=document_id)
    return mine.order_by("-number").values_list("number", flat=True)[:1]


def _publish(request, document) -> None:
    """Publish what was read again, once, and say which version stands."""
    after = request.POST.get("after", "")
    try:
        version = actions.publish(
            viewer=request.viewer,
            document=document,
            name=request.person.name,
            after=int(after) if after.isascii() and after.isdecimal() else None,
        )
    except AlreadyPublished as already:
        messages.info(request, str(already))
        return
    said = _("La version %(number)s est publiée.") % {"number": version.number}
    if document.stopped_at is not None:
        said += " " + _("Le document reste suspendu : personne d’autre ne la lit.")
    messages.success(request, said)
