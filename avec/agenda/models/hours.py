"""When somebody can be found, and when not. Nobody else reads it.

Hours are kept as people say them: a wall clock, a place's zone, a rule. What they
come to, in the world's time, is written beside them some months ahead.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateTimeRangeField,
    RangeOperators,
)
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person

LONGEST = 24 * 60


class OwnTimeQuerySet(models.QuerySet):
    """Somebody's own hours, read by nobody else."""

    def visible_to(self, viewer: Viewer) -> OwnTimeQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Opening(Row):
    """Hours when somebody can be found: once, or again by a rule.

    ``starts`` is the time on the wall of ``zone``, without any offset. Whoever may
    ask for an appointment finds the moments that are free in it; when ``is_bookable``
    says so, whoever the owner knows takes one of them without asking again.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField(_("à partir du"))
    starts_at = models.TimeField(_("de"))
    minutes = models.PositiveIntegerField(_("durée"))
    zone = models.CharField(max_length=40, default="Europe/Paris")
    rule = models.CharField(max_length=200, blank=True)
    without = ArrayField(models.DateField(), default=list)
    # The place whose days off are left out; none when they are days like others.
    days_off = models.CharField(max_length=30, blank=True, default="")
    is_bookable = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=DatabaseNow())
    # Until when its moments are written; more are written as time goes.
    written_until = models.DateTimeField(null=True)

    objects = OwnTimeQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("heures où l’on peut me trouver")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=LONGEST),
                name="opening_lasts_a_day_at_most",
            )
        ]


class OpenTime(Row):
    """One moment of an opening, in the world's time."""

    opening = models.ForeignKey(Opening, on_delete=models.CASCADE, related_name="times")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    during = DateTimeRangeField()

    objects = OwnTimeQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("moment où l’on peut me trouver")
        constraints = [
            ExclusionConstraint(
                name="open_time_once_in_an_opening",
                expressions=[
                    ("opening", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]
        # The exclusion guards; this one finds (docs/decisions/0019).
        indexes = [
            models.Index(F("owner"), RangeStartsWith("during"), name="open_time_finds")
        ]


class Absence(Row):
    """When somebody is not there. No reason is asked, and none is kept.

    It may be said over an appointment that stands: nothing is cancelled in silence.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    during = DateTimeRangeField()
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = OwnTimeQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("absence")
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False)
                & Q(during__lower_inf=False)
                & Q(during__upper_inf=False),
                name="absence_has_two_ends",
            )
        ]
        indexes = [
            models.Index(F("owner"), RangeStartsWith("during"), name="absence_finds")
        ]
