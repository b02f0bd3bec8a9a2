"""Publishing: a snapshot that never changes, chained to the one before it."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import QuerySet

from avec.access.viewer import NOBODY, Viewer
from avec.audit.actions import record
from avec.documents import chain, rules
from avec.documents.actions.facilitating import written_with
from avec.documents.announcements import VersionPublished
from avec.documents.models import Divergence, Document, Passage, Version, VersionItem
from avec.documents.refusals import AlreadyPublished, NothingToPublish
from avec.documents.words import Mode, Quality
from avec.foundation.announcements import announce
from avec.foundation.compiled import Kept
from avec.foundation.models import DatabaseNow
from avec.people.narrow import ask
from avec.vault.actions import Opener, Sealer
from avec.vault.sealed import as_sealed


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


def said_for_digest(
    said: Passage | VersionItem,
    content: dict[str, Any],
    *,
    passage_id: UUID,
    is_disputed: bool,
) -> dict[str, Any]:
    """Return what the digest of a published passage is made of."""
    return {
        "section": said.section_key,
        "question": said.question_key,
        "block": str(said.block_id or ""),
        "passage": str(passage_id),
        "author": str(said.author_id),
        "mode": said.mode,
        "quality": said.quality,
        "relation": said.relation,
        "answers": str(said.answers_id or ""),
        "disputed": is_disputed,
        "said_on": said.said_on.isoformat() if said.said_on else "",
        "content": content,
    }


@transaction.atomic
def publish(
    *, viewer: Viewer, document: Document, name: str, after: int | None = None
) -> Version:
    """Make an immutable version of what stands now, signed with ``name``.

    Words dictated and not confirmed are left out. Running shares show this
    version from now on; the one before is « remplacée ». While the document is
    suspended, nobody else reads the new version either.

    ``after`` is the number of the last version when she read everything again, 0 for
    none: one reading makes one version, however many times the button is pressed.

    :raises NotAllowed: unless the viewer is the owner.
    :raises NothingToPublish: if no word stands in the document.
    :raises AlreadyPublished: if another version came after that one.
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
    if last is not None and after is not None and last.number > after:
        raise AlreadyPublished(last.number)
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
    items = _sealed_again(document.owner_id, key, passages, disputed, name)
    version.digest = chain.version_digest(
        version.previous_digest,
        version.number,
        version.published_at,
        document.template_version.digest,
        [item.digest for item in items],
    )
    version.save(force_insert=True)
    columns = [list(column) for column in zip(*items, strict=True)]
    if ask(SNAPSHOT, version.pk, *columns) != len(items):
        raise RuntimeError(version.pk)  # a wall hid one: nothing is published
    if document.stopped_at is None:
        document.current_version = version
        document.save(update_fields=["current_version"])
    record("documents.published", viewer=viewer, about=version)
    announce(VersionPublished(document.pk, version.pk))
    return version


class _Item(NamedTuple):
    """What a published passage has that the passage has not."""

    id: UUID
    passage_id: UUID
    sealed: bytes
    digest: str
    is_disputed: bool


# The database copies what stands beside the words of each passage, in their order.
SNAPSHOT = """
WITH kept AS (
  INSERT INTO documents_versionitem (id, sealed, version_id, document_id, owner_id,
    position, section_key, question_key, block_id, passage_id, author_id, mode,
    quality, relation, answers_id, is_disputed, said_on, written_at, digest, only_named)
  SELECT i.id, i.sealed, %s, p.document_id, p.owner_id, i.place - 1, p.section_key,
    p.question_key, p.block_id, p.id, p.author_id, p.mode, p.quality, p.relation,
    p.answers_id, i.is_disputed, p.said_on, p.written_at, i.digest, p.only_named
  FROM unnest(%s::uuid[], %s::uuid[], %s::bytea[], %s::text[], %s::boolean[])
    WITH ORDINALITY AS i (id, passage_id, sealed, digest, is_disputed, place)
  JOIN documents_passage p ON p.id = i.passage_id
  RETURNING 1)
SELECT count(*) FROM kept
"""


def _sealed_again(
    owner_id: UUID, key: bytes, passages: list[Passage], disputed: set[UUID], name: str
) -> list[_Item]:
    """Seal the words of each passage for its place in a version, with its digest."""
    opener, sealer = Opener(owner_id), Sealer(owner_id)
    items = []
    for passage in passages:
        content = passage.opened_by(opener)
        if passage.mode not in (Mode.VIEW, Mode.TOGETHER):
            content = {"answer": content, "name": name, "label": ""}
        is_disputed = passage.pk in disputed
        said = said_for_digest(
            passage, content, passage_id=passage.pk, is_disputed=is_disputed
        )
        item_id = uuid4()
        sealed = sealer.seal(VersionItem.sealed_as, item_id, as_sealed(content))
        digest = chain.passage_digest(key, said)
        items.append(_Item(item_id, passage.pk, sealed, digest, is_disputed))
    return items


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
                words = said_for_digest(
                    item,
                    item.content,
                    passage_id=item.passage_id,
                    is_disputed=item.is_disputed,
                )
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
