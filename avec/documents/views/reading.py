"""What a person opened to somebody, as they read it; each reading is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from avec.access.guards import guard, signed_in
from avec.audit.actions import record_reading
from avec.documents import rules
from avec.documents.behaviours import behaviour_named, behaviour_of
from avec.documents.besides import beside
from avec.documents.bundles import received_by
from avec.documents.fields.dates import said_date
from avec.documents.layout import ITEM_COLUMNS, Laid, published_rows
from avec.documents.look import ON_PAPER
from avec.documents.models import (
    Document,
    Grant,
    Version,
    VersionItem,
    WritingSession,
    form_of,
    hours_include,
)
from avec.documents.on_paper import FORMS, printed, said_with
from avec.documents.printing import footer_of
from avec.documents.printing import render as render_pdf
from avec.documents.sentences import hours_said, published_title, words_of
from avec.documents.views.printing import pdf_answer
from avec.documents.words import Right, Scope
from avec.foundation.compiled import Kept
from avec.foundation.models import Now
from avec.people.models import Person


@guard(rules.see, loads=Document, along=("current_version",))
def read(request: HttpRequest, document: Document) -> HttpResponse:
    """Show what is published of a document, and only what is open to the reader.

    The reading is written in the same transaction: no line, no content.
    """
    if document.owner_id == request.viewer.person_id:
        return _own_page(request, document)
    grants, version = _what_is_open(request, document)
    laid = _laid(request, document) if version else []
    if version is None or not laid:
        return _not_now(request, document, grants)
    _write_down(request, document, laid, grants)
    published_as = version.content
    return render(
        request,
        "documents/read.html",
        {
            "document": document,
            "title": published_title(
                published_as["title"], document.template_version_id, get_language()
            ),
            "owner": published_as["name"],
            "own_title": words_of(published_as["name"]),
            "written_with": said_with(published_as),
            "version": version,
            "laid": laid,
            "views": _views(document, laid, grants),
            "below": behaviour_of(document).for_the_reader(document),
            "reread_since": _reread_since(document, grants[0].at),
        },
    )


@guard(rules.see, loads=Document, along=("current_version",))
def paper(request: HttpRequest, document: Document) -> HttpResponse:
    """Give exactly what is open to the reader, ready for paper, or as a tagged PDF.

    The owner sees, on the same line as the reading, that it was printed.
    """
    if document.owner_id == request.viewer.person_id:
        # Her own paper is made beside each version.
        return redirect("documents:versions", pk=document.pk)
    grants, version = _what_is_open(request, document)
    laid = _laid(request, document) if version else []
    if version is None or not laid:
        return _not_now(request, document, grants)
    form = request.GET.get("forme")
    if form is not None and form not in FORMS:
        raise Http404
    is_whole = any(one.is_open and one.scope == Scope.DOCUMENT for one in grants)
    page = printed(
        version, laid, get_language(), is_extract=not is_whole, is_hers=False
    )
    _write_down(request, document, laid, grants, via=ON_PAPER)
    if form is not None:
        return pdf_answer(render_pdf(page, form=FORMS[form]))
    return render(
        request,
        "documents/paper.html",
        {
            "document": document,
            "page": page,
            "footer": footer_of(page),
            "laid": laid,
            "own_title": page.own_title,
        },
    )


def _write_down(
    request: HttpRequest,
    document: Document,
    laid: list[Laid],
    grants: list[_Opened],
    via: str = "web",
) -> None:
    """Write who reads which parts, and through which share."""
    opened = next((grant for grant in grants if grant.is_open), grants[0])
    record_reading(
        viewer=request.viewer,
        subject=document.owner_id,
        about=document,
        parts=[part.section.key for part in laid],
        because=f"grant:{opened.bundle}",
        via=via,
    )


def _own_page(request: HttpRequest, document: Document) -> HttpResponse:
    """Show the owner what readers find, whole; she leaves no line."""
    version = document.current_version
    if version is None:
        return redirect("documents:document", pk=document.pk)
    return render(
        request,
        "documents/read_own.html",
        {
            "document": document,
            "title": published_title(
                version.content["title"], document.template_version_id, get_language()
            ),
            "version": version,
            "laid": _laid(request, document),
        },
    )


def _reread_since(document: Document, at: datetime) -> str:
    """Say since when she means to read it again; it stays valid, and nothing is due."""
    day = document.review_on
    if day is None or timezone.localdate(at) <= day:
        return ""
    return said_date({"day": day.day, "month": day.month, "year": day.year})


@dataclass(frozen=True, slots=True)
class _Opened:
    bundle: UUID
    scope: str
    section_key: str
    question_key: str
    right: str
    from_hour: time | None
    to_hour: time | None
    is_open: bool
    at: datetime

    def covers(self, section_key: str, question_key: str) -> bool:
        if self.scope == Scope.DOCUMENT:
            return True
        if self.section_key != section_key:
            return False
        return self.scope == Scope.SECTION or self.question_key == question_key


@Kept
def _grant_rows(viewer, document_id):
    return (
        Grant.objects.received_by(viewer)
        .filter(document_id=document_id)
        .order_by("given_at", "pk")
        .annotate(moment=Now())
        .values_list(
            "moment",
            "time_zone",
            "bundle",
            "scope",
            "section_key",
            "question_key",
            "right",
            "from_hour",
            "to_hour",
        )
    )


def _what_is_open(
    request: HttpRequest, document: Document
) -> tuple[list[_Opened], Version | None]:
    """Return the shares the viewer holds, and the version they open at this hour."""
    opened = []
    for moment, zone, *about in _grant_rows(request.viewer, document.pk):
        *_keys, begin, end = about
        is_open = hours_include(begin, end, zone, moment)
        opened.append(_Opened(*about, is_open, moment))
    version = document.current_version if opened else None
    return opened, version


@Kept
def own_items(viewer, version_id):
    """Find what was published in one's own version."""
    return (
        VersionItem.objects.visible_to(viewer)
        .filter(version_id=version_id)
        .order_by("position")
        .values_list(*ITEM_COLUMNS)
    )


@Kept
def items_open_to(viewer, version_id):
    """Find what is open to a reader in the current version of a document."""
    return (
        VersionItem.objects.opened_in(viewer, version_id)
        .order_by("position")
        .values_list(*ITEM_COLUMNS)
    )


def _laid(request: HttpRequest, document: Document) -> list[Laid]:
    is_hers = document.owner_id == request.viewer.person_id
    ask = own_items if is_hers else items_open_to
    rows = ask(request.viewer, document.current_version_id)
    template = form_of(document.template_version_id, get_language())
    laid = published_rows(rows, template)
    version = document.current_version
    if version is None:
        return laid
    return behaviour_named(template.behaviour).with_acts(
        request.viewer, version, laid, template
    )


def _views(
    document: Document, laid: list[Laid], grants: list[_Opened]
) -> dict[tuple[str, str, UUID | None], str]:
    """Return where the reader may put a voice, question by question."""
    voices = [grant for grant in grants if grant.right == Right.VOICE and grant.is_open]
    if not voices:
        return {}
    acts = behaviour_of(document).elsewhere
    # Found once: a page of fifty questions would spend a millisecond in as many.
    anywhere = reverse("documents:view", args=[document.pk, "-", "-"])
    before = anywhere.removesuffix("-/-/")
    addresses = {}
    for part in laid:
        if part.section.only_her_voice:
            continue
        for group in part.groups:
            for asked in group.asked:
                keys = (part.section.key, asked.question.key)
                if asked.question.only_named or asked.question.key in acts:
                    continue
                if not any(grant.covers(*keys) for grant in voices):
                    continue
                address = f"{before}{'/'.join(keys)}/"
                if group.block_id:
                    address += f"?bloc={group.block_id}"
                addresses[(*keys, group.block_id)] = address
    return addresses


def _not_now(
    request: HttpRequest, document: Document, grants: list[_Opened]
) -> HttpResponse:
    """Say when to come back, to somebody who holds the share; nothing of its words.

    :raises Http404: without a share.
    """
    if not grants:
        # Somebody who only holds the pen in a session has nothing to read here.
        raise Http404
    owner = Person.objects.visible_to(request.viewer).get(pk=document.owner_id)
    hours = [
        hours_said(grant.from_hour, grant.to_hour)
        for grant in grants
        if not grant.is_open and grant.from_hour and grant.to_hour
    ]
    return render(
        request,
        "documents/not_now.html",
        {"owner": owner.name, "hours": list(dict.fromkeys(hours))},
    )


# ------------------------------------------------------------------ shared with me


@signed_in("Chacun voit ce que d’autres ont choisi de lui ouvrir.")
def shared_with_me(request: HttpRequest) -> HttpResponse:
    """List what others opened to the viewer, and the sessions where one helps."""
    sessions = (
        WritingSession.objects.visible_to(request.viewer)
        .filter(helper_id=request.viewer.person_id)
        .running()
        .select_related("owner")
        .order_by("began_at", "pk")
    )
    return render(
        request,
        "documents/shared_with_me.html",
        {
            "received": received_by(request.viewer, get_language()),
            "beside": beside(request.viewer),
            "sessions": sessions,
        },
    )
