"""Writing sessions once they are over: what she says of them, what a helper counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.documents import actions, rules
from avec.documents.forms import AfterSessionForm
from avec.documents.look import SAID_AFTER
from avec.documents.models import (
    Document,
    HelpGiven,
    Passage,
    SaidAfter,
    WritingSession,
    form_of,
)
from avec.documents.sentences import listed
from avec.documents.words import Freedom, Mode

WRONG = 422


@guard(rules.hold_the_pen, loads=Document)
def sessions(request: HttpRequest, document: Document) -> HttpResponse:
    """List the sessions opened in one's document, the last one first."""
    opened = (
        WritingSession.objects.of(request.viewer)
        .filter(document=document)
        .select_related("helper")
        .order_by("-began_at", "pk")
    )
    now = timezone.now()
    said = set(
        SaidAfter.objects.of(request.viewer)
        .filter(session__document=document)
        .order_by()
        .values_list("session_id", flat=True)
    )
    return render(
        request,
        "documents/sessions.html",
        {
            "document": document,
            "title": document.title_in(get_language()),
            "sessions": [
                (one, one.minutes_at(now), _is_open(one, now), one.pk in said)
                for one in opened
            ],
        },
    )


def _is_open(session: WritingSession, now: datetime) -> bool:
    """Whether it still runs, for the words on the page; the walls ask the database."""
    return session.ended_at is None and session.ends_at > now


@guard(rules.say_after, loads=WritingSession, methods="GET POST")
def after_session(request: HttpRequest, session: WritingSession) -> HttpResponse:
    """Ask the person, and only her, whether she was free to say no."""
    now = timezone.now()
    said = SaidAfter.objects.of(request.viewer).filter(session=session).first()
    known = {**said.content, "opened": bool(said.opened_at)} if said else None
    form = AfterSessionForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data
        actions.say_after_session(
            viewer=request.viewer,
            session=session,
            free=Freedom(answer["free"]),
            words=answer["words"],
            opened=answer["opened"],
            named=answer["named"],
            printed=answer["printed"],
        )
        messages.success(
            request, _("C’est gardé. Vous pouvez changer quand vous voulez.")
        )
        return redirect("documents:sessions", pk=session.document_id)
    form_read = session.document.form_in(get_language())
    titles = {section.key: section.title for section in form_read.sections}
    worked = set(_written_in(request, session).values_list("section_key", flat=True))
    return render(
        request,
        "documents/after_session.html",
        {
            "session": session,
            "is_open": _is_open(session, now),
            "minutes": session.minutes_at(now),
            "opened": listed([titles.get(key, key) for key in session.section_keys]),
            "worked": listed([words for key, words in titles.items() if key in worked]),
            "form": form,
            "said": said,
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _written_in(request: HttpRequest, session: WritingSession) -> QuerySet:
    """Find what was written under dictation during a session."""
    end = min(session.ended_at or session.ends_at, session.ends_at)
    return Passage.objects.of(request.viewer).filter(
        document_id=session.document_id,
        held_by_id=session.helper_id,
        mode=Mode.DICTATED,
        written_at__gte=session.began_at,
        written_at__lte=end,
    )


@guard(rules.say_after, loads=WritingSession, methods="POST")
def erase_after(request: HttpRequest, session: WritingSession) -> HttpResponse:
    """Erase what one said of a session."""
    actions.erase_after_session(viewer=request.viewer, session=session)
    messages.success(request, _("C’est effacé."))
    return redirect("documents:sessions", pk=session.document_id)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a person opened to the helper about one session."""

    began_at: datetime
    free: str
    words: str


@signed_in("Chacun voit les séances où il a tenu le stylo, sans ce qui s’y est écrit.")
def help_given(request: HttpRequest) -> HttpResponse:
    """Count the sessions in which the viewer held the pen, without any content."""
    now = timezone.now()
    held = list(
        HelpGiven.objects.visible_to(request.viewer).order_by("-began_at", "pk")
    )
    language = get_language()
    kinds = Counter(form_of(one.template_version_id, language).title for one in held)
    opened = SaidAfter.objects.visible_to(request.viewer).filter(
        helper_id=request.viewer.person_id
    )
    answers = {one.session_id: one for one in opened}
    for one in answers.values():
        record_reading(
            viewer=request.viewer,
            subject=one.owner_id,
            about=one,
            parts=[SAID_AFTER],
            because=f"session:{one.session_id}",
        )
    return render(
        request,
        "documents/help_given.html",
        {
            "count": len(held),
            "minutes": sum(one.minutes_at(now) for one in held),
            "kinds": sorted(kinds.items()),
            "named": [one for one in held if one.person_name],
            "answers": [
                _opened(one, answers[one.session_id])
                for one in held
                if one.session_id in answers
            ],
        },
    )


def _opened(held: HelpGiven, said: SaidAfter) -> Opened:
    content = said.content
    free = str(Freedom(content["free"]).label)
    return Opened(held.began_at, free, content["words"])
