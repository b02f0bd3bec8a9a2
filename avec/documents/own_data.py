"""What documents put in the archive that a person takes away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import get_language

from avec.access.viewer import Viewer
from avec.documents.layout import Asked, Group, Laid, working
from avec.documents.models import (
    Agreement,
    Block,
    Copy,
    Divergence,
    Document,
    Draft,
    Grant,
    HelpGiven,
    Passage,
    ReadingQuestion,
    SaidAfter,
    Version,
    VersionItem,
    WaitingShare,
    WritingSession,
    form_of,
)
from avec.documents.overview import block_name
from avec.people.exports import File, data, plainly
from avec.people.models import Person


def document_files(viewer: Viewer) -> Iterator[File]:
    """Give each document, readable and whole; then shares, questions, own voices."""
    language = get_language() or "fr"
    me = Person.objects.visible_to(viewer).get(pk=viewer.person_id)
    documents = Document.objects.of(viewer).order_by("began_at", "pk")
    for number, document in enumerate(documents, start=1):
        title = document.title_in(language)
        laid = _laid(viewer, document, me.name, language)
        yield _page(f"document-{number}.html", title, laid, language)
        yield data(f"document-{number}.json", _whole(viewer, document, title))
    yield _shares(viewer, language)
    yield data("partages-prepares.json", [plainly(one) for one in _waiting(viewer)])
    yield data("seances.json", [plainly(one) for one in _sessions(viewer)])
    yield data("apres-les-seances.json", list(_said_after(viewer)))
    yield data("seances-tenues.json", [plainly(one) for one in _help_given(viewer)])
    yield data("brouillons.json", list(_drafts(viewer)))
    yield data("textes-communs.json", [plainly(one) for one in _agreements(viewer)])
    yield data("desaccords.json", [plainly(one) for one in _divergences(viewer)])
    yield data("questions.json", list(_questions(viewer)))
    yield data("mes-voix-ailleurs.json", list(_voices_elsewhere(viewer)))


def _laid(viewer: Viewer, document: Document, name: str, language: str) -> list[Laid]:
    blocks = (
        Block.objects.visible_to(viewer)
        .filter(document=document, removed_at=None)
        .order_by("position")
    )
    return working(
        Passage.objects.visible_to(viewer).filter(document=document).heads(),
        form_of(document.template_version_id, language),
        name=name,
        disputed=set(),
        blocks=list(blocks.values_list("pk", "section_key")),
    )


def _page(path: str, title: str, laid: Iterable[Laid], language: str) -> File:
    """Return the readable page of a document: what holds something, as it is read."""
    held = [
        Laid(one.section, [Group(g.block_id, g.number, asked) for g, asked in groups])
        for one in laid
        if (groups := [(g, asked) for g in one.groups if (asked := _held(g))])
    ]
    html = render_to_string(
        "documents/taken_away.html",
        {
            "title": title,
            "laid": held,
            "language": language,
            "block_name": block_name,
        },
    )
    return File(path, html, title)


def _held(group: Group) -> list[Asked]:
    return [one for one in group.asked if one.every_voice or one.proposed]


def _whole(viewer: Viewer, document: Document, title: str) -> dict:
    """Return everything of one document, what was replaced and taken out included."""
    passages = Passage.objects.visible_to(viewer).filter(document=document)
    versions = Version.objects.visible_to(viewer).filter(document=document)
    copies = Copy.objects.visible_to(viewer).filter(document=document)
    blocks = Block.objects.visible_to(viewer).filter(document=document)
    items = (
        VersionItem.objects.visible_to(viewer)
        .filter(document=document)
        .order_by("version__number", "position")
    )
    return {
        "id": document.pk,
        "title": title,
        "template": document.template_version.key,
        "began_at": document.began_at,
        "stopped_at": document.stopped_at,
        "review_on": document.review_on,
        "passages": [
            {
                "id": passage.pk,
                "section": passage.section_key,
                "question": passage.question_key,
                "block": passage.block_id,
                "mine": passage.author_id == viewer.person_id,
                "mode": passage.mode,
                "quality": passage.quality,
                "relation": passage.relation,
                "replaces": passage.replaces_id,
                "said_on": passage.said_on,
                "written_at": passage.written_at,
                "confirmed_at": passage.confirmed_at,
                "withdrawn_at": passage.withdrawn_at,
                "content": passage.content,
            }
            for passage in passages.order_by("written_at", "pk")
        ],
        "blocks": [plainly(one) for one in blocks.order_by("position", "pk")],
        "versions": [
            {
                "id": version.pk,
                "number": version.number,
                "published_at": version.published_at,
                "revoked_at": version.revoked_at,
                "digest": version.digest,
                "check_code": version.check_code,
            }
            for version in versions.order_by("number")
        ],
        "published": [
            {**plainly(item), "content": item.content if item.sealed else None}
            for item in items
        ],
        "copies": [
            {
                "id": copy.pk,
                "handed_at": copy.handed_at,
                "taken_back_at": copy.taken_back_at,
                **copy.content,
            }
            for copy in copies.order_by("handed_at", "pk")
        ],
    }


def _shares(viewer: Viewer, language: str) -> File:
    given = (
        Grant.objects.visible_to(viewer)
        .filter(owner_id=viewer.person_id)
        .select_related("to_team", "document")
        .order_by("given_at", "pk")
    )
    names = _names(viewer, {one.to_person_id for one in given if one.to_person_id})
    return data(
        "partages.json",
        [
            {
                "id": one.pk,
                "document": one.document.title_in(language),
                "to": one.to_team.name
                if one.to_team
                else names.get(one.to_person_id, "–"),
                "scope": one.scope,
                "section": one.section_key,
                "question": one.question_key,
                "right": one.right,
                "given_at": one.given_at,
                "ends_at": one.ends_at,
                "from_hour": one.from_hour,
                "to_hour": one.to_hour,
                "stopped_at": one.stopped_at,
            }
            for one in given
        ],
    )


def _waiting(viewer: Viewer) -> QuerySet[WaitingShare]:
    return WaitingShare.objects.visible_to(viewer).order_by("prepared_at", "pk")


def _sessions(viewer: Viewer) -> QuerySet[WritingSession]:
    return WritingSession.objects.visible_to(viewer).order_by("began_at", "pk")


def _said_after(viewer: Viewer) -> Iterator[dict]:
    """Give what she said of her sessions, and that others opened theirs to her."""
    for said in SaidAfter.objects.visible_to(viewer).order_by("said_at", "pk"):
        content = said.content
        if said.owner_id != viewer.person_id:
            content = {}  # read on its page, where the reading is written
        yield {**plainly(said), "content": content}


def _help_given(viewer: Viewer) -> QuerySet[HelpGiven]:
    return HelpGiven.objects.visible_to(viewer).order_by("began_at", "pk")


def _drafts(viewer: Viewer) -> Iterator[dict]:
    """Give what she was still typing, in her documents and beside others'."""
    drafts = Draft.objects.visible_to(viewer).order_by("kept_at", "pk")
    for draft in drafts:
        yield {**plainly(draft), "content": draft.content}


def _agreements(viewer: Viewer) -> QuerySet[Agreement]:
    return Agreement.objects.visible_to(viewer).order_by("asked_at", "pk")


def _divergences(viewer: Viewer) -> QuerySet[Divergence]:
    return Divergence.objects.visible_to(viewer).order_by("raised_at", "pk")


def _names(viewer: Viewer, keys: set[UUID]) -> dict[UUID, str]:
    known = Person.objects.visible_to(viewer).filter(pk__in=keys)
    return dict(known.values_list("pk", "name"))


def _questions(viewer: Viewer) -> Iterator[dict]:
    asked = ReadingQuestion.objects.visible_to(viewer).order_by("asked_at", "pk")
    for question in asked:
        yield {
            "id": question.pk,
            "asked_by_me": question.owner_id == viewer.person_id,
            "asked_at": question.asked_at,
            "content": question.content,
            "answered_at": question.answered_at,
            "answer": question.answer,
        }


def _voices_elsewhere(viewer: Viewer) -> Iterator[dict]:
    """Give what she wrote in other people's documents: her words are hers too."""
    mine = (
        Passage.objects.visible_to(viewer)
        .filter(author_id=viewer.person_id)
        .exclude(owner_id=viewer.person_id)
    )
    for passage in mine.order_by("written_at", "pk"):
        yield {
            "id": passage.pk,
            "section": passage.section_key,
            "question": passage.question_key,
            "written_at": passage.written_at,
            "withdrawn_at": passage.withdrawn_at,
            "content": passage.content,
        }
