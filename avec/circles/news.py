"""What the circle adds to « Ce qui est nouveau ». What has ended is never news."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, QuerySet
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.circles.models import Invitation, Tie
from avec.foundation.compiled import Kept
from avec.foundation.models import DatabaseNow
from avec.foundation.news import News

RECENT = timedelta(days=7)


def circle_news(viewer: Viewer) -> Iterator[News]:
    """Tell which invitations wait for an answer, and who said yes this week."""
    for key, began_at, signed in _invitations_waiting(viewer):
        yield News(
            at=began_at,
            sentence=_("%(name)s vous invite dans son cercle.") % {"name": signed},
            route="circles:invitation",
            args=(key,),
            icon="circle",
        )
    for key, began_at, name in _ties_of_the_week(viewer):
        yield News(
            at=began_at,
            sentence=_("%(name)s a dit oui et fait partie de votre cercle.")
            % {"name": name},
            route="circles:tie",
            args=(key,),
            icon="circle",
        )


@Kept
def _invitations_waiting(viewer: Viewer) -> QuerySet:
    return (
        Invitation.objects.visible_to(viewer)
        .open()
        .unanswered_by(viewer)
        .exclude(person_id=viewer.person_id)
        .order_by("-began_at")
        .values_list("pk", "began_at", "signed")
    )


@Kept
def _ties_of_the_week(viewer: Viewer) -> QuerySet:
    week = ExpressionWrapper(DatabaseNow() - RECENT, output_field=DateTimeField())
    return (
        Tie.objects.visible_to(viewer)
        .running()
        .filter(person_id=viewer.person_id, began_at__gt=week)
        .order_by("-began_at")
        .values_list("pk", "began_at", "other__name")
    )
