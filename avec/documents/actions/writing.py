"""Writing: one's own words, under dictation, or a view beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents import rules
from avec.documents.actions.reminding import (
    forget_dictated,
    remind_of_dictated,
)
from avec.documents.behaviours import behaviour_of
from avec.documents.models import Block, Divergence, Document, Draft, Passage
from avec.documents.refusals import AlreadyConfirmed, AlreadyTakenOut
from avec.documents.words import Mode, Quality, Relation
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, said_already


@dataclass(frozen=True)
class Place:
    """Where in a document something is written."""

    document: Document
    section_key: str
    question_key: str
    block: Block | None = None


def _passage(place: Place, content: dict[str, Any], **fields: Any) -> Passage:
    passage = Passage(
        document=place.document,
        owner_id=place.document.owner_id,
        section_key=place.section_key,
        question_key=place.question_key,
        block=place.block,
        **fields,
    )
    passage.content = content
    passage.save(force_insert=True)
    return passage


def _drop_draft(viewer: Viewer, place: Place) -> None:
    Draft.objects.filter(
        document=place.document,
        section_key=place.section_key,
        question_key=place.question_key,
        block=place.block,
        author_id=viewer.person_id,
    ).delete()


@transaction.atomic
def keep_draft(
    *, viewer: Viewer, place: Place, purpose: Mode, content: dict[str, Any]
) -> Draft:
    """Keep what is being typed, for its writer alone, until it is kept for good.

    :raises NotAllowed: unless the viewer may write in this place now.
    """
    _require_pen(viewer, place, purpose)
    draft = _draft_at(viewer, place)
    if draft is None:
        draft = Draft(
            document=place.document,
            owner_id=place.document.owner_id,
            author_id=viewer.person_id,
            section_key=place.section_key,
            question_key=place.question_key,
            block=place.block,
            purpose=purpose,
        )
        draft.content = content
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
            return draft
        except IntegrityError:
            # Begun at the same instant, in another window: the last one is kept.
            draft = _draft_at(viewer, place)
            if draft is None:
                raise
    draft.content = content
    draft.kept_at = DatabaseNow()
    draft.save(update_fields=["sealed", "kept_at"])
    return draft


def _draft_at(viewer: Viewer, place: Place) -> Draft | None:
    return Draft.objects.filter(
        document=place.document,
        section_key=place.section_key,
        question_key=place.question_key,
        block=place.block,
        author_id=viewer.person_id,
    ).first()


@transaction.atomic
def discard_draft(*, viewer: Viewer, place: Place) -> None:
    """Throw away what the viewer was typing here."""
    _drop_draft(viewer, place)


def _require_pen(viewer: Viewer, place: Place, purpose: Mode) -> None:
    if purpose == Mode.WRITTEN:
        rules.hold_the_pen.require(viewer, place.document)
    elif purpose == Mode.DICTATED:
        rules.write_under_dictation.require(viewer, (place.document, place.section_key))
    else:
        rules.give_a_view.require(
            viewer, (place.document, place.section_key, place.question_key)
        )


@transaction.atomic
def write_in_turn(*, viewer: Viewer, document: Document) -> None:
    """Wait until nobody else is writing in this document, and let nobody in.

    What is read afterwards is what the previous one has left: a double click finds
    its own words already there.

    :raises NotAllowed: unless the viewer is the owner of the document.
    """
    rules.hold_the_pen.require(viewer, document)
    Document.objects.select_for_update(of=["self"]).only("pk").get(pk=document.pk)


@transaction.atomic
def write_passage(
    *,
    viewer: Viewer,
    place: Place,
    content: dict[str, Any],
    replaces: UUID | None = None,
    said_on: date | None = None,
) -> Passage:
    """Write in one's own document. A correction names the text it replaces.

    Two texts that replace the same one both stand, so that nothing typed at the
    same moment on two devices is lost.

    :raises NotAllowed: unless the viewer is the owner of the document.
    """
    rules.hold_the_pen.require(viewer, place.document)
    behaviour_of(place.document).before_words(viewer, place, Mode.WRITTEN)
    passage = _passage(
        place,
        content,
        author_id=viewer.person_id,
        held_by_id=viewer.person_id,
        mode=Mode.WRITTEN,
        quality=Quality.PERSON,
        replaces_id=_replaceable(viewer, place, replaces),
        said_on=said_on,
    )
    _drop_draft(viewer, place)
    return passage


def _replaceable(viewer: Viewer, place: Place, passage_id: UUID | None) -> UUID | None:
    """Return the key of a text of the person at this very place, or nothing."""
    if passage_id is None:
        return None
    return (
        Passage.objects.filter(
            pk=passage_id,
            document=place.document,
            section_key=place.section_key,
            question_key=place.question_key,
            author_id=place.document.owner_id,
        )
        .values_list("pk", flat=True)
        .first()
    )


@transaction.atomic
def dictate(
    *,
    viewer: Viewer,
    place: Place,
    content: dict[str, Any],
    replaces: UUID | None = None,
) -> Passage:
    """Write what the person says, in her name, waiting for her yes.

    Until she confirms it from her own session it is in no version and no share.

    :raises NotAllowed: outside a writing session she opened on this part.
    """
    rules.write_under_dictation.require(viewer, (place.document, place.section_key))
    behaviour_of(place.document).before_words(viewer, place, Mode.DICTATED)
    passage = _passage(
        place,
        content,
        author_id=place.document.owner_id,
        held_by_id=viewer.person_id,
        mode=Mode.DICTATED,
        quality=Quality.PERSON,
        replaces_id=_replaceable(viewer, place, replaces),
    )
    _drop_draft(viewer, place)
    record(
        "documents.dictated",
        viewer=viewer,
        subject=place.document.owner_id,
        about=place.document,
        parts=[place.section_key],
    )
    remind_of_dictated(viewer, passage)
    return passage


@transaction.atomic
def confirm_dictated(
    *, viewer: Viewer, passage: Passage, corrected: dict[str, Any] | None = None
) -> Passage:
    """Say yes to words written under one's dictation, corrected if need be.

    A correction is a text of her own that replaces the dictated one; she alone
    sees both in the history.

    :raises NotAllowed: unless the viewer is the person whose words they are.
    :raises AlreadyConfirmed: if she had said yes before.
    :raises AlreadyTakenOut: if they had been taken out.
    """
    passage = Passage.objects.select_for_update(of=["self"]).get(pk=passage.pk)
    rules.confirm.require(viewer, passage)
    if passage.confirmed_at is not None:
        raise AlreadyConfirmed
    if passage.withdrawn_at is not None:
        raise AlreadyTakenOut
    passage.confirmed_at = DatabaseNow()
    passage.save(update_fields=["confirmed_at"])
    passage.refresh_from_db(fields=["confirmed_at"])
    record("documents.confirmed", viewer=viewer, about=passage)
    forget_dictated(viewer, passage)
    if corrected is None or corrected == passage.content:
        return passage
    place = Place(
        passage.document, passage.section_key, passage.question_key, passage.block
    )
    return write_passage(
        viewer=viewer, place=place, content=corrected, replaces=passage.pk
    )


@transaction.atomic
def give_view(
    *,
    viewer: Viewer,
    place: Place,
    content: dict[str, Any],
    quality: Quality,
    name: str,
    label: str = "",
    relation: Relation = Relation.ADDS,
    answers: UUID | None = None,
    replaces: UUID | None = None,
) -> Passage:
    """Put one's own words beside the person's, signed with name and function.

    The person reads them from the first second. A disagreement is kept open: no
    date and no rank closes it.

    :raises NotAllowed: unless the person invited this voice here.
    """
    rules.give_a_view.require(
        viewer, (place.document, place.section_key, place.question_key)
    )
    said = {"answer": content, "name": name, "label": label}
    just_now = Passage.objects.heads().filter(
        document=place.document,
        section_key=place.section_key,
        question_key=place.question_key,
        block=place.block,
        author_id=viewer.person_id,
        mode=Mode.VIEW,
        relation=relation,
        written_at__gt=Now() - TWICE,
    )
    turn = f"documents.view:{viewer.person_id}:{place.document.pk}"
    if (again := said_already(turn, just_now, said)) is not None:
        return again
    passage = _passage(
        place,
        said,
        author_id=viewer.person_id,
        held_by_id=viewer.person_id,
        mode=Mode.VIEW,
        quality=quality,
        relation=relation,
        answers_id=answers,
        replaces_id=_own_view(viewer, place, replaces),
    )
    if relation == Relation.DISAGREES:
        Divergence.objects.create(
            document=place.document,
            owner_id=place.document.owner_id,
            section_key=place.section_key,
            question_key=place.question_key,
            block=place.block,
            passage=passage,
            raised_by_id=viewer.person_id,
        )
    _drop_draft(viewer, place)
    record(
        "documents.view_given",
        viewer=viewer,
        subject=place.document.owner_id,
        about=passage,
        parts=[place.section_key],
    )
    return passage


def _own_view(viewer: Viewer, place: Place, passage_id: UUID | None) -> UUID | None:
    if passage_id is None:
        return None
    return (
        Passage.objects.filter(
            pk=passage_id,
            document=place.document,
            author_id=viewer.person_id,
            mode=Mode.VIEW,
        )
        .values_list("pk", flat=True)
        .first()
    )


@transaction.atomic
def take_out_passage(*, viewer: Viewer, passage: Passage) -> Passage:
    """Take words out of a document: the owner any, each voice its own.

    :raises NotAllowed: for anyone else.
    :raises AlreadyTakenOut: if they were out already.
    """
    passage = Passage.objects.select_for_update(of=["self"]).get(pk=passage.pk)
    rules.take_out.require(viewer, passage)
    if passage.withdrawn_at is not None:
        raise AlreadyTakenOut
    passage.withdrawn_at = DatabaseNow()
    passage.withdrawn_by_id = viewer.person_id
    passage.save(update_fields=["withdrawn_at", "withdrawn_by"])
    passage.refresh_from_db(fields=["withdrawn_at"])
    record(
        "documents.taken_out", viewer=viewer, subject=passage.owner_id, about=passage
    )
    if passage.mode == Mode.DICTATED:
        forget_dictated(viewer, passage)
    return passage


@transaction.atomic
def erase_passage(*, viewer: Viewer, passage: Passage) -> None:
    """Erase one's own words for good; their place stays, empty.

    :raises NotAllowed: unless they are the viewer's own words.
    """
    passage = Passage.objects.select_for_update(of=["self"]).get(pk=passage.pk)
    rules.erase.require(viewer, passage)
    passage.sealed = None
    passage.withdrawn_at = passage.withdrawn_at or DatabaseNow()
    passage.withdrawn_by_id = passage.withdrawn_by_id or viewer.person_id
    passage.save(update_fields=["sealed", "withdrawn_at", "withdrawn_by"])
    record("documents.erased", viewer=viewer, subject=passage.owner_id, about=passage)
    if passage.mode == Mode.DICTATED:
        forget_dictated(viewer, passage)
