"""The appointments after which somebody may write, and read what others wrote."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, Q

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment, Attendee
from avec.agenda.words import Side
from avec.circles.models import kept_apart
from avec.people.models import Affiliation


def afterwards(viewer: Viewer) -> models.QuerySet[Appointment]:
    """Find what is over, confirmed, and attended by the viewer until the end.

    Under a hat, what the viewer attended in their own name is left out: a screen at
    work does not show one's own life.
    """
    worn = Affiliation.objects.filter(pk=viewer.affiliation_id)
    attended = Attendee.objects.filter(
        ~Q(side=Side.PERSON) | ~Exists(worn), person_id=viewer.person_id, left_at=None
    )
    return (
        Appointment.objects.visible_to(viewer)
        .over()
        .filter(pk__in=attended.values("appointment_id"))
    )


class OfVisitQuerySet(models.QuerySet):
    """Words of a visit, seen by everyone who was to be there."""

    def visible_to(self, viewer: Viewer) -> OfVisitQuerySet:
        """Keep the viewer's own, and those of visits of the viewer, except a block."""
        if not viewer.is_signed_in:
            return self.none()
        theirs = Q(appointment_id__in=afterwards(viewer).values("pk")) & ~Q(
            owner_id__in=kept_apart(viewer)
        )
        return self.filter(Q(owner_id=viewer.person_id) | theirs)
