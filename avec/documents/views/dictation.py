"""Holding the pen in an open session: her words, as said, waiting for her yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard
from avec.audit.actions import record_reading
from avec.documents import actions, rules
from avec.documents.behaviours import behaviour_of
from avec.documents.fields import Refused, kind_of
from avec.documents.layout import working
from avec.documents.models import (
    Draft,
    Passage,
    WritingSession,
)
from avec.documents.overview import block_name
from avec.documents.places import find_spot
from avec.documents.views.blocks import blocks_of
from avec.documents.words import Mode, Quality


def _require_open(request, session):
    running = WritingSession.objects.visible_to(request.viewer).running()
    if not running.filter(pk=session.pk, helper_id=request.viewer.person_id).exists():
        raise Http404


@guard(rules.close_session, loads=WritingSession)
def session_page(request, session):
    """Show the helper the parts opened to them, with what stands there now."""
    if session.owner_id == request.viewer.person_id:
        return redirect("documents:document", pk=session.document_id)
    _require_open(request, session)
    document = session.document
    language = get_language()
    template = document.form_in(language)
    passages = (
        Passage.objects.visible_to(request.viewer)
        .filter(document=document, section_key__in=session.section_keys)
        .heads()
    )
    laid = working(
        passages,
        template,
        name=session.owner.name,
        disputed=set(),
        blocks=blocks_of(request.viewer, document),
    )
    behaviour = behaviour_of(document)
    opened = [one for one in laid if one.section.key in session.section_keys]
    for group in (group for part in opened for group in part.groups):
        # What is an act is hers to do, on its page; nobody writes it down for her.
        group.asked[:] = [
            one for one in group.asked if one.question.key not in behaviour.elsewhere
        ]
    written = [one.section.key for one in opened if _has_words(one)]
    if written:
        _write_down(request, session, written)
    return render(
        request,
        "documents/session.html",
        {
            "session": session,
            "title": template.title,
            "laid": opened,
            "advice": behaviour.for_the_helper(),
            "block_name": block_name,
        },
    )


def _has_words(laid):
    return any(not asked.is_silent for group in laid.groups for asked in group.asked)


def _write_down(request, session, parts):
    """Write what the helper finds on the page: holding the pen is reading too."""
    record_reading(
        viewer=request.viewer,
        subject=session.owner_id,
        about=session.document,
        parts=parts,
        because=f"session:{session.pk}",
    )


@guard(rules.close_session, loads=WritingSession, methods="GET POST")
def dictate(request, session, section, question):
    """Write what the person says, in her name, waiting for her yes."""
    _require_open(request, session)
    language = get_language()
    spot = find_spot(
        request.viewer,
        session.document,
        language,
        section,
        question,
        request.GET.get("bloc"),
    )
    if section not in session.section_keys:
        raise Http404
    # Asked before a word is typed, so that none is lost.
    behaviour_of(spot.document).before_words(request.viewer, spot.place, Mode.DICTATED)
    kind = kind_of(spot.question)
    refused, content = None, None
    if request.method == "POST":
        content = kind.rearranged(request.POST, spot.question)
        if content is None:
            answered = _dictated(request, spot, kind, session)
            if not isinstance(answered, Refused):
                return answered
            refused = answered
    heads = [p for p in spot.heads(request.viewer) if p.quality == Quality.PERSON]
    draft = (
        Draft.objects.visible_to(request.viewer)
        .filter(document=spot.document, question_key=question, block=spot.block)
        .first()
    )
    shown = content or (draft.content if draft else {})
    beside = behaviour_of(spot.document).at_question(request.viewer, spot.place)
    shown_parts = [section] if heads else []
    shown_parts += [part for piece in beside for part in piece.reads]
    if shown_parts:
        _write_down(request, session, list(dict.fromkeys(shown_parts)))
    return render(
        request,
        "documents/dictate.html",
        {
            "session": session,
            "beside": beside,
            "spot": spot,
            "field": kind.form_context(shown, spot.question, refused=refused),
            "here": spot.address("documents:dictate", session.pk),
            "own": [(p, kind.rows(p.content, spot.question)) for p in heads],
            # What was on the page when it was written, if it comes back.
            "replaces": request.POST.get("replaces", heads[-1].pk if heads else ""),
        },
        status=422 if refused else 200,
    )


def _dictated(request, spot, kind, session):
    try:
        content = kind.clean(request.POST, spot.question)
    except Refused as refused:
        return HttpResponse(status=422) if "X-Draft" in request.headers else refused
    if "X-Draft" in request.headers or "later" in request.POST:
        actions.keep_draft(
            viewer=request.viewer,
            place=spot.place,
            purpose=Mode.DICTATED,
            content=content,
        )
        if "X-Draft" in request.headers:
            return HttpResponse(status=204)
        return redirect("documents:session", pk=session.pk)
    if content:
        replaces = next(
            (
                p.pk
                for p in spot.heads(request.viewer)
                if str(p.pk) == request.POST.get("replaces")
            ),
            None,
        )
        same = any(
            p.awaits_confirmation and p.content == content
            for p in spot.heads(request.viewer)
        )
        if not same:
            actions.dictate(
                viewer=request.viewer,
                place=spot.place,
                content=content,
                replaces=replaces,
            )
        messages.success(
            request,
            _("C’est écrit. Ces mots n’existeront qu’après son oui."),
        )
    return redirect("documents:session", pk=session.pk)
