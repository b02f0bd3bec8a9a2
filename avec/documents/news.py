"""What documents add to « Ce qui est nouveau ». A line that no longer waits is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.documents.models import (
    Grant,
    Passage,
    ReadingQuestion,
    WritingSession,
)
from avec.documents.sentences import last_day, quoted, title_of
from avec.documents.words import Mode
from avec.foundation import dates
from avec.foundation.compiled import Kept
from avec.foundation.models import DatabaseNow
from avec.foundation.news import News

RECENT = timedelta(days=7)
SOON = timedelta(days=14)


def _shifted(by: timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(DatabaseNow() + by, output_field=DateTimeField())


def words_news(viewer: Viewer) -> Iterator[News]:
    """Tell which dictated words wait for a yes, which voices came beside one's own.

    A voice is news until the next version is published. Under a hat, one's own
    documents are not spoken of: the screen may be at work.
    """
    if viewer.affiliation_id is not None:
        return
    language = get_language() or "fr"
    for row in _words_waiting(viewer):
        key, mode, at, name, document_id, owner_id, *of = row
        words = {
            "name": name or _("Quelqu’un"),
            "title": quoted(title_of(document_id, owner_id, *of, language)),
        }
        if mode == Mode.DICTATED:
            said = _("%(name)s a écrit sous votre dictée. À vous de dire oui ou non.")
            yield News(at, said % words, "documents:confirm", (key,), "pen")
            continue
        said = _("%(name)s a posé ses mots à côté des vôtres, dans %(title)s.") % words
        yield News(at, said, "documents:document", (document_id,), "voices")


@Kept
def _words_waiting(viewer: Viewer) -> QuerySet:
    unpublished = Q(document__current_version=None) | Q(
        written_at__gt=F("document__current_version__published_at")
    )
    return (
        Passage.objects.visible_to(viewer)
        .filter(owner_id=viewer.person_id, withdrawn_at=None, sealed__isnull=False)
        .filter(
            Q(mode=Mode.DICTATED, confirmed_at=None) | Q(unpublished, mode=Mode.VIEW)
        )
        .order_by("-written_at")
        .values_list(
            "pk",
            "mode",
            "written_at",
            "held_by__name",
            "document_id",
            "owner_id",
            "document__sealed",
            "document__template_version_id",
        )[:30]
    )


def question_news(viewer: Viewer) -> Iterator[News]:
    """Tell which questions wait for one's answer, and which answers came."""
    for key, asked_at, answered_at, owner, asked_of in _questions_waiting(viewer):
        if answered_at is None:
            said = _("%(name)s vous pose une question.") % {"name": owner}
        else:
            said = _("%(name)s a répondu à votre question.") % {"name": asked_of}
        at = answered_at or asked_at
        yield News(at, said, "documents:asked", (key,), "question")


@Kept
def _questions_waiting(viewer: Viewer) -> QuerySet:
    return (
        ReadingQuestion.objects.visible_to(viewer)
        .filter(
            Q(asked_of_id=viewer.person_id, answered_at=None)
            | Q(owner_id=viewer.person_id, answered_at__isnull=False, seen_at=None)
        )
        .order_by("-asked_at")
        .values_list("pk", "asked_at", "answered_at", "owner__name", "asked_of__name")[
            :30
        ]
    )


def share_news(viewer: Viewer) -> Iterator[News]:
    """Tell what was opened to one this week, and which of one's shares end soon."""
    told = set()
    for (
        bundle,
        given_at,
        ends_at,
        owner_id,
        owner,
        person,
        team,
        document_id,
    ) in _shares_moving(viewer):
        if bundle in told:
            continue
        told.add(bundle)
        if owner_id != viewer.person_id:
            said = _("%(name)s vous ouvre un extrait à lire.") % {"name": owner}
            yield News(given_at, said, "documents:read", (document_id,), "book")
            continue
        said = _("Votre partage avec %(name)s finit le %(day)s.") % {
            "name": person or team,
            "day": dates.day(last_day(ends_at)),
        }
        yield News(given_at, said, "documents:shares_of", (document_id,), "clock")


@Kept
def _shares_moving(viewer: Viewer) -> QuerySet:
    return (
        Grant.objects.visible_to(viewer)
        .running()
        .filter(
            Q(given_at__gt=_shifted(-RECENT)) & ~Q(owner_id=viewer.person_id)
            | Q(owner_id=viewer.person_id, ends_at__lt=_shifted(SOON))
        )
        .order_by("-given_at", "pk")
        .values_list(
            "bundle",
            "given_at",
            "ends_at",
            "owner_id",
            "owner__name",
            "to_person__name",
            "to_team__name",
            "document_id",
        )[:100]
    )


def session_news(viewer: Viewer) -> Iterator[News]:
    """Tell which writing sessions are open for one to hold the pen."""
    for key, began_at, ends_at, owner in _sessions_open(viewer):
        said = _("%(name)s vous ouvre une séance d’écriture, jusqu’à %(hour)s.") % {
            "name": owner,
            "hour": dates.hour(ends_at),
        }
        yield News(began_at, said, "documents:session", (key,), "pen")


@Kept
def _sessions_open(viewer: Viewer) -> QuerySet:
    return (
        WritingSession.objects.visible_to(viewer)
        .running()
        .filter(helper_id=viewer.person_id)
        .order_by("-began_at")
        .values_list("pk", "began_at", "ends_at", "owner__name")
    )


TELLERS = (words_news, question_news, share_news, session_news)
