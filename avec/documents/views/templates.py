"""Forms of places: everyone reads them; those who answer for the place offer them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.guards import guard, public, signed_in
from avec.documents import actions, kept, rules
from avec.documents.actions.templates import next_version
from avec.documents.fields import kind_of
from avec.documents.models import (
    Document,
    TemplateVersion,
    WithdrawnTemplate,
    form_of,
)
from avec.documents.offered import last_begun
from avec.documents.on_paper import FORMS, blank
from avec.documents.printing import blank_form as blank_pdf
from avec.documents.shapes import Template
from avec.documents.template_files import TemplateErrors
from avec.documents.template_files.typed import LANGUAGE, WouldBreak, read_typed
from avec.people.models import Organization

WRONG = 422
MOST_BYTES = 200_000
NOBODY_NAMED = "Un modèle vide ne dit rien de personne : chacun peut le lire."


@public(because=NOBODY_NAMED)
def place_templates(request: HttpRequest, pk) -> HttpResponse:
    """List the forms a place offers; those who answer for it keep them here."""
    place = get_object_or_404(Organization.objects.visible_to(request.viewer), pk=pk)
    known = TemplateVersion.objects.visible_to(request.viewer)
    offered = known.offered().filter(organization=place).order_by("key")
    answers = rules.offer_templates.allows(request.viewer, place)
    return render(
        request,
        "documents/place_templates.html",
        {
            "place": place,
            "offered": _with_forms(offered),
            "withdrawn": _with_forms(_withdrawn(request, place)) if answers else [],
            "answers": answers,
            "begun": last_begun(_own(request)),
        },
    )


def _own(request: HttpRequest) -> list[Document]:
    """Return the documents of whoever is signed in, to go on with."""
    return list(kept.own_documents(request.viewer)) if request.person else []


def _with_forms(versions) -> list[tuple[TemplateVersion, Template]]:
    return [(version, form_of(version.pk, get_language())) for version in versions]


def _withdrawn(request: HttpRequest, place: Organization) -> list[TemplateVersion]:
    keys = (
        WithdrawnTemplate.objects.visible_to(request.viewer)
        .filter(organization=place)
        .values("key")
    )
    versions = (
        TemplateVersion.objects.visible_to(request.viewer)
        .filter(organization=place, key__in=keys)
        .order_by("key", "-number")
    )
    return [next(group) for _key, group in groupby(versions, key=lambda v: v.key)]


@public(because=NOBODY_NAMED)
def place_template(request: HttpRequest, pk) -> HttpResponse:
    """Show one form of a place: the questions as they are asked."""
    version = _of_a_place(request, pk)
    same = TemplateVersion.objects.visible_to(request.viewer).same_form(version)
    last = same.order_by("-number").first()
    if last.pk != version.pk:
        return redirect("documents:place_template", pk=last.pk)
    form = form_of(version.pk, get_language())
    return render(
        request,
        "documents/place_template.html",
        {
            "version": version,
            "place": version.organization,
            "template": form,
            "begun": last_begun(_own(request)),
            "is_offered": same.offered().filter(pk=version.pk).exists(),
            "sections": _drawn(form),
        },
    )


def _of_a_place(request: HttpRequest, pk) -> TemplateVersion:
    return get_object_or_404(
        TemplateVersion.objects.visible_to(request.viewer).select_related(
            "organization"
        ),
        pk=pk,
        organization__isnull=False,
    )


def _drawn(template: Template):
    """Draw every question as it will be asked; a kind only for paper is only named."""
    sections = []
    for section in template.sections:
        asked = []
        for question in section.questions:
            if question.retired:
                continue
            kind = kind_of(question)
            field = (
                kind.form_context({}, question, name=question.key)
                if kind.ready
                else None
            )
            asked.append((question, field))
        if asked:
            sections.append((section, asked))
    return sections


@public(because=NOBODY_NAMED)
def place_paper(request: HttpRequest, pk) -> HttpResponse:
    """Give a form of a place to fill by hand, as a tagged PDF."""
    version = _of_a_place(request, pk)
    form = FORMS.get(request.GET.get("forme", "a4"))
    if form is None:
        raise Http404
    return _pdf(blank(version.pk, get_language(), form))


def _pdf(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="document.pdf"'
    return response


@signed_in("Chaque personne commence ses propres documents.", methods="POST")
def begin_of_place(request: HttpRequest, pk) -> HttpResponse:
    """Begin a document of one's own from a form that a place offers."""
    offered = TemplateVersion.objects.visible_to(request.viewer).offered()
    version = get_object_or_404(offered, pk=pk)
    if version.template(LANGUAGE).status != "complete":
        raise Http404
    document = actions.begin_document(
        viewer=request.viewer, template_version=version, goes_on=True
    )
    return redirect("documents:document", pk=document.pk)


# ------------------------------------------------------ those who answer for a place


@dataclass
class Typed:
    """What was pasted or handed over as a file; nothing of it is lost."""

    french: str = ""
    english: str = ""
    refused: str = ""


def _typed(request: HttpRequest) -> Typed:
    typed = Typed()
    for name in ("french", "english"):
        text = request.POST.get(name, "").replace("\r\n", "\n")
        file = request.FILES.get(f"{name}_file")
        if file is not None:
            if file.size > MOST_BYTES:
                typed.refused = _(
                    "Ce fichier dépasse 200 Ko. Un modèle est plus court."
                )
            else:
                try:
                    text = file.read().decode("utf-8-sig").replace("\r\n", "\n")
                except UnicodeDecodeError:
                    typed.refused = _(
                        "Ce fichier n’est pas un texte en UTF-8. Enregistrez-le"
                        " autrement, ou collez son texte."
                    )
        if "\0" in text:
            typed.refused = _("Ce fichier n’est pas un texte.")
            text = ""
        setattr(typed, name, text)
    return typed


@guard(rules.offer_templates, loads=Organization, methods="GET POST")
def write_template(request: HttpRequest, place: Organization) -> HttpResponse:
    """Paste a form or hand over its file; look at it; then put it at disposal."""
    typed = _typed(request)
    if request.method != "POST" or "back" in request.POST:
        return _source_page(request, place, typed)
    if typed.refused:
        return _source_page(request, place, typed, sentences=[typed.refused])
    try:
        forms = read_typed(typed.french, typed.english)
        forms, before = next_version(place, forms)
    except TemplateErrors as wrong:
        return _source_page(request, place, typed, wrong=wrong)
    except WouldBreak as wrong:
        return _source_page(request, place, typed, sentences=wrong.sentences)
    if "paper" in request.POST:
        return _pdf(blank_pdf(forms.get(get_language(), forms[LANGUAGE])))
    if "offer" in request.POST:
        version = actions.offer_template(
            viewer=request.viewer, organization=place, forms=forms
        )
        messages.success(
            request,
            _("C’est à disposition : version %(number)s.") % {"number": version.number},
        )
        return redirect("documents:place_templates", pk=place.pk)
    return _preview_page(request, place, typed, forms, before)


def _source_page(request, place, typed, *, wrong=None, sentences=()):
    """Show the text to write or correct, with what is wrong beside each line."""
    errors = {}
    for error in wrong.errors if wrong else ():
        errors.setdefault(error.line, []).append(error.sentence)
    source = ""
    if wrong:
        source = typed.french if wrong.path == LANGUAGE else typed.english
    return render(
        request,
        "documents/template_source.html",
        {
            "place": place,
            "typed": typed,
            "errors": errors,
            "is_english": bool(wrong) and wrong.path != LANGUAGE,
            "lines": source.split("\n"),
            "sentences": list(sentences),
        },
        status=WRONG if wrong or sentences else 200,
    )


def _preview_page(request, place, typed, forms, before):
    form = forms.get(get_language(), forms[LANGUAGE])
    return render(
        request,
        "documents/template_preview.html",
        {
            "place": place,
            "typed": typed,
            "template": form,
            "before": before,
            "is_same": before is not None and before.number == form.version,
            "languages": sorted(forms),
            "sections": _drawn(form),
        },
    )


@guard(rules.keep_template, loads=TemplateVersion, methods="GET POST")
def withdraw(request: HttpRequest, version: TemplateVersion) -> HttpResponse:
    """Say what follows, then stop offering a form."""
    if request.method == "POST":
        actions.withdraw_template(viewer=request.viewer, version=version)
        messages.success(
            request,
            _("Ce modèle n’est plus proposé. Qui l’a commencé le garde."),
        )
        return redirect("documents:place_templates", pk=version.organization_id)
    return render(
        request,
        "documents/template_withdraw.html",
        {"version": version, "template": form_of(version.pk, get_language())},
    )


@guard(rules.keep_template, loads=TemplateVersion, methods="POST")
def put_back(request: HttpRequest, version: TemplateVersion) -> HttpResponse:
    """Offer a form again."""
    actions.put_template_back(viewer=request.viewer, version=version)
    messages.success(request, _("Ce modèle est proposé de nouveau."))
    return redirect("documents:place_templates", pk=version.organization_id)


# --------------------------------------------------------- from one version to another


@guard(rules.hold_the_pen, loads=Document, methods="GET POST")
def follow(request: HttpRequest, document: Document, number: int) -> HttpResponse:
    """Say what changes, then let one's document follow another version of its form."""
    now = document.template_version
    same = TemplateVersion.objects.visible_to(request.viewer).same_form(now)
    version = get_object_or_404(same, number=number)
    if request.method == "POST":
        actions.follow_version(
            viewer=request.viewer, document=document, version=version
        )
        messages.success(
            request,
            _("Le document suit la version %(number)s du modèle. Vos mots sont là.")
            % {"number": version.number},
        )
        return redirect("documents:document", pk=document.pk)
    language = get_language()
    form = form_of(version.pk, language)
    known = {question.key for question in form_of(now.pk, language).questions()}
    return render(
        request,
        "documents/template_follow.html",
        {
            "document": document,
            "title": document.title_in(language),
            "version": version,
            "is_older": version.number < now.number,
            "added": [
                question
                for question in form.questions()
                if question.key not in known and not question.retired
            ],
        },
    )
