"""Calendars that people keep elsewhere, and when they are busy there.

Only beginnings and ends are kept: no title, no place, nobody. Nobody else reads them;
finding a time in common leaves them out, and nothing is cancelled by them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.postgres.fields import DateTimeRangeField
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.agenda.models.hours import OwnTimeQuerySet
from avec.agenda.words import CalendarKind, Trouble
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person
from avec.vault.sealed import Sealed

A_DAY = timedelta(days=1)


class OtherCalendar(Sealed):
    """A calendar elsewhere: its name, its address, its account are sealed.

    It is read about once an hour, by the work that waits. When that fails, what was
    read last stays, and it is tried again later and later; after a month, or three
    times a wrong password, it is not tried any more until its owner asks.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("où il est"), max_length=10, choices=CalendarKind)
    # Whose days are its whole days, and whose clock the hours that say no zone.
    zone = models.CharField(max_length=40, default="Europe/Paris")
    made_at = models.DateTimeField(db_default=DatabaseNow())
    due_at = models.DateTimeField(db_default=DatabaseNow())
    tried_at = models.DateTimeField(null=True)
    # When it was read last, and when what it said was written last.
    read_at = models.DateTimeField(null=True)
    written_at = models.DateTimeField(null=True)
    is_whole = models.BooleanField(default=True)
    # The state of it that its server named (ETag).
    mark = models.CharField(max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=12, choices=Trouble, blank=True)
    stopped_at = models.DateTimeField(null=True)

    objects = OwnTimeQuerySet.as_manager()

    whose = "owner"
    sealed_as = "agenda.other_calendar"

    class Meta:
        verbose_name = _("mon autre calendrier")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CalendarKind.values), name="calendar_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(trouble__in=["", *Trouble.values]),
                name="calendar_trouble_is_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(stopped_at=None), name="calendar_waits"
            )
        ]

    def may_be_the_same(self, now: datetime) -> bool:
        """Tell whether « nothing changed » is answer enough: days pass, too."""
        return bool(self.mark) and bool(
            self.written_at and now - self.written_at < A_DAY
        )


class BusyTime(Row):
    """Somebody is busy elsewhere. A stretch is within one day."""

    calendar = models.ForeignKey(
        OtherCalendar, on_delete=models.CASCADE, related_name="times"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    during = DateTimeRangeField()

    objects = OwnTimeQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("moment occupé ailleurs")
        constraints = [
            models.CheckConstraint(
                condition=Q(during__isempty=False)
                & Q(
                    during__endswith__lte=RangeStartsWith("during")
                    + timedelta(hours=25)
                ),
                name="busy_time_is_within_a_day",
            )
        ]
        indexes = [
            models.Index(F("owner"), RangeStartsWith("during"), name="busy_time_finds")
        ]
