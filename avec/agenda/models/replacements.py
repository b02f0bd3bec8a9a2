"""Somebody who cannot come asks somebody else to come instead, from the same side.

The appointment stands with the first one until everybody it takes has said yes: the
one who is asked, and each who comes in their own name.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.agenda.models.appointments import Appointment
from avec.agenda.words import CameTo, Side
from avec.circles.models import kept_apart
from avec.foundation.models import DatabaseNow, Now, Row
from avec.people.models import Person


class ReplacementQuerySet(models.QuerySet):
    """Who asks whom to come instead, seen by the two and by those who attend."""

    def visible_to(self, viewer: Viewer) -> ReplacementQuerySet:
        """Keep what the viewer asks, what is asked of them, and of what they attend.

        Nothing is asked across a block.
        """
        if not viewer.is_signed_in:
            return self.none()
        asked = Q(person_id=viewer.person_id) & ~Q(asked_by_id__in=kept_apart(viewer))
        seen = Appointment.objects.visible_to(viewer)
        return self.filter(
            Q(asked_by_id=viewer.person_id)
            | asked
            | Q(appointment_id__in=seen.values("pk"))
        )

    def waiting(self) -> ReplacementQuerySet:
        """Keep those that nobody ended, of a moment that has not begun."""
        return self.filter(ended_at=None, during__startswith__gt=Now())


class Replacement(Row):
    """Somebody is asked to come instead of somebody, at a moment already agreed.

    ``agreed`` are those who come in their own name and said yes. ``during`` is the
    moment asked about: when the appointment moves, nothing is asked any more. Each is
    named as on that day: the two may know nothing else of each other.
    """

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="replacements"
    )
    during = DateTimeRangeField()
    asked_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_by_name = models.CharField(max_length=150)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    side = models.CharField(max_length=20, choices=Side)
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    yes_at = models.DateTimeField(null=True)
    agreed = ArrayField(models.UUIDField(), default=list)
    ended_at = models.DateTimeField(null=True)
    came_to = models.CharField(max_length=10, choices=CameTo, default="", blank=True)

    objects = ReplacementQuerySet.as_manager()

    whose = "asked_by"

    class Meta:
        verbose_name = _("venir à la place de quelqu’un")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "asked_by"],
                condition=Q(ended_at=None),
                name="replacement_asked_of_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["appointment", "person"],
                condition=Q(ended_at=None),
                name="replacement_asked_once_of_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("asked_by")),
                name="replacement_is_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, came_to="")
                | Q(ended_at__isnull=False, came_to__in=CameTo.values),
                name="replacement_ended_came_to_something",
            ),
            models.CheckConstraint(
                condition=Q(side__in=[Side.PEER, Side.PROFESSIONAL]),
                name="replacement_is_of_who_comes_for_others",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether nobody ended it."""
        return self.ended_at is None

    @property
    def came(self) -> bool:
        """Whether the one who was asked comes instead."""
        return self.came_to == CameTo.DONE
