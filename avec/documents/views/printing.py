"""Versions, what changed in them, paper, and the register of copies handed over."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language

from avec.access.guards import guard, public
from avec.access.limits import require_try
from avec.circles.models import Tie
from avec.documents import actions, checking, rules
from avec.documents.behaviours import behaviour_named
from avec.documents.chain import printed_code, read_code
from avec.documents.differences import differences
from avec.documents.layout import Laid, published
from avec.documents.models import (
    Copy,
    Document,
    Passage,
    TemplateVersion,
    Version,
    VersionItem,
    form_of,
)
from avec.documents.on_paper import FORMS, blank, printed
from avec.documents.printing import render as render_pdf
from avec.documents.sentences import listed
from avec.documents.share_forms import CopyForm
from avec.people.doors import network_of

WRONG = 422
TRIES, WITHIN = 10, timedelta(minutes=1)
LONGEST_TYPED = 40
FOR_EVERYONE = "Un modèle vide ne dit rien de personne : chacun peut l’imprimer."


@guard(rules.hold_the_pen, loads=Document)
def versions(request: HttpRequest, document: Document) -> HttpResponse:
    """List what was published, the newest first."""
    return render(
        request,
        "documents/versions.html",
        {
            "document": document,
            "title": document.title_in(get_language()),
            "versions": Version.objects.visible_to(request.viewer)
            .filter(document=document)
            .order_by("-number"),
        },
    )


@guard(rules.hold_the_pen, loads=Version)
def version(request: HttpRequest, version: Version) -> HttpResponse:
    """Show one version as it was published, and what changed since the one before."""
    before = (
        Version.objects.visible_to(request.viewer)
        .filter(document_id=version.document_id, number__lt=version.number)
        .order_by("-number")
        .first()
    )
    laid = _laid(request, version)
    page = printed(version, (), get_language(), is_extract=False)
    return render(
        request,
        "documents/version.html",
        {
            "version": version,
            "title": page.title,
            "written_with": page.written_with,
            "laid": laid,
            "before": before,
            "differences": differences(_laid(request, before), laid) if before else [],
            "gone": listed(_gone(request, version, laid)),
            "is_current": version.document.current_version_id == version.pk,
            "code": printed_code(version.check_code),
        },
    )


def _gone(request: HttpRequest, version: Version, laid: list[Laid]) -> list[str]:
    """Name the other voices whose words stood here and have been taken back since."""
    taken_back = Passage.objects.visible_to(request.viewer).filter(
        Q(sealed=None) | Q(withdrawn_at__isnull=False), document_id=version.document_id
    )
    items = set(
        VersionItem.objects.visible_to(request.viewer)
        .filter(version=version, passage_id__in=taken_back.values("pk"))
        .exclude(author_id=version.owner_id)
        .order_by()
        .values_list("pk", flat=True)
    )
    voices = [
        voice.name
        for part in laid
        for group in part.groups
        for asked in group.asked
        for voice in asked.every_voice
        if voice.id in items
    ]
    return list(dict.fromkeys(voices))


def _laid(request: HttpRequest, version: Version) -> list[Laid]:
    items = VersionItem.objects.visible_to(request.viewer).filter(version=version)
    form = form_of(version.template_version_id, get_language())
    behaviour = behaviour_named(form.behaviour)
    return behaviour.with_acts(request.viewer, version, published(items, form), form)


@guard(rules.hold_the_pen, loads=Version)
def version_pdf(request: HttpRequest, version: Version) -> HttpResponse:
    """Give a version as a tagged PDF, whole or in the parts chosen."""
    form = FORMS.get(request.GET.get("forme", "a4"))
    laid = _laid(request, version)
    wanted = request.GET.getlist("parties")
    chosen = [part for part in laid if not wanted or part.section.key in wanted]
    if form is None or not chosen:
        raise Http404
    page = printed(version, chosen, get_language(), is_extract=len(chosen) < len(laid))
    return pdf_answer(render_pdf(page, form=form))


def pdf_answer(content: bytes) -> HttpResponse:
    """Give a PDF to the browser."""
    response = HttpResponse(content, content_type="application/pdf")
    # The name of the file says nothing: it stays in the list of downloads.
    response["Content-Disposition"] = 'inline; filename="document.pdf"'
    return response


@guard(rules.hold_the_pen, loads=Version, methods="GET POST")
def revoke(request: HttpRequest, version: Version) -> HttpResponse:
    """Say what follows, then that a version no longer speaks for oneself."""
    form = version.document.form_in("fr")
    if route := behaviour_named(form.behaviour).revokes:
        return redirect(route, pk=version.document_id)
    if request.method == "POST":
        if version.revoked_at is None:
            actions.revoke(viewer=request.viewer, version=version)
        return redirect("documents:versions", pk=version.document_id)
    return render(request, "documents/revoke.html", {"version": version})


# ------------------------------------------------------------------ copies outside


@guard(rules.hold_the_pen, loads=Document, methods="GET POST")
def copies(request: HttpRequest, document: Document) -> HttpResponse:
    """Keep the register of papers handed over: who has which version."""
    people = [
        (str(tie.other_id), tie.other.name)
        for tie in Tie.objects.visible_to(request.viewer)
        .running()
        .filter(person_id=request.viewer.person_id)
        .select_related("other")
        .order_by("other__sort_key", "pk")
    ]
    form = CopyForm(request.POST or None, people=people)
    version = document.current_version
    if request.method == "POST" and version is not None and form.is_valid():
        _hand_over(request, version, form)
        return redirect("documents:copies", pk=document.pk)
    return render(
        request,
        "documents/copies.html",
        {
            "document": document,
            "title": document.title_in(get_language()),
            "form": form if version is not None else None,
            "copies": Copy.objects.visible_to(request.viewer)
            .filter(document=document)
            .select_related("version", "to_person")
            .order_by("-handed_at", "pk"),
        },
        status=WRONG if request.method == "POST" else 200,
    )


def _hand_over(request, version, form) -> None:
    chosen, words = form.cleaned_data["to_person"], form.cleaned_data["to"]
    tie = (
        Tie.objects.visible_to(request.viewer)
        .running()
        .filter(person_id=request.viewer.person_id, other_id=chosen)
        .select_related("other")
        .first()
        if chosen
        else None
    )
    actions.hand_over_copy(
        viewer=request.viewer,
        version=version,
        to=words or form.people[chosen],
        to_person=tie.other if tie else None,
    )


@guard(rules.hold_the_pen, loads=Copy, methods="GET POST")
def take_back(request: HttpRequest, copy: Copy) -> HttpResponse:
    """Note that a copy came back, or was destroyed, once asked."""
    if request.method == "GET" and copy.taken_back_at is None:
        return render(request, "documents/take_back.html", {"copy": copy})
    if copy.taken_back_at is None:
        actions.take_back_copy(viewer=request.viewer, copy=copy)
    return redirect("documents:copies", pk=copy.document_id)


# ------------------------------------------------------------ blank forms, checking


@public(because=FOR_EVERYONE)
def papers(request: HttpRequest) -> HttpResponse:
    """List the forms that can be printed and filled by hand."""
    shelf = TemplateVersion.objects.visible_to(request.viewer).newest().order_by("key")
    forms = [form_of(pk, get_language()) for pk in shelf.values_list("pk", flat=True)]
    return render(request, "documents/papers.html", {"templates": forms})


@public(because=FOR_EVERYONE)
def blank_form(request: HttpRequest, key: str) -> HttpResponse:
    """Give a form to fill by hand, as a tagged PDF."""
    form = FORMS.get(request.GET.get("forme", "a4"))
    shelf = TemplateVersion.objects.visible_to(request.viewer).newest()
    pk = get_object_or_404(shelf.values_list("pk", flat=True), key=key)
    if form is None:
        raise Http404
    return pdf_answer(blank(pk, get_language(), form))


@public(
    because="Qui tient un papier peut savoir s’il est à jour, et rien de plus.",
    methods="GET POST",
)
def check(request: HttpRequest) -> HttpResponse:
    """Answer whether a printed code is current, replaced, revoked, or not known."""
    typed = request.POST.get("code", "").strip()
    if not typed:
        missing = request.method == "POST"
        return render(
            request,
            "documents/check.html",
            {
                "missing": missing,
                "answer": None,
                "since": None,
                # A square that was scanned brings the code; nobody sends it but a hand.
                "code": request.GET.get("code", "")[:LONGEST_TYPED],
            },
            status=WRONG if missing else 200,
        )
    require_try(f"documents:check:{network_of(request)}", allowed=TRIES, within=WITHIN)
    state, since = checking.state_of(read_code(typed))
    return render(
        request,
        "documents/check.html",
        {"missing": False, "answer": state, "since": since, "code": ""},
    )
