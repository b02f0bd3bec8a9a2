"""« Qui a regardé », and the questions asked from there."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from avec.access.guards import guard, signed_in
from avec.audit.models import Entry
from avec.documents import actions, rules
from avec.documents.looked import (
    Cursor,
    looks_at,
    name_in,
    title_in,
    with_what_can_be_done,
)
from avec.documents.models import ReadingQuestion
from avec.documents.share_forms import WordsForm

WRONG = 422


@signed_in("Chaque personne voit qui a regardé ce qui est à elle.")
def who_looked(request: HttpRequest) -> HttpResponse:
    """List who read, in words, with what can be done beside each line."""
    after = None
    if "apres" in request.GET:
        try:
            after = Cursor.read(request.GET["apres"])
        except ValueError as error:
            raise Http404 from error
    looks, following = looks_at(request.viewer, get_language(), after=after)
    return render(
        request,
        "documents/who_looked.html",
        {
            "looks": with_what_can_be_done(request.viewer, looks),
            "following": following,
            "is_first": after is None,
        },
    )


@guard(rules.ask, loads=Entry, methods="GET POST")
def ask(request: HttpRequest, entry: Entry) -> HttpResponse:
    """Ask someone who looked why, or anything else."""
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        question = actions.ask_about_reading(
            viewer=request.viewer, entry=entry, words=form.cleaned_data["words"]
        )
        return redirect("documents:asked", pk=question.pk)
    return render(
        request,
        "documents/ask.html",
        {
            "form": form,
            "entry": entry,
            "name": name_in(entry),
            "title": title_in(request.viewer, entry, get_language()),
        },
        status=WRONG if request.method == "POST" else 200,
    )


@signed_in("Chaque personne voit les questions qu’elle a posées ou reçues.")
def questions(request: HttpRequest) -> HttpResponse:
    """List the questions asked and received, the newest first."""
    mine = (
        ReadingQuestion.objects.visible_to(request.viewer)
        .select_related("owner", "asked_of")
        .order_by("-asked_at", "pk")[:100]
    )
    return render(request, "documents/questions.html", {"questions": mine})


@guard(rules.see_question, loads=ReadingQuestion, methods="GET POST")
def asked(request: HttpRequest, question: ReadingQuestion) -> HttpResponse:
    """Show a question and its answer to both; let the one asked answer, once."""
    is_mine = question.owner_id == request.viewer.person_id
    form = WordsForm(request.POST or None)
    if request.method == "POST" and (is_mine or form.is_valid()):
        actions.answer_question(
            viewer=request.viewer,
            question=question,
            words=form.cleaned_data["words"] if form.is_valid() else "",
        )
        return redirect("documents:asked", pk=question.pk)
    actions.see_answer(viewer=request.viewer, question=question)
    entry = (
        Entry.objects.visible_to(request.viewer).filter(pk=question.entry_id).first()
    )
    return render(
        request,
        "documents/asked.html",
        {
            "question": question,
            "is_mine": is_mine,
            "entry": entry,
            "title": title_in(request.viewer, entry, get_language()) if entry else "",
            "form": form,
        },
        status=WRONG if request.method == "POST" else 200,
    )
