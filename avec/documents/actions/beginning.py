"""Beginning, arranging and deleting one's own documents."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Max

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents import chain, rules
from avec.documents.actions.reminding import (
    forget_document,
    remind_to_reread,
)
from avec.documents.models import Block, Document, Draft, TemplateVersion
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, one_at_a_time


@transaction.atomic
def begin_document(
    *,
    viewer: Viewer,
    template_version: TemplateVersion,
    title: str = "",
    goes_on: bool = False,
) -> Document:
    """Begin a document of one's own, empty and seen by nobody else.

    ``goes_on`` leads to one begun from the same form in the last few minutes, in
    which nothing was done: a button was pressed twice.
    """
    rules.begin.require(viewer, template_version)
    if goes_on:
        one_at_a_time(f"documents.begin:{viewer.person_id}")
        untouched = _untouched(viewer, template_version)
        if untouched is not None:
            return untouched
    document = Document(owner_id=viewer.person_id, template_version=template_version)
    document.content = {"title": title.strip(), "chain_key": chain.new_key().hex()}
    document.save(force_insert=True)
    record("documents.begun", viewer=viewer, about=document)
    return document


def _untouched(viewer: Viewer, template_version: TemplateVersion) -> Document | None:
    """Find what the viewer has just begun from this form, if nothing stands in it."""
    begun = Document.objects.of(viewer).filter(
        template_version=template_version,
        began_at__gt=Now() - TWICE,
        passages=None,
        blocks=None,
        versions=None,
        sessions=None,
    )
    drafts = Draft.objects.visible_to(viewer).values("document_id")
    return begun.exclude(pk__in=drafts).order_by("began_at", "pk").first()


@transaction.atomic
def rename_document(*, viewer: Viewer, document: Document, title: str) -> Document:
    """Give a document a title of one's own; an empty one brings the form's back.

    :raises NotAllowed: unless the viewer is its owner.
    """
    rules.hold_the_pen.require(viewer, document)
    document.content = {**document.content, "title": title.strip()}
    document.save(update_fields=["sealed"])
    record("documents.renamed", viewer=viewer, about=document)
    return document


@transaction.atomic
def choose_review_date(
    *, viewer: Viewer, document: Document, on: date | None, reminded: bool = True
) -> Document:
    """Choose when to read it again: a reminder, never an expiry.

    The day is kept and shown without ``reminded``: nothing is sent.

    :raises NotAllowed: unless the viewer is its owner.
    """
    rules.hold_the_pen.require(viewer, document)
    document.review_on = on
    document.content = {**document.content, "no_reminder": not reminded}
    document.save(update_fields=["review_on", "sealed"])
    remind_to_reread(viewer, document)
    return document


@transaction.atomic
def add_block(*, viewer: Viewer, document: Document, section_key: str) -> Block:
    """Add one more of a repeated part: another goal, another step.

    :raises NotAllowed: unless the viewer is the owner of the document.
    """
    rules.hold_the_pen.require(viewer, document)
    Document.objects.select_for_update(of=["self"]).get(pk=document.pk)
    last = document.blocks.aggregate(last=Max("position"))["last"]
    return Block.objects.create(
        document=document,
        owner_id=document.owner_id,
        section_key=section_key,
        position=(last or 0) + 1,
    )


@transaction.atomic
def remove_block(*, viewer: Viewer, block: Block) -> Block:
    """Put one of a repeated part away; published versions keep it.

    :raises NotAllowed: unless the viewer is the owner of the document.
    """
    rules.hold_the_pen.require(viewer, block)
    block.removed_at = DatabaseNow()
    block.save(update_fields=["removed_at"])
    return block


@transaction.atomic
def delete_document(*, viewer: Viewer, document: Document) -> None:
    """Delete a document for good, with its versions, shares and other voices.

    :raises NotAllowed: unless the viewer is its owner.
    """
    rules.hold_the_pen.require(viewer, document)
    record("documents.deleted", viewer=viewer, about=document)
    forget_document(viewer, document)
    # The rows that hang on it follow in the database, other voices included.
    Document.objects.filter(pk=document.pk)._raw_delete("default")
