"""What listening adds to « Ce qui est nouveau »: words to confirm, a worry to read."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import (
    Case,
    DateTimeField,
    ExpressionWrapper,
    F,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from avec.access.viewer import Viewer
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.listening.models import SHOWN_AFTER, KeptWords, Worry
from avec.people.models import name_of

RECENT = timedelta(days=7)


def _to_confirm(viewer: Viewer) -> QuerySet:
    """Find the words that wait for the viewer's yes."""
    rows = KeptWords.objects.visible_to(viewer).waiting_for(viewer)
    return waiting("listening.words", rows, at="written_at", name=name_of("held_by_id"))


def _about_me(viewer: Viewer) -> QuerySet:
    """Find the worries about the viewer that were shown this week."""
    shown = Coalesce(
        F("done_at"),
        ExpressionWrapper(F("what_at") + SHOWN_AFTER, output_field=DateTimeField()),
    )
    week = ExpressionWrapper(Now() - RECENT, output_field=DateTimeField())
    rows = Worry.objects.visible_to(viewer).about(viewer).alias(shown=shown)
    kind = Case(
        When(done_at=None, then=Value("listening.worry_open", TextField())),
        default=Value("listening.worry", TextField()),
    )
    return waiting(
        kind,
        rows.filter(shown__gt=week),
        at=shown,
        name=name_of("owner_id"),
    )


def _say_words(viewer: Viewer, one: Waiting) -> News | None:
    if viewer.affiliation_id is not None:
        return None  # One's own, and the screen may be at work.
    said = _("%(name)s a noté des mots pour vous : les garder, ou non.")
    sentence = said % {"name": one.name or _("Quelqu’un")}
    return News(one.at, sentence, "listening:words", (one.key,), "message")


def _say_worry(viewer: Viewer, one: Waiting) -> News | None:
    said = _("%(name)s s’est inquiété pour vous : voici ce qui a été fait.")
    return _about(viewer, one, said)


def _say_open_worry(viewer: Viewer, one: Waiting) -> News | None:
    return _about(viewer, one, _("%(name)s s’est inquiété pour vous, et l’a écrit."))


def _about(viewer: Viewer, one: Waiting, said: str) -> News | None:
    if viewer.affiliation_id is not None:
        return None
    sentence = said % {"name": one.name or _("Quelqu’un")}
    return News(one.at, sentence, "listening:worry", (one.key,), "message")


listening_news = Waits(
    {"listening.words": _to_confirm, "listening.worry": _about_me},
    {
        "listening.words": _say_words,
        "listening.worry": _say_worry,
        "listening.worry_open": _say_open_worry,
    },
    hint="avec.waits_in_listening",
)
