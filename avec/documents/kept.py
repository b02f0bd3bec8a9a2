"""What the pages where one writes ask all day, compiled once and planned once."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, QuerySet, TextField, Value

from avec.access.viewer import Viewer
from avec.circles.models import Tie
from avec.documents.layout import PASSAGE_COLUMNS
from avec.documents.models import (
    Block,
    Divergence,
    Document,
    Draft,
    Grant,
    Passage,
    TemplateVersion,
    WithdrawnTemplate,
    WritingSession,
)
from avec.foundation.compiled import Kept
from avec.people.models import Affiliation

# What a row of ``around_the_words`` is about.
PART, DRAFT, FORM, SESSION = "part", "draft", "form", "session"


@Kept
def own_documents(viewer: Viewer) -> QuerySet:
    """Find the viewer's documents, each with the number of its last version."""
    return (
        Document.objects.of(viewer)
        .annotate(published=F("current_version__number"))
        .order_by("began_at")
    )


@Kept
def shelf(viewer: Viewer) -> QuerySet:
    """Find the forms of the house, the last version of each."""
    return (
        TemplateVersion.objects.visible_to(viewer)
        .newest()
        .order_by("key")
        .values_list("pk", flat=True)
    )


@Kept
def offered_by_places(viewer: Viewer) -> QuerySet:
    """Find the forms of the places where the viewer, or someone they know, acts."""
    acting = Affiliation.objects.visible_to(viewer).running()
    return (
        TemplateVersion.objects.visible_to(viewer)
        .offered()
        .filter(organization_id__in=acting.values("organization_id"))
        .select_related("organization")
        .order_by("organization__sort_key", "organization_id", "key")
        .only("key", "organization__name")
    )


@Kept
def what_stands(viewer: Viewer, document_id: UUID) -> QuerySet:
    """Find every text that stands in one's own document, as a layout takes them."""
    return (
        Passage.objects.of(viewer)
        .filter(document_id=document_id)
        .heads()
        .order_by("written_at", "pk")
        .values_list(*PASSAGE_COLUMNS)
    )


@Kept
def heads_at(
    viewer: Viewer, document_id: UUID, section_key: str, question_key: str
) -> QuerySet:
    """Find what stands at one question, in every block, the oldest first."""
    return (
        Passage.objects.visible_to(viewer)
        .filter(
            document_id=document_id,
            section_key=section_key,
            question_key=question_key,
            sealed__isnull=False,
        )
        .heads()
        .order_by("written_at", "pk")
    )


@Kept
def heads_in_block(viewer: Viewer, document_id: UUID, block_id: UUID) -> QuerySet:
    """Find what stands in one of a repeated part, as a layout takes it."""
    return (
        Passage.objects.visible_to(viewer)
        .filter(document_id=document_id, block_id=block_id, sealed__isnull=False)
        .heads()
        .order_by("written_at", "pk")
        .values_list(*PASSAGE_COLUMNS)
    )


@Kept
def dictated_in(viewer: Viewer, document_id: UUID) -> QuerySet:
    """Find what was written under dictation and waits for the person's yes."""
    return (
        Passage.objects.of(viewer)
        .awaiting_confirmation()
        .filter(document_id=document_id)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


@Kept
def blocks_in(viewer: Viewer, document_id: UUID) -> QuerySet:
    """Find the repeated parts of a document, in order."""
    return (
        Block.objects.visible_to(viewer)
        .filter(document_id=document_id, removed_at=None)
        .order_by("position", "pk")
        .values_list("pk", "section_key")
    )


@Kept
def around_the_words(viewer: Viewer, document_id: UUID, key: str) -> QuerySet:
    """Find what the page of one's own document needs besides its words, at once.

    Rows of (what, key, section, question, number): its repeated parts in order, where
    one has begun to type, the newest version of this form of the house, and the
    writing sessions that are open.
    """
    nowhere = Value("", TextField())
    parts = Block.objects.of(viewer).filter(document_id=document_id, removed_at=None)
    drafts = Draft.objects.visible_to(viewer).filter(document_id=document_id)
    forms = TemplateVersion.objects.visible_to(viewer).filter(
        key=key, organization_id=None
    )
    sessions = WritingSession.objects.of(viewer).running()
    return (
        parts.values_list(
            Value(PART, TextField()), "pk", "section_key", nowhere, "position"
        )
        .union(
            drafts.values_list(
                Value(DRAFT, TextField()),
                "block_id",
                "section_key",
                "question_key",
                Value(0),
            ),
            forms.order_by("-number").values_list(
                Value(FORM, TextField()), "pk", nowhere, nowhere, "number"
            )[:1],
            sessions.filter(document_id=document_id).values_list(
                Value(SESSION, TextField()), "pk", nowhere, nowhere, Value(0)
            ),
            all=True,
        )
        .order_by("position", "pk")
    )


@Kept
def disputed_passages(viewer: Viewer, document_id: UUID) -> QuerySet:
    """Find the views that raise an open disagreement."""
    return (
        Divergence.objects.of(viewer)
        .filter(document_id=document_id, state__in=Divergence.OPEN_STATES)
        .order_by("pk")
        .values_list("passage_id", flat=True)
    )


@Kept
def divergences_at(viewer: Viewer, document_id: UUID, question_key: str) -> QuerySet:
    """Find the disagreements, open or not, at one question."""
    return (
        Divergence.objects.of(viewer)
        .filter(document_id=document_id, question_key=question_key)
        .order_by("raised_at")
    )


@Kept
def drafts_at(
    viewer: Viewer, document_id: UUID, section_key: str, question_key: str
) -> QuerySet:
    """Find the viewer's drafts at one question, one by block."""
    return (
        Draft.objects.visible_to(viewer)
        .filter(
            document_id=document_id,
            section_key=section_key,
            question_key=question_key,
        )
        .order_by("pk")
    )


@Kept
def sessions_in(viewer: Viewer, document_id: UUID) -> QuerySet:
    """Find the writing sessions running in a document, with who holds the pen."""
    return (
        WritingSession.objects.of(viewer)
        .running()
        .filter(document_id=document_id)
        .select_related("helper")
        .order_by("began_at")
    )


@Kept
def readers_of(viewer: Viewer, document_id: UUID) -> QuerySet:
    """Find the shares running on a document, with whom they are for."""
    return (
        Grant.objects.of(viewer)
        .running()
        .filter(document_id=document_id)
        .select_related("to_person", "to_team")
        .order_by("given_at")
    )


@Kept
def people_around(viewer: Viewer, owner_id: UUID) -> QuerySet:
    """Find the people of somebody's circle, as far as the viewer sees it."""
    return (
        Tie.objects.visible_to(viewer)
        .running()
        .filter(person_id=owner_id)
        .order_by("other__sort_key")
        .values_list("other_id", "other__name")
    )


@Kept
def other_documents(viewer: Viewer, owner_id: UUID, document_id: UUID) -> QuerySet:
    """Find somebody's other documents, with what their titles are made of."""
    return (
        Document.objects.visible_to(viewer)
        .filter(owner_id=owner_id)
        .exclude(pk=document_id)
        .order_by("began_at")
        .values_list("pk", "owner_id", "sealed", "template_version_id")
    )


@Kept
def newest_of_place(viewer: Viewer, key: str, organization_id: UUID) -> QuerySet:
    """Find the newest version of a form of a place, unless the place withdrew it."""
    withdrawn = WithdrawnTemplate.objects.visible_to(viewer).filter(
        organization_id=organization_id
    )
    return (
        TemplateVersion.objects.visible_to(viewer)
        .filter(key=key, organization_id=organization_id)
        .exclude(key__in=withdrawn.values("key"))
        .order_by("-number")
        .values_list("number", flat=True)[:1]
    )
