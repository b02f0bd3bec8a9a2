"""Publishing: a snapshot that never changes, chained to the one before it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from avec.access.viewer import NOBODY, Viewer
from avec.audit.actions import record
from avec.documents import chain, rules
from avec.documents.actions.facilitating import written_with
from avec.documents.announcements import VersionPublished
from avec.documents.models import Divergence, Document, Passage, Version, VersionItem
from avec.documents.refusals import NothingToPublish
from avec.documents.words import Mode, Quality
from avec.foundation.announcements import announce
from avec.foundation.compiled import Kept
from avec.foundation.models import DatabaseNow
from avec.vault.actions import Opener, Sealer


def in_template_order(document: Document, passages: list[Passage]) -> list[Passage]:
    """Put passages in the order of the form: own words first, then by date."""
    template = document.template_version.template()
    order = {
        (section.key, question.key): (s, q)
        for s, section in enumerate(template.sections)
        for q, question in enumerate(section.questions)
    }
    nowhere = (len(order), 0)

    def place(passage: Passage) -> tuple:
        section, question = order.get(
            (passage.section_key, passage.question_key), nowhere
        )
        position = passage.block.position if passage.block else 0
        own = passage.quality != Quality.PERSON
        return section, position, question, own, passage.written_at

    return sorted(passages, key=place)


def what_stands(document: Document) -> list[Passage]:
    """Return the passages that a version published now would hold."""
    passages = _standing_in(NOBODY, document.pk)
    return in_template_order(
        document,
        [p for p in passages if p.block is None or p.block.removed_at is None],
    )


@Kept
def _standing_in(_viewer: Viewer, document_id: UUID) -> QuerySet:
    return (
        Passage.objects.filter(document_id=document_id)
        .heads()
        .spoken()
        .filter(sealed__isnull=False)
        .select_related("block")
        .order_by("written_at", "pk")
    )


def item_for_digest(item: VersionItem, content: dict[str, Any]) -> dict[str, Any]:
    """Return what the digest of a published passage is made of."""
    return {
        "section": item.section_key,
        "question": item.question_key,
        "block": str(item.block_id or ""),
        "passage": str(item.passage_id),
        "author": str(item.author_id),
        "mode": item.mode,
        "quality": item.quality,
        "relation": item.relation,
        "answers": str(item.answers_id or ""),
        "disputed": item.is_disputed,
        "said_on": item.said_on.isoformat() if item.said_on else "",
        "content": content,
    }


@transaction.atomic
def publish(*, viewer: Viewer, document: Document, name: str) -> Version:
    """Make an immutable version of what stands now, signed with ``name``.

    Words dictated and not confirmed are left out. Running shares show this
    version from now on; the one before is « remplacée ». While the document is
    suspended, nobody else reads the new version either.

    :raises NotAllowed: unless the viewer is the owner.
    :raises NothingToPublish: if no word stands in the document.
    """
    document = (
        Document.objects.select_for_update(of=["self"])
        .select_related("template_version")
        .get(pk=document.pk)
    )
    rules.hold_the_pen.require(viewer, document)
    passages = what_stands(document)
    hers = (Quality.PERSON, Quality.WE)
    if not any(passage.quality in hers for passage in passages):
        raise NothingToPublish
    last = document.versions.order_by("-number").first()
    key = bytes.fromhex(document.content["chain_key"])
    disputed = set(
        Divergence.objects.filter(document=document, state__in=Divergence.OPEN_STATES)
        .order_by("pk")
        .values_list("passage_id", flat=True)
    )
    version = Version(
        document=document,
        owner_id=document.owner_id,
        number=(last.number if last else 0) + 1,
        template_version=document.template_version,
        published_at=_now(),
        previous_digest=last.digest if last else chain.FIRST,
        check_code=chain.new_check_code(),
    )
    version.content = {
        "title": document.title_in("fr"),
        "name": name,
        "with": written_with(viewer, document),
    }
    opener, sealer = Opener(document.owner_id), Sealer(document.owner_id)
    items = []
    for position, passage in enumerate(passages):
        item, content = _snapshot(
            version, position, passage, passage.opened_by(opener), name
        )
        item.seal_with(sealer, content)
        item.is_disputed = passage.pk in disputed
        item.digest = chain.passage_digest(key, item_for_digest(item, content))
        items.append(item)
    version.digest = chain.version_digest(
        version.previous_digest,
        version.number,
        version.published_at,
        document.template_version.digest,
        [item.digest for item in items],
    )
    version.save(force_insert=True)
    VersionItem.objects.bulk_create(items)
    if document.stopped_at is None:
        document.current_version = version
        document.save(update_fields=["current_version"])
    record("documents.published", viewer=viewer, about=version)
    announce(VersionPublished(document.pk, version.pk))
    return version


def _snapshot(
    version: Version,
    position: int,
    passage: Passage,
    content: dict[str, Any],
    name: str,
) -> tuple[VersionItem, dict[str, Any]]:
    if passage.mode not in (Mode.VIEW, Mode.TOGETHER):
        content = {"answer": content, "name": name, "label": ""}
    item = VersionItem(
        version=version,
        document_id=version.document_id,
        owner_id=version.owner_id,
        position=position,
        section_key=passage.section_key,
        question_key=passage.question_key,
        block_id=passage.block_id,
        passage_id=passage.pk,
        author_id=passage.author_id,
        mode=passage.mode,
        quality=passage.quality,
        relation=passage.relation,
        answers_id=passage.answers_id,
        said_on=passage.said_on,
        written_at=passage.written_at,
        only_named=passage.only_named,
    )
    return item, content


def _now():
    with connection.cursor() as cursor:
        cursor.execute("SELECT avec.now()")
        return cursor.fetchone()[0]


@transaction.atomic
def revoke(*, viewer: Viewer, version: Version) -> Version:
    """Say that a version no longer speaks for the person; its copies say so too.

    If it was the current one, readers no longer find anything.

    :raises NotAllowed: unless the viewer is the owner.
    """
    rules.hold_the_pen.require(viewer, version)
    version.revoked_at = DatabaseNow()
    version.save(update_fields=["revoked_at"])
    version.refresh_from_db(fields=["revoked_at"])
    Document.objects.filter(pk=version.document_id, current_version=version).update(
        current_version=None
    )
    record("documents.revoked", viewer=viewer, about=version)
    return version


def verify_document(document: Document) -> None:
    """Check the whole chain of a document.

    :raises avec.documents.chain.ChainBroken: at the first version that is not what
        was published.
    """
    key = bytes.fromhex(document.content["chain_key"])
    links = []
    for version in document.versions.select_related("template_version").order_by(
        "number"
    ):
        entries = []
        for item in version.items.order_by("position"):
            words = None
            if item.sealed is not None:
                words = item_for_digest(item, item.content)
            entries.append(chain.Entry(item.digest, words))
        links.append(
            chain.Link(
                version.number,
                version.published_at,
                version.template_version.digest,
                tuple(entries),
                version.previous_digest,
                version.digest,
            )
        )
    chain.verify(links, key=key)
