"""A question to someone who looked, and their answer."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.audit.models import Entry
from avec.documents import rules
from avec.documents.actions.reminding import (
    forget_answer,
    remind_of_answer,
    remind_of_question,
)
from avec.documents.models import ReadingQuestion
from avec.documents.refusals import AlreadyAnswered, AlreadyAsked
from avec.foundation.models import DatabaseNow
from avec.vault.actions import seal


@transaction.atomic
def ask_about_reading(*, viewer: Viewer, entry: Entry, words: str) -> ReadingQuestion:
    """Ask someone who looked why, or anything else, beside their line.

    :raises NotAllowed: unless the line is about the viewer.
    :raises AlreadyAsked: if a question on this line waits for its answer.
    """
    rules.ask.require(viewer, entry)
    waiting = ReadingQuestion.objects.filter(
        owner_id=viewer.person_id, entry_id=entry.pk, answered_at=None
    )
    if waiting.exists():
        raise AlreadyAsked
    question = ReadingQuestion(
        owner_id=viewer.person_id, asked_of_id=entry.actor_id, entry_id=entry.pk
    )
    question.content = {"words": words}
    try:
        question.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyAsked from error
    record("documents.asked", viewer=viewer, about=question)
    remind_of_question(viewer, question)
    return question


@transaction.atomic
def answer_question(
    *, viewer: Viewer, question: ReadingQuestion, words: str
) -> ReadingQuestion:
    """Answer the person who asked. An answer is given once.

    :raises NotAllowed: unless the viewer was asked.
    :raises AlreadyAnswered: if it was answered before.
    """
    question = ReadingQuestion.objects.select_for_update(of=["self"]).get(
        pk=question.pk
    )
    rules.answer.require(viewer, question)
    if question.answered_at is not None:
        raise AlreadyAnswered
    question.answer_sealed = seal(
        question.owner_id, ReadingQuestion.answer_sealed_as, question.pk, words
    )
    question.answered_at = DatabaseNow()
    question.save(update_fields=["answer_sealed", "answered_at"])
    question.refresh_from_db(fields=["answered_at"])
    record(
        "documents.answered", viewer=viewer, subject=question.owner_id, about=question
    )
    remind_of_answer(viewer, question)
    return question


@transaction.atomic
def see_answer(*, viewer: Viewer, question: ReadingQuestion) -> None:
    """Note that the person has read the answer: it is no longer news.

    Nothing happens before there is an answer, nor for the one who gave it.

    :raises NotAllowed: unless the viewer asked or was asked.
    """
    rules.see_question.require(viewer, question)
    if question.owner_id == viewer.person_id:
        ReadingQuestion.objects.filter(
            pk=question.pk, answered_at__isnull=False, seen_at=None
        ).update(seen_at=DatabaseNow())
        forget_answer(viewer, question)
