"""Organizations, teams, and in what capacity people act in them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Now, Row
from avec.people.acquaintance import people_known_to
from avec.people.models.persons import Person
from avec.people.words import Capacity, OrganizationKind


class OrganizationQuerySet(models.QuerySet):
    """Organizations, known to everyone."""

    def visible_to(self, viewer: Viewer) -> OrganizationQuerySet:
        """Keep all: an organization has nothing to hide from anyone."""
        return self.all()


class Organization(Row):
    """A hospital, an association, a GEM, a local council."""

    name = models.CharField(_("nom"), max_length=150)
    sort_key = models.CharField(max_length=170)
    kind = models.CharField(_("nature"), max_length=30, choices=OrganizationKind)
    commune = models.CharField(_("commune (code officiel)"), max_length=5, blank=True)
    ended_at = models.DateTimeField(null=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")

    def __str__(self):
        return self.name


class Team(Row):
    """People who work together in an organization, under one name."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="teams"
    )
    name = models.CharField(_("nom"), max_length=150)
    sort_key = models.CharField(max_length=170)
    ended_at = models.DateTimeField(null=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("équipe")

    def __str__(self):
        return self.name


class AffiliationQuerySet(models.QuerySet):
    """Affiliations, seen by whoever knows the person or answers for the place."""

    def visible_to(self, viewer: Viewer) -> AffiliationQuerySet:
        """Keep those of people the viewer knows or answers for."""
        return self.filter(
            people_known_to(viewer, "person_id")
            | Q(organization_id__in=answered_for(viewer))
        )

    def of(self, viewer: Viewer) -> AffiliationQuerySet:
        """Keep the viewer's own."""
        return self.filter(person_id=viewer.person_id)

    def running(self) -> AffiliationQuerySet:
        """Keep those confirmed and within their period, by the database's clock."""
        return self.filter(
            Q(ended_at=None) | Q(ended_at__gt=Now()),
            confirmed_at__isnull=False,
            starts_at__lte=Now(),
        )


class Affiliation(Row):
    """A person acts in an organization, in one capacity, for a period.

    It comes from an offer that the person has taken: nobody gives themselves a
    capacity. Its end is a date; ending it now moves the date to now, never later.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="affiliations"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="affiliations"
    )
    team = models.ForeignKey(
        Team,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="affiliations",
    )
    capacity = models.CharField(_("à quel titre"), max_length=30, choices=Capacity)
    function = models.CharField(_("fonction"), max_length=80, blank=True)
    answers_for_place = models.BooleanField(
        _("répond de l’organisation"), default=False
    )
    starts_at = models.DateTimeField(_("à partir du"), db_default=DatabaseNow())
    ended_at = models.DateTimeField(_("jusqu’au"), null=True, blank=True)
    offered_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    objects = AffiliationQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("place dans un lieu")
        indexes = [models.Index(fields=["team", "person"], name="affiliation_of_team")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at")),
                name="affiliation_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(capacity__in=Capacity.values),
                name="affiliation_capacity_is_known",
            ),
            models.UniqueConstraint(
                fields=["person", "organization", "team", "capacity"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="affiliation_runs_once",
                violation_error_message=_("Cette place existe déjà."),
            ),
        ]

    def __str__(self):
        return self.function or self.get_capacity_display()

    @property
    def last_moment(self) -> datetime | None:
        """The last moment it holds: midnight belongs to the day before."""
        return self.ended_at and self.ended_at - timedelta(seconds=1)


def answered_for(viewer: Viewer) -> models.QuerySet:
    """Return the organization the viewer answers for under the hat they wear."""
    return (
        Affiliation.objects.running()
        .filter(
            pk=viewer.affiliation_id,
            person_id=viewer.person_id,
            answers_for_place=True,
        )
        .values("organization_id")
    )
