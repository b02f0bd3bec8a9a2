"""What documents add to « Ce qui est nouveau ». A line that no longer waits is gone."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from avec.access.viewer import Viewer
from avec.documents.models import (
    Agreement,
    Grant,
    Passage,
    ReadingQuestion,
    WritingSession,
)
from avec.documents.sentences import last_day
from avec.documents.words import Mode, Relation
from avec.foundation import dates
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import name_of

RECENT = timedelta(days=7)
SOON = timedelta(days=14)


def _shifted(by: timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(Now() + by, output_field=DateTimeField())


def _kind(word: str) -> Value:
    return Value(word, TextField())


# ---------------------------------------------------------------- what waits


def _passages(viewer: Viewer) -> QuerySet:
    return Passage.objects.of(viewer).filter(withdrawn_at=None, sealed__isnull=False)


def _dictated(viewer: Viewer) -> QuerySet:
    """Find the words written under one's dictation that wait for a yes."""
    rows = _passages(viewer).filter(mode=Mode.DICTATED, confirmed_at=None)
    return waiting(
        "documents.dictated", rows, at="written_at", name=name_of("held_by_id")
    )


def _views(viewer: Viewer) -> QuerySet:
    """Find the voices that came beside one's words since the last version."""
    unpublished = Q(document__current_version=None) | Q(
        written_at__gt=F("document__current_version__published_at")
    )
    kind = Case(
        When(relation=Relation.DISAGREES, then=_kind("documents.disagrees")),
        default=_kind("documents.view"),
    )
    return waiting(
        kind,
        _passages(viewer).filter(unpublished, mode=Mode.VIEW),
        at="written_at",
        name=name_of("held_by_id"),
    )


def _asked(viewer: Viewer) -> QuerySet:
    """Find the questions that wait for one's answer."""
    rows = ReadingQuestion.objects.visible_to(viewer).filter(
        asked_of_id=viewer.person_id, answered_at=None
    )
    return waiting("documents.asked", rows, at="asked_at", name=name_of("owner_id"))


def _answered(viewer: Viewer) -> QuerySet:
    """Find the answers that one has not read."""
    rows = ReadingQuestion.objects.visible_to(viewer).filter(
        owner_id=viewer.person_id, answered_at__isnull=False, seen_at=None
    )
    return waiting(
        "documents.answered", rows, at="answered_at", name=name_of("asked_of_id")
    )


def _opened(viewer: Viewer) -> QuerySet:
    """Find what was opened to one this week."""
    rows = Grant.objects.received_by(viewer).filter(given_at__gt=_shifted(-RECENT))
    return waiting(
        "documents.opened",
        rows,
        at="given_at",
        key="document_id",
        name=name_of("owner_id"),
    )


def _ending(viewer: Viewer) -> QuerySet:
    """Find which of one's shares come to the end chosen.

    What lasts as long as a difficult moment is said with it, not here.
    """
    chosen = Grant.objects.of(viewer).running().filter(waiting=None)
    rows = chosen.filter(ends_at__lt=_shifted(SOON))
    return waiting(
        "documents.ending",
        rows,
        at="given_at",
        key="document_id",
        name=Coalesce(name_of("to_person_id"), "to_team__name"),
        until="ends_at",
    )


def _sessions(viewer: Viewer) -> QuerySet:
    """Find the writing sessions open for one to hold the pen."""
    return waiting(
        "documents.session",
        WritingSession.objects.open_to(viewer),
        at="began_at",
        name=name_of("owner_id"),
        until="ends_at",
    )


def _proposed(viewer: Viewer) -> QuerySet:
    """Find the texts to say together that wait for one's answer."""
    return waiting(
        "documents.proposed",
        Agreement.objects.asked_of(viewer).waiting(),
        at="asked_at",
        key="passage_id",
        name=name_of("passage__held_by_id"),
    )


def _answers(viewer: Viewer) -> QuerySet:
    """Find what was answered this week to one's common texts, and what was not yet."""
    answered = Coalesce("taken_back_at", "declined_at", "said_yes_at")
    rows = (
        Agreement.objects.visible_to(viewer)
        .annotate(answered=answered)
        .filter(
            Q(answered__gt=_shifted(-RECENT)) | Q(answered=None),
            passage__held_by_id=viewer.person_id,
            passage__withdrawn_at=None,
        )
        .exclude(person_id=viewer.person_id)
    )
    kind = Case(
        When(taken_back_at__isnull=False, then=_kind("documents.took_back")),
        When(declined_at__isnull=False, then=_kind("documents.said_no")),
        When(said_yes_at__isnull=False, then=_kind("documents.said_yes")),
        default=_kind("documents.unanswered"),
    )
    return waiting(
        kind,
        rows,
        at=Coalesce("answered", "asked_at"),
        key="passage_id",
        name=name_of("person_id"),
    )


# --------------------------------------------------------------- how it is said


def _named(one: Waiting) -> dict[str, str]:
    return {"name": one.name or _("Quelqu’un")}


def _say_dictated(viewer: Viewer, one: Waiting) -> News | None:
    # Under a hat, one's own documents are not spoken of: the screen may be at work.
    if viewer.affiliation_id is not None:
        return None
    said = _("%(name)s a écrit sous votre dictée. À vous de dire oui ou non.")
    return News(one.at, said % _named(one), "documents:confirm", (one.key,), "pen")


def _say_view(viewer: Viewer, one: Waiting) -> News | None:
    if viewer.affiliation_id is not None:
        return None
    said = _("%(name)s a posé ses mots à côté des vôtres.") % _named(one)
    return News(one.at, said, "documents:words", (one.key,), "voices")


def _say_disagrees(viewer: Viewer, one: Waiting) -> News | None:
    if viewer.affiliation_id is not None:
        return None
    said = _(
        "%(name)s n’est pas d’accord, et l’a écrit à côté de vos mots."
        " Rien n’est changé : le désaccord reste ouvert."
    )
    return News(one.at, said % _named(one), "documents:words", (one.key,), "voices")


def _say_asked(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s vous pose une question.") % _named(one)
    return News(one.at, said, "documents:asked", (one.key,), "question")


def _say_answered(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s a répondu à votre question.") % _named(one)
    return News(one.at, said, "documents:asked", (one.key,), "question")


def _say_opened(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s vous ouvre un extrait à lire.") % _named(one)
    return News(one.at, said, "documents:read", (one.key,), "book")


def _say_ending(viewer: Viewer, one: Waiting) -> News | None:
    if viewer.affiliation_id is not None or one.until is None:
        return None
    said = _("Votre partage avec %(name)s s’arrête le %(day)s.") % {
        **_named(one),
        "day": dates.day(last_day(one.until)),
    }
    return News(one.at, said, "documents:shares_of", (one.key,), "clock")


def _say_session(_viewer: Viewer, one: Waiting) -> News | None:
    if one.until is None:
        return None
    said = _("%(name)s vous ouvre une séance d’écriture, jusqu’à %(hour)s.") % {
        **_named(one),
        "hour": dates.hour(one.until),
    }
    return News(one.at, said, "documents:session", (one.key,), "pen")


def _say_proposed(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s vous propose un texte commun.") % _named(one)
    return News(one.at, said, "documents:together", (one.key,), "voices")


def _say_said_yes(viewer: Viewer, one: Waiting) -> News | None:
    said = _("%(name)s dit oui à votre texte commun.")
    return _of_common_text(viewer, one, said)


def _say_said_no(viewer: Viewer, one: Waiting) -> News | None:
    said = _("%(name)s préfère garder ses mots à soi. Le texte commun n’existe pas.")
    return _of_common_text(viewer, one, said)


def _say_took_back(viewer: Viewer, one: Waiting) -> News | None:
    said = _("%(name)s a repris son oui. Les mots de chaque voix sont de retour.")
    return _of_common_text(viewer, one, said)


def _say_unanswered(viewer: Viewer, one: Waiting) -> News | None:
    said = _("%(name)s n’a pas encore répondu à votre texte commun.")
    return _of_common_text(viewer, one, said)


def _of_common_text(viewer: Viewer, one: Waiting, said: str) -> News | None:
    if viewer.affiliation_id is not None:
        return None
    return News(one.at, said % _named(one), "documents:together", (one.key,), "voices")


TELLERS = (
    Waits(
        {
            "documents.dictated": _dictated,
            "documents.views": _views,
            "documents.asked": _asked,
            "documents.answered": _answered,
            "documents.opened": _opened,
            "documents.ending": _ending,
            "documents.sessions": _sessions,
            "documents.proposed": _proposed,
            "documents.answers": _answers,
        },
        {
            "documents.dictated": _say_dictated,
            "documents.view": _say_view,
            "documents.disagrees": _say_disagrees,
            "documents.asked": _say_asked,
            "documents.answered": _say_answered,
            "documents.opened": _say_opened,
            "documents.ending": _say_ending,
            "documents.session": _say_session,
            "documents.proposed": _say_proposed,
            "documents.said_yes": _say_said_yes,
            "documents.said_no": _say_said_no,
            "documents.took_back": _say_took_back,
            "documents.unanswered": _say_unanswered,
        },
        hint="avec.waits_in_documents",
    ),
)
