"""What difficult moments add to « Ce qui est nouveau »."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, F, QuerySet, TextField, Value, When

from avec.access.viewer import Viewer
from avec.episodes.models import Episode
from avec.foundation import dates
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
    {"episodes.open": _open},
    {
        "episodes.hers": _say_hers,
        "episodes.with_her": _say_with_her,
        "episodes.named": _say_named,
    },
    hint="avec.waits_in_episodes",
)
