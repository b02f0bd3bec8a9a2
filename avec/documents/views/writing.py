"""Writing one's own documents: one thing per page, nothing required, nothing lost."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, signed_in
from avec.documents import actions, kept, rules
from avec.documents.behaviours import behaviour_of
from avec.documents.beside import shown_beside
from avec.documents.fields import Refused, kind_of
from avec.documents.forms import ReviewDateForm, TitleForm
from avec.documents.layout import PASSAGE_COLUMNS, working_rows
from avec.documents.models import (
    Block,
    Document,
    Passage,
    TemplateVersion,
    version_of,
)
from avec.documents.offered import last_begun, offered_near, surroundings
from avec.documents.overview import overview
from avec.documents.places import Spot, around, find_spot
from avec.documents.views.beside import back_to
from avec.documents.views.blocks import disputed_in, only, part_of
from avec.documents.words import Mode, Quality
from avec.foundation import navigation
from avec.foundation.dates import today
from avec.foundation.days import DayField

_COLUMNS = attrgetter(*PASSAGE_COLUMNS)


@signed_in("Chacun voit la liste de ses propres documents.")
def documents(request):
    """List one's documents, and what can be begun."""
    language = get_language()
    mine = kept.own_documents(request.viewer)
    shelf = [version_of(pk) for pk in kept.shelf(request.viewer)]
    templates = [(version, version.template(language)) for version in shelf]
    return render(
        request,
        "documents/documents.html",
        {
            "documents": [(one, one.title_in(language)) for one in mine],
            "ready": [pair for pair in templates if pair[1].status == "complete"],
            "paper": [pair for pair in templates if pair[1].status == "paper"],
            "rooms": {one.name: one for one in navigation.every_entry()},
            "from_places": offered_near(request.viewer, language),
            "begun": last_begun(mine),
        },
    )


@signed_in("Chaque personne commence ses propres documents.", methods="POST")
def begin(request, key):
    """Begin a document from one of the forms of the shelf."""
    version = get_object_or_404(
        TemplateVersion.objects.visible_to(request.viewer).newest(), key=key
    )
    if version.template("fr").status != "complete":
        raise Http404
    document = actions.begin_document(
        viewer=request.viewer, template_version=version, goes_on=True
    )
    return redirect("documents:document", pk=document.pk)


@guard(rules.see, loads=Document)
def document_page(request, document):
    """Show a document to its owner as a list of things she may write."""
    if document.owner_id != request.viewer.person_id:
        session = (
            document.sessions.visible_to(request.viewer)
            .running()
            .order_by("pk")
            .first()
        )
        if session:
            return redirect("documents:session", pk=session.pk)
        return redirect("documents:read", pk=document.pk)
    language = get_language()
    viewer = request.viewer
    behaviour = behaviour_of(document)
    near = surroundings(viewer, document)
    laid = working_rows(
        kept.what_stands(viewer, document.pk),
        document.form_in(language),
        name=request.person.name,
        disputed=(),
        blocks=near.blocks,
    )
    return render(
        request,
        "documents/document.html",
        {
            "document": document,
            "title": document.title_in(language),
            "above": [*behaviour.beside(viewer, document), *behaviour.above(laid)],
            "parts": overview(
                document.pk,
                laid,
                near.drafts,
                behaviour.elsewhere,
            ),
            "newer": near.newer,
            "sessions": kept.sessions_in(viewer, document.pk)
            if near.is_written_with_somebody
            else [],
        },
    )


@guard(rules.hold_the_pen, loads=Document, methods="GET POST")
def question(request, document, section, question):
    """Write one answer: the draft is kept as one types, the text when one says so."""
    elsewhere = behaviour_of(document).elsewhere
    if question in elsewhere:
        return redirect(elsewhere[question], pk=document.pk)
    spot = find_spot(
        request.viewer,
        document,
        get_language(),
        section,
        question,
        request.GET.get("bloc"),
    )
    near = around(request.viewer, document, get_language())
    if request.method == "POST":
        return _answer(request, spot, near)
    return _question_page(request, spot, near)


def _answer(request, spot: Spot, near):
    kind = kind_of(spot.question)
    rearranged = kind.rearranged(request.POST, spot.question)
    if rearranged is not None:
        return _question_page(request, spot, near, content=rearranged)
    is_draft = "X-Draft" in request.headers
    try:
        content = kind.clean(request.POST, spot.question, around=near)
    except Refused as refused:
        if is_draft:
            return HttpResponse(status=422)
        return _question_page(request, spot, near, refused=refused)
    if is_draft:
        # What is being kept for good at this instant is waited for.
        actions.write_in_turn(viewer=request.viewer, document=spot.document)
        if any(p.content == content for p in _standing(request, spot)):
            # It crossed on its way the same words, kept for good.
            actions.discard_draft(viewer=request.viewer, place=spot.place)
            return HttpResponse(status=204)
        actions.keep_draft(
            viewer=request.viewer,
            place=spot.place,
            purpose=Mode.WRITTEN,
            content=content,
        )
        return HttpResponse(status=204)
    if "later" in request.POST:
        actions.keep_draft(
            viewer=request.viewer,
            place=spot.place,
            purpose=Mode.WRITTEN,
            content=content,
        )
        messages.info(
            request, _("Votre brouillon est gardé. Personne d’autre ne le voit.")
        )
        return redirect("documents:document", pk=spot.document.pk)
    try:
        said_on = _said_on(request.POST.get("said_on", ""))
    except ValidationError as error:
        return _question_page(
            request, spot, near, content=content, said_on_error=error.message
        )
    _keep(request, spot, content, said_on)
    following = spot.next()
    if following is None or "stop" in request.POST:
        messages.success(request, _("C’est gardé. Personne d’autre ne le voit encore."))
        return redirect("documents:document", pk=spot.document.pk)
    return redirect(following.address("documents:question"))


def _said_on(text: str) -> date | None:
    day = DayField(required=False).clean(text.strip())
    if day and day > today():
        raise ValidationError(_("Ce jour n’est pas encore venu."))
    return day


def _standing(request, spot: Spot) -> list[Passage]:
    """Find what stands here in the person's own words, each said by herself."""
    return [
        p
        for p in spot.heads(request.viewer)
        if p.quality == Quality.PERSON and not p.awaits_confirmation
    ]


def _keep(request, spot: Spot, content, said_on) -> None:
    """Write the text unless the same one is there already (a double click)."""
    actions.write_in_turn(viewer=request.viewer, document=spot.document)
    own = _standing(request, spot)
    if any(p.content == content and p.said_on == said_on for p in own):
        actions.discard_draft(viewer=request.viewer, place=spot.place)
        return
    if not content and not own:
        actions.discard_draft(viewer=request.viewer, place=spot.place)
        return
    replaces = request.POST.get("replaces", "")
    seen = next((p.pk for p in own if str(p.pk) == replaces), None)
    if not content and seen:
        passage = next(p for p in own if p.pk == seen)
        actions.take_out_passage(viewer=request.viewer, passage=passage)
        actions.discard_draft(viewer=request.viewer, place=spot.place)
        return
    actions.write_passage(
        viewer=request.viewer,
        place=spot.place,
        content=content,
        replaces=seen,
        said_on=said_on,
    )


def _question_page(
    request, spot: Spot, near, *, content=None, refused=None, said_on_error=""
):
    kind = kind_of(spot.question)
    viewer = request.viewer
    heads = spot.heads(viewer)
    own = [
        p for p in heads if p.quality == Quality.PERSON and not p.awaits_confirmation
    ]
    draft = spot.draft(viewer)
    last = own[-1] if own else None
    shown = content
    if shown is None:
        shown = draft.content if draft else (last.content if last else {})
    [laid] = working_rows(
        [_COLUMNS(p) for p in heads],
        only(spot),
        name=request.person.name,
        disputed=disputed_in(viewer, spot.document),
        blocks=[(spot.block.pk, spot.section.key)] if spot.block else (),
        around=near,
    )
    asked = laid.groups[0].asked[0]
    status = 422 if refused or said_on_error else 200
    replaces = last.pk if last else ""
    said_on = last.said_on.isoformat() if last and last.said_on else ""
    if request.method == "POST":
        # What she had before her when she wrote, whatever was written since elsewhere.
        replaces = request.POST.get("replaces", "")
        said_on = request.POST.get("said_on", "")
    return render(
        request,
        "documents/question.html",
        {
            "spot": spot,
            "part": part_of(viewer, spot),
            "beside": [
                *shown_beside(viewer, spot.question.key),
                *behaviour_of(spot.document).at_question(viewer, spot.place),
            ],
            "title": spot.document.title_in(get_language()),
            "field": kind.form_context(
                shown, spot.question, around=near, refused=refused
            ),
            "said_on_error": said_on_error,
            "here": spot.address("documents:question"),
            "replaces": replaces,
            "said_on": said_on,
            "draft": draft,
            "asked": asked,
            "together": len(own) > 1,
            "divergences": {
                one.passage_id: one
                for one in kept.divergences_at(
                    viewer, spot.document.pk, spot.question.key
                )
            },
        },
        status=status,
    )


@guard(rules.hold_the_pen, loads=Document)
def history(request, document, section, question):
    """Show what one wrote here before, to oneself alone."""
    language = get_language()
    spot = find_spot(
        request.viewer, document, language, section, question, request.GET.get("bloc")
    )
    kind = kind_of(spot.question)
    passages = (
        Passage.objects.visible_to(request.viewer)
        .filter(
            document=document,
            section_key=section,
            question_key=question,
            block=spot.block,
        )
        .select_related("author", "held_by")
        .order_by("-written_at", "pk")
    )
    near = around(request.viewer, document, language)
    lines = [
        (p, kind.rows(p.content, spot.question, near) if _is_own(p) else [])
        for p in passages
        if _is_own(p)
    ]
    return render(
        request,
        "documents/history.html",
        {
            "spot": spot,
            "lines": lines,
            "back": spot.address("documents:question"),
        },
    )


def _is_own(passage) -> bool:
    return passage.quality == Quality.PERSON


@guard(rules.hold_the_pen, loads=Passage)
def words(request, passage):
    """Go where these words stand in her document."""
    return redirect(back_to(request, passage))


@guard(rules.take_out, loads=Passage, methods="GET POST")
def take_out(request, passage):
    """Take words out, once asked; the owner any, each voice its own."""
    if request.method == "POST":
        actions.take_out_passage(viewer=request.viewer, passage=passage)
        messages.success(request, _("Ces mots ne sont plus dans le document."))
        return redirect(back_to(request, passage))
    return render(
        request,
        "documents/take_out.html",
        {
            "passage": passage,
            "name": (passage.content or {}).get("name", ""),
            "is_hers": passage.owner_id == request.viewer.person_id,
            "back": back_to(request, passage),
        },
    )


@guard(rules.erase, loads=Passage, methods="GET POST")
def erase(request, passage):
    """Erase one's own words for good, after having said what it means."""
    if request.method == "POST":
        actions.erase_passage(viewer=request.viewer, passage=passage)
        messages.success(request, _("C’est effacé."))
        return redirect(back_to(request, passage))
    return render(
        request,
        "documents/erase.html",
        {"passage": passage, "back": back_to(request, passage)},
    )


@guard(rules.hold_the_pen, loads=Passage, methods="POST")
def keep_only(request, passage):
    """Keep one of two texts written at the same moment; the other is taken out."""
    others = (
        Passage.objects.visible_to(request.viewer)
        .filter(
            document_id=passage.document_id,
            section_key=passage.section_key,
            question_key=passage.question_key,
            block_id=passage.block_id,
            quality=Quality.PERSON,
        )
        .heads()
        .spoken()
        .exclude(pk=passage.pk)
        .order_by("pk")
    )
    for other in others:
        actions.take_out_passage(viewer=request.viewer, passage=other)
    return redirect(back_to(request, passage))


@guard(rules.hold_the_pen, loads=Document, methods="POST")
def add_block(request, document, section):
    """Add one more of a repeated part and go to its first question."""
    try:
        found = document.form_in("fr").section(section)
    except KeyError as error:
        raise Http404 from error
    if not found.repeatable:
        raise Http404
    block = actions.add_block(
        viewer=request.viewer, document=document, section_key=section
    )
    first = next(q for q in found.questions if not q.retired)
    address = reverse("documents:question", args=[document.pk, section, first.key])
    return redirect(f"{address}?bloc={block.pk}")


@guard(rules.hold_the_pen, loads=Block, methods="POST")
def remove_block(request, block):
    """Put one of a repeated part away."""
    actions.remove_block(viewer=request.viewer, block=block)
    messages.success(request, _("C’est rangé. Les versions publiées le gardent."))
    return redirect("documents:document", pk=block.document_id)


@guard(rules.hold_the_pen, loads=Document, methods="GET POST")
def settings_page(request, document):
    """Title, date to read it again, delete."""
    title = TitleForm(
        request.POST if "title" in request.POST else None,
        initial={"title": document.content.get("title", "")},
    )
    review = ReviewDateForm(
        request.POST if "review_on" in request.POST else None,
        initial={
            "review_on": document.review_on,
            "no_reminder": document.content.get("no_reminder", False),
        },
    )
    if request.method == "POST" and "title" in request.POST and title.is_valid():
        actions.rename_document(
            viewer=request.viewer, document=document, title=title.cleaned_data["title"]
        )
        return redirect("documents:document", pk=document.pk)
    if request.method == "POST" and "review_on" in request.POST and review.is_valid():
        actions.choose_review_date(
            viewer=request.viewer,
            document=document,
            on=review.cleaned_data["review_on"],
            reminded=not review.cleaned_data["no_reminder"],
        )
        return redirect("documents:document", pk=document.pk)
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "documents/settings.html",
        {
            "document": document,
            "title_form": title,
            "review_form": review,
            "form_versions": TemplateVersion.objects.visible_to(request.viewer)
            .same_form(document.template_version)
            .order_by("-number")
            .values_list("number", flat=True),
        },
        status=status,
    )


@guard(rules.hold_the_pen, loads=Document, methods="GET POST")
def delete(request, document):
    """Delete a document for good, after having said what goes with it."""
    if request.method == "POST":
        actions.delete_document(viewer=request.viewer, document=document)
        messages.success(request, _("Le document est effacé."))
        return redirect("documents:documents")
    return render(
        request,
        "documents/delete.html",
        {"document": document, "title": document.title_in(get_language())},
    )
