"""What difficult moments add to « Ce qui est nouveau »."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least

from avec.access.viewer import Viewer
from avec.documents.models import Document
from avec.episodes.models import Declined, Episode
from avec.episodes.words import REVIEW
from avec.foundation import dates
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import name_of


def _open(viewer: Viewer) -> QuerySet:
    """Find the moments that are open: one's own, and those one is named in."""
    kind = Case(
        When(person_id=viewer.person_id, consent="hers", then=Value("episodes.hers")),
        When(person_id=viewer.person_id, then=Value("episodes.with_her")),
        default=Value("episodes.named"),
        output_field=TextField(),
    )
    name = Case(
        When(person_id=viewer.person_id, then=name_of("opened_by_id")),
        default=name_of("person_id"),
    )
    seen = Episode.objects.visible_to(viewer).open_now()
    return waiting(kind, seen, at="opened_at", name=name, until=F("ends_at"))


def _reviews(viewer: Viewer) -> QuerySet:
    """Find what may be gone back over: the second week after, then the fourth."""
    over = Least(Coalesce("closed_at", "ends_at"), F("ends_at"))
    mine = Episode.objects.of(viewer).alias(over=over)
    week = [_ago(days) for days in (7, 14, 21, 28)]
    due = Q(over__lte=week[0], over__gt=week[1]) | Q(
        over__lte=week[2], over__gt=week[3]
    )
    begun = Document.objects.of(viewer).filter(
        template_version__key=REVIEW, began_at__gte=OuterRef("over")
    )
    declined = Declined.objects.visible_to(viewer).filter(episode=OuterRef("pk"))
    none = Value("", TextField())
    rows = mine.filter(due).exclude(Exists(begun)).exclude(Exists(declined))
    return waiting("episodes.review", rows, at=over, name=none)


def _ago(days: int) -> ExpressionWrapper:
    return ExpressionWrapper(Now() - timedelta(days=days), output_field=DateTimeField())


def _say_review(_viewer: Viewer, one: Waiting) -> News:
    said = _("Si vous le voulez, vous pouvez revenir sur un moment difficile.")
    return News(one.at, said, "episodes:episode", (one.key,), icon="hands")


def _words(one: Waiting) -> dict[str, str]:
    day = dates.day(one.until - timedelta(seconds=1)) if one.until else ""
    return {"name": one.name or _("quelqu’un"), "day": day}


def _line(one: Waiting, said: str) -> News:
    return News(
        one.at, said % _words(one), "episodes:episode", (one.key,), icon="hands"
    )


def _say_hers(_viewer: Viewer, one: Waiting) -> News:
    return _line(one, _("Un moment difficile est ouvert, jusqu’au %(day)s."))


def _say_with_her(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s a ouvert un moment difficile avec vous, jusqu’au %(day)s.")
    return _line(one, said)


def _say_named(_viewer: Viewer, one: Waiting) -> News:
    said = _(
        "%(name)s traverse un moment difficile. Votre nom y est, jusqu’au %(day)s."
    )
    return _line(one, said)


episode_news = Waits(
    {"episodes.open": _open, "episodes.review": _reviews},
    {
        "episodes.hers": _say_hers,
        "episodes.with_her": _say_with_her,
        "episodes.named": _say_named,
        "episodes.review": _say_review,
    },
    hint="avec.waits_in_episodes",
)
