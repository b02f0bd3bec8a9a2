"""What the circle adds to « Ce qui est nouveau ». What has ended is never news."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper
from django.utils.translation import gettext as _

from avec.access.viewer import Viewer
from avec.circles.models import Invitation, Tie
from avec.foundation.models import DatabaseNow
from avec.foundation.news import News

RECENT = timedelta(days=7)


def circle_news(viewer: Viewer) -> Iterator[News]:
    """Tell which invitations wait for an answer, and who said yes this week."""
    waiting = (
        Invitation.objects.visible_to(viewer)
        .open()
        .unanswered_by(viewer)
        .exclude(person_id=viewer.person_id)
    )
    for invitation in waiting.order_by("-began_at"):
        yield News(
            at=invitation.began_at,
            sentence=_("%(name)s vous invite dans son cercle.")
            % {"name": invitation.signed},
            route="circles:invitation",
            args=(invitation.pk,),
            icon="circle",
        )
    week = ExpressionWrapper(DatabaseNow() - RECENT, output_field=DateTimeField())
    joined = Tie.objects.visible_to(viewer).running()
    joined = joined.filter(person_id=viewer.person_id, began_at__gt=week)
    for tie in joined.select_related("other").order_by("-began_at"):
        yield News(
            at=tie.began_at,
            sentence=_("%(name)s a dit oui et fait partie de votre cercle.")
            % {"name": tie.other.name},
            route="circles:tie",
            args=(tie.pk,),
            icon="circle",
        )
