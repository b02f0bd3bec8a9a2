"""What waits for somebody, told if they chose messages; never what it is."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from avec.access.viewer import Viewer
from avec.documents.models import Document, Passage, ReadingQuestion
from avec.messages.actions import forget, remind
from avec.messages.models import Message
from avec.messages.words import Kind

HOUR = time(10)
"""At what hour a chosen day is told, where the place is."""


def remind_of_dictated(viewer: Viewer, passage: Passage) -> None:
    """Have her told that words written as she spoke wait for her yes."""
    key = f"documents.dictated:{passage.pk}"
    remind(viewer=viewer, person_id=passage.owner_id, kind=Kind.DICTATION, key=key)


def forget_dictated(viewer: Viewer, passage: Passage) -> None:
    """Say no more of it: she has said yes, or the words were taken out."""
    forget(viewer=viewer, key=f"documents.dictated:{passage.pk}")


def remind_of_question(viewer: Viewer, question: ReadingQuestion) -> None:
    """Have whoever is asked about what they read told that something waits."""
    key = f"documents.question:{question.pk}"
    whom = question.asked_of_id
    remind(viewer=viewer, person_id=whom, kind=Kind.QUESTION, key=key)


def remind_of_answer(viewer: Viewer, question: ReadingQuestion) -> None:
    """Have her told that her question has its answer."""
    forget(viewer=viewer, key=f"documents.question:{question.pk}")
    key = f"documents.answer:{question.pk}"
    remind(viewer=viewer, person_id=question.owner_id, kind=Kind.QUESTION, key=key)


def forget_answer(viewer: Viewer, question: ReadingQuestion) -> None:
    """Say no more of it: the answer was read."""
    forget(viewer=viewer, key=f"documents.answer:{question.pk}")


def remind_to_reread(viewer: Viewer, document: Document) -> None:
    """Tell her on the day she chose, then each month; nobody else is ever told."""
    key = f"documents.reread:{document.pk}"
    forget(viewer=viewer, key=key)
    day = document.review_on
    if day is None or document.content.get("no_reminder"):
        return
    if _was_told(viewer, key, day):
        day = _next_month(day)
    at = timezone.make_aware(datetime.combine(day, HOUR))
    remind(
        viewer=viewer,
        person_id=document.owner_id,
        kind=Kind.REREAD,
        key=f"{key}#{day}",
        at=at,
    )


def _was_told(viewer: Viewer, key: str, day: date) -> bool:
    """Whether she was told of this day, or of a month that came after it."""
    return (
        Message.objects.visible_to(viewer)
        .filter(key__gte=f"{key}#{day}", key__startswith=f"{key}#")
        .exclude(taken_at=None)
        .exists()
    )


def _next_month(day: date) -> date:
    """Return the first day after today that is so many months after another."""
    today = timezone.localdate()
    months = max(0, (today.year - day.year) * 12 + today.month - day.month)
    for more in (months, months + 1):
        year, month = divmod(day.year * 12 + day.month - 1 + more, 12)
        last = calendar.monthrange(year, month + 1)[1]
        found = date(year, month + 1, min(day.day, last))
        if found > today:
            return found
    return today + timedelta(days=31)


def forget_document(viewer: Viewer, document: Document) -> None:
    """Say no more of it: nothing is left to read again, nothing waits for her yes."""
    forget(viewer=viewer, key=f"documents.reread:{document.pk}")
    waiting = Passage.objects.of(viewer).awaiting_confirmation()
    for passage in waiting.filter(document=document):
        forget_dictated(viewer, passage)


def remind_of_every_day_chosen(viewer: Viewer) -> None:
    """Have her told of the days she chose before she chose messages."""
    own = Document.objects.visible_to(viewer).filter(
        owner_id=viewer.person_id, review_on__isnull=False
    )
    for document in own:
        remind_to_reread(viewer, document)
