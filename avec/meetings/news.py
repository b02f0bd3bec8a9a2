"""What meetings add to « Ce qui est nouveau »: a proposal, an invitation, words."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet

from avec.access.viewer import Viewer
from avec.circles.models import kept_apart
from avec.foundation.models import DatabaseNow
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.meetings.models import Meeting, Noted, Seat

FOR_A_WEEK = timedelta(days=7)


def _proposed(viewer: Viewer) -> QuerySet:
    """Find the meetings about the viewer that wait for an answer."""
    rows = Meeting.objects.visible_to(viewer).filter(
        about_id=viewer.person_id, accepted_at=None, is_without_her=False
    )
    return waiting("meetings.proposed", rows, at="proposed_at", name="proposed_name")


def _without(viewer: Viewer) -> QuerySet:
    """Find the meetings opened without the viewer in the last days, as permitted."""
    rows = Meeting.objects.visible_to(viewer).filter(
        about_id=viewer.person_id,
        accepted_at=None,
        is_without_her=True,
        proposed_at__gt=DatabaseNow() - FOR_A_WEEK,
    )
    return waiting("meetings.without", rows, at="proposed_at", name="proposed_name")


def _invited(viewer: Viewer) -> QuerySet:
    """Find the seats that wait for the viewer's answer."""
    rows = Seat.objects.visible_to(viewer).standing()
    rows = rows.filter(person_id=viewer.person_id, accepted_at=None)
    rows = rows.exclude(about_id__in=kept_apart(viewer))
    name = "meeting__about_name"
    return waiting("meetings.invited", rows, at="invited_at", name=name)


def _noted(viewer: Viewer) -> QuerySet:
    """Find what was noted under the viewer's dictation, and waits for a yes."""
    rows = Noted.objects.visible_to(viewer).to_confirm(viewer)
    return waiting("meetings.noted", rows, at="noted_at", name="held_name")


def _say_without(viewer: Viewer, one: Waiting) -> News | None:
    if viewer.affiliation_id is not None:
        return None
    said = _("%(name)s a ouvert une réunion sans vous, comme vous l’avez permis.")
    sentence = said % {"name": one.name}
    return News(one.at, sentence, "meetings:meeting", (one.key,), "circle")


def _say_proposed(viewer: Viewer, one: Waiting) -> News | None:
    # Under a work hat, the screen may be at work: what is one's own is not said.
    if viewer.affiliation_id is not None:
        return None
    said = _("%(name)s propose de réunir des personnes qui comptent pour vous.")
    sentence = said % {"name": one.name}
    return News(one.at, sentence, "meetings:meeting", (one.key,), "circle")


def _say_invited(_viewer: Viewer, one: Waiting) -> News:
    said = _("Vous êtes invité à une rencontre avec %(name)s.")
    sentence = said % {"name": one.name}
    return News(one.at, sentence, "meetings:seat", (one.key,), "circle")


def _say_noted(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s a noté ce que vous avez dit ; rien ne compte avant votre oui.")
    sentence = said % {"name": one.name}
    return News(one.at, sentence, "meetings:reread", (one.key,), "pen")


meeting_news = Waits(
    {
        "meetings.proposed": _proposed,
        "meetings.without": _without,
        "meetings.invited": _invited,
        "meetings.noted": _noted,
    },
    {
        "meetings.proposed": _say_proposed,
        "meetings.without": _say_without,
        "meetings.invited": _say_invited,
        "meetings.noted": _say_noted,
    },
    hint="avec.waits_in_meetings",
)
