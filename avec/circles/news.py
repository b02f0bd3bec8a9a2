"""What the circle adds to « Ce qui est nouveau ». What has ended is never news."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, QuerySet

from avec.access.viewer import Viewer
from avec.circles.models import Invitation, Tie
from avec.foundation.models import Now
from avec.foundation.news import News, Waiting, Waits, waiting
from avec.foundation.spoken import gettext as _
from avec.people.models import name_of

RECENT = timedelta(days=7)


def _invitations(viewer: Viewer) -> QuerySet:
    """Find which invitations wait for an answer."""
    invitations = (
        Invitation.objects.visible_to(viewer)
        .open()
        .unanswered_by(viewer)
        .exclude(person_id=viewer.person_id)
    )
    return waiting("circles.invited", invitations, at="began_at", name="signed")


def _ties(viewer: Viewer) -> QuerySet:
    """Find who said yes this week."""
    week = ExpressionWrapper(Now() - RECENT, output_field=DateTimeField())
    ties = (
        Tie.objects.visible_to(viewer)
        .running()
        .filter(person_id=viewer.person_id, began_at__gt=week)
    )
    return waiting("circles.joined", ties, at="began_at", name=name_of("other_id"))


def _say_invited(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s vous invite dans son cercle.") % {"name": one.name}
    return News(one.at, said, "circles:invitation", (one.key,), "circle")


def _say_joined(_viewer: Viewer, one: Waiting) -> News:
    said = _("%(name)s a dit oui et fait partie de votre cercle.") % {"name": one.name}
    return News(one.at, said, "circles:tie", (one.key,), "circle")


circle_news = Waits(
    {"circles.invited": _invitations, "circles.joined": _ties},
    {"circles.invited": _say_invited, "circles.joined": _say_joined},
    hint="avec.waits_in_circles",
)
