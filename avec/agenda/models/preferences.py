"""What somebody prefers, said once: hours, and the same faces. Nobody else reads it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.agenda.models.hours import OwnTimeQuerySet
from avec.agenda.words import PartOfDay
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person

SLOTS = [day * 10 + part for day in range(1, 8) for part in PartOfDay.values]
"""A day of the week (Monday is 1) and a part of it: 23 is a Tuesday afternoon."""


class Preference(Row):
    """The hours somebody prefers when they come in their own name, and which faces.

    It refuses nothing: it only orders what the search proposes.
    """

    owner = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    hours = ArrayField(models.PositiveSmallIntegerField(), default=list)
    same_faces = models.BooleanField(_("plutôt les mêmes personnes"), default=False)
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = OwnTimeQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("ce que je préfère")
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__contained_by=SLOTS) & Q(hours__len__lte=len(SLOTS)),
                name="preferred_hours_are_of_a_week",
            )
        ]
