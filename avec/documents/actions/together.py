"""« Nous »: a text said together, with every yes, each from one's own account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.documents import rules
from avec.documents.actions.writing import Place
from avec.documents.models import Agreement, Document, Passage
from avec.documents.refusals import (
    AlreadyProposed,
    AlreadySaid,
    NotAVoiceHere,
    NothingToTakeBack,
)
from avec.documents.sentences import listed
from avec.documents.words import Mode, Quality
from avec.foundation.models import DatabaseNow


@dataclass(frozen=True, slots=True)
class NamedVoice:
    """A voice that stands at a question, as it signed."""

    person_id: UUID
    name: str
    label: str


def voices_at(place: Place) -> list[NamedVoice]:
    """Return the other voices that stand at a place, each once, oldest first."""
    found: dict[UUID, NamedVoice] = {}
    for view in _standing(place, Mode.VIEW):
        content = view.content
        found[view.author_id] = NamedVoice(
            view.author_id, content["name"], content["label"]
        )
    return list(found.values())


def _standing(place: Place, mode: Mode):
    return (
        Passage.objects.filter(
            document=place.document,
            section_key=place.section_key,
            question_key=place.question_key,
            block=place.block,
            mode=mode,
            sealed__isnull=False,
        )
        .heads()
        .order_by("written_at", "pk")
    )


@transaction.atomic
def propose_together(
    *, viewer: Viewer, place: Place, text: str, name: str, voices: Sequence[UUID]
) -> Passage:
    """Propose a text to say together, to voices that stand at the same question.

    The proposal is its owner's yes. Until each of the others has said yes from their
    own account it is nobody's voice: it is in no version and no share.

    :raises NotAllowed: unless the viewer is the owner of the document.
    :raises NotAVoiceHere: for somebody without a voice here, or for nobody.
    :raises AlreadyProposed: while another text waits here for its answers.
    """
    document = Document.objects.select_for_update(of=["self"]).get(pk=place.document.pk)
    rules.hold_the_pen.require(viewer, document)
    there = {voice.person_id: voice for voice in voices_at(place)}
    if not voices or not set(voices) <= set(there):
        raise NotAVoiceHere
    for before in _standing(place, Mode.TOGETHER):
        _make_room(viewer, before)
    named = [there[person_id] for person_id in dict.fromkeys(voices)]
    passage = Passage(
        document=document,
        owner_id=document.owner_id,
        section_key=place.section_key,
        question_key=place.question_key,
        block=place.block,
        author_id=document.owner_id,
        held_by_id=document.owner_id,
        mode=Mode.TOGETHER,
        quality=Quality.WE,
    )
    passage.content = {
        "answer": {"text": text},
        "name": listed([name, *(voice.name for voice in named)]),
        "label": "",
        "voices": [
            {"id": str(person_id), "name": called}
            for person_id, called in [
                (document.owner_id, name),
                *((voice.person_id, voice.name) for voice in named),
            ]
        ],
    }
    passage.save(force_insert=True)
    Agreement.objects.bulk_create(
        Agreement(
            document=document,
            owner_id=document.owner_id,
            passage=passage,
            person_id=person_id,
        )
        for person_id in (document.owner_id, *(voice.person_id for voice in named))
    )
    _ask("say_yes", passage.pk)
    record(
        "documents.common_proposed",
        viewer=viewer,
        about=passage,
        parts=[place.section_key],
    )
    return passage


def _make_room(viewer: Viewer, before: Passage) -> None:
    """Take out a proposal that can no longer be common; leave a common text alone.

    :raises AlreadyProposed: while it waits for an answer and nobody said no.
    """
    answers = list(before.agreements.order_by("pk"))
    if all(answer.is_yes for answer in answers):
        return
    if all(answer.is_yes or answer.is_waiting for answer in answers):
        raise AlreadyProposed
    before.withdrawn_at = DatabaseNow()
    before.withdrawn_by_id = viewer.person_id
    before.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _ask(function: str, passage_id: UUID):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT avec.{function}(%s)", [passage_id])
        return cursor.fetchone()[0]


@transaction.atomic
def say_yes(*, viewer: Viewer, passage: Passage) -> bool:
    """Say yes to a text proposed together; tell whether it is now said by all.

    With the last yes, the disagreements of its voices at this question are lifted.

    :raises NotAllowed: unless the text names the viewer.
    :raises AlreadySaid: if the viewer had answered, or it is no longer proposed.
    """
    rules.answer_together.require(viewer, passage)
    state = _ask("say_yes", passage.pk)
    if not state:
        raise AlreadySaid
    _note("documents.common_yes", viewer, passage)
    return state == "common"


@transaction.atomic
def say_no(*, viewer: Viewer, passage: Passage) -> None:
    """Keep one's own words; the text proposed will not be common. No reason is asked.

    :raises NotAllowed: unless the text names the viewer.
    :raises AlreadySaid: if the viewer had answered.
    """
    rules.answer_together.require(viewer, passage)
    if not _ask("say_no", passage.pk):
        raise AlreadySaid
    _note("documents.common_no", viewer, passage)


@transaction.atomic
def take_yes_back(*, viewer: Viewer, passage: Passage) -> None:
    """Take one's yes back: from now on the text is no longer common.

    What was published stays as it was published; the next version will not hold it.
    The disagreements it had lifted stand open again.

    :raises NotAllowed: unless the text names the viewer.
    :raises NothingToTakeBack: if the viewer does not say it.
    """
    rules.answer_together.require(viewer, passage)
    if not _ask("take_yes_back", passage.pk):
        raise NothingToTakeBack
    _note("documents.common_taken_back", viewer, passage)


@transaction.atomic
def no_longer_say_we(*, viewer: Viewer, other_id: UUID) -> None:
    """Take back one's own yes to every text said with somebody one has blocked.

    In the documents of either: nobody is made to say « nous » with them, and nobody
    takes a yes back in their name.
    """
    answers = Agreement.objects.visible_to(viewer)
    with_other = answers.filter(owner_id=viewer.person_id, person_id=other_id)
    mine = answers.said().filter(
        Q(owner_id=other_id) | Q(passage_id__in=with_other.values("passage_id")),
        person_id=viewer.person_id,
    )
    for answer in mine.order_by("pk"):
        _ask("take_yes_back", answer.passage_id)
        record(
            "documents.common_taken_back",
            viewer=viewer,
            subject=answer.owner_id,
            about=answer,
        )


def _note(verb: str, viewer: Viewer, passage: Passage) -> None:
    record(
        verb,
        viewer=viewer,
        subject=passage.owner_id,
        about=passage,
        parts=[passage.section_key],
    )
