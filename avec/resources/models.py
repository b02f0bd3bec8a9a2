"""Rooms, cars and things of a place, the appointments they go with, their time.

They are actors of the same calendar as people: one of them is never in two places, and
the database keeps it (``resource_claim_is_in_one_place``). Nothing here names anybody.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment, ProposedTime
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Affiliation, Organization
from avec.people.words import Capacity
from avec.resources.words import Kind


def hat_in(viewer: Viewer) -> models.QuerySet:
    """Return the affiliation of the hat that is worn, unless it only keeps machines."""
    return (
        Affiliation.objects.of(viewer)
        .running()
        .filter(pk=viewer.affiliation_id)
        .exclude(capacity=Capacity.TECHNICAL_ADMINISTRATOR)
    )


def keeps(viewer: Viewer) -> models.QuerySet:
    """Return the place whose rooms and cars the viewer keeps, under the hat worn.

    Whoever answers for the place, and those who coordinate one of its teams.
    """
    found = hat_in(viewer).filter(
        Q(answers_for_place=True) | Q(capacity=Capacity.TEAM_COORDINATOR)
    )
    return found.values("organization_id")


class ResourceQuerySet(models.QuerySet):
    """Rooms and cars, seen by those who act in their place, or meet in them."""

    def visible_to(self, viewer: Viewer) -> ResourceQuerySet:
        """Keep those of the place of the viewer's hat, and of their appointments."""
        if not viewer.is_signed_in:
            return self.none()
        used = ResourceUse.objects.visible_to(viewer)
        return self.filter(
            Q(organization_id__in=hat_in(viewer).values("organization_id"))
            | Q(pk__in=used.values("resource_id"))
        )

    def standing(self) -> ResourceQuerySet:
        """Keep those that the place still lends."""
        return self.filter(ended_at=None)


class Resource(Row):
    """A room, a car, a thing that a place lends to those who meet."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("ce que c’est"), max_length=10, choices=Kind)
    name = models.CharField(_("nom"), max_length=100)
    seats = models.PositiveSmallIntegerField(_("places"), null=True, blank=True)
    access = models.CharField(_("y entrer, s’en servir"), max_length=300, blank=True)
    begun_at = models.DateTimeField(db_default=DatabaseNow())
    ended_at = models.DateTimeField(null=True)
    # Written by the database: calendars elsewhere read its words again.
    changed_at = models.DateTimeField(null=True, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("salle ou voiture")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="resource_kind_is_known"
            )
        ]

    def __str__(self):
        return self.name


class ResourceUseQuerySet(models.QuerySet):
    """What goes with an appointment, seen by those who see the appointment."""

    def visible_to(self, viewer: Viewer) -> ResourceUseQuerySet:
        """Keep those of appointments that the viewer sees."""
        seen = Appointment.objects.visible_to(viewer)
        return self.filter(appointment_id__in=seen.values("pk"))


class ResourceUse(Row):
    """A room or a car goes with an appointment, at whatever moment it takes place."""

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="uses"
    )
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+"
    )
    asked_at = models.DateTimeField(db_default=DatabaseNow())

    objects = ResourceUseQuerySet.as_manager()

    whose = "appointment__owner"

    class Meta:
        verbose_name = _("salle ou voiture d’un rendez-vous")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "resource"], name="resource_goes_with_it_once"
            )
        ]


class ResourceClaim(Row):
    """Some of a room's time: held with a moment that is proposed, firm once agreed.

    Nobody reads it as such: the functions of ``migrations/0002_time`` say only when a
    room is taken. ``is_beside``: held over time that the same appointments give back.
    """

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="claims"
    )
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+"
    )
    time = models.ForeignKey(ProposedTime, on_delete=models.CASCADE, related_name="+")
    during = DateTimeRangeField()
    held_until = models.DateTimeField(null=True)
    is_beside = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("temps d’une salle ou d’une voiture")
        constraints = [
            ExclusionConstraint(
                name="resource_claim_is_in_one_place",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_beside=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["time", "resource"], name="resource_claimed_once"
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False)
                & Q(during__lower_inf=False)
                & Q(during__upper_inf=False),
                name="resource_claim_has_two_ends",
            ),
        ]
        indexes = [
            models.Index(
                F("resource"), RangeStartsWith("during"), name="resource_claim_finds"
            )
        ]
