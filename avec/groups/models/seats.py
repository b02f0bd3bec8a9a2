"""When groups gather, the seats of each gathering, and who waits for one.

Nobody writes a seat by themselves: the functions of ``migrations/0003_seats`` do.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Now, Row
from avec.groups.models.groups import Group, PublicQuerySet
from avec.people.models import Person

MOST_SEATS = 200
MOST_MINUTES = 8 * 60


class Schedule(Row):
    """When a group gathers again: the clock of a wall, its zone, a rule."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="schedules")
    starts_on = models.DateField(_("à partir du"))
    starts_at = models.TimeField(_("de"))
    minutes = models.PositiveSmallIntegerField(_("durée"))
    zone = models.CharField(max_length=40, default="Europe/Paris")
    rule = models.CharField(max_length=200, blank=True)
    without = ArrayField(models.DateField(), default=list)
    days_off = models.CharField(max_length=30, blank=True, default="")
    # None is asked for when everybody may come in.
    capacity = models.PositiveSmallIntegerField(_("places"), default=0)
    written_until = models.DateTimeField(null=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        verbose_name = _("rythme d’un groupe")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=MOST_MINUTES)
                & Q(capacity__lte=MOST_SEATS),
                name="schedule_is_of_this_world",
            )
        ]


class GatheringQuerySet(PublicQuerySet):
    """Gatherings, known to everyone."""

    def standing(self) -> GatheringQuerySet:
        """Keep those that nobody cancelled."""
        return self.filter(cancelled_at=None)

    def to_come(self) -> GatheringQuerySet:
        """Keep those that are not over."""
        return self.filter(during__endswith__gt=Now())


class Gathering(Row):
    """One time that a group gathers. ``on`` is the day that its rhythm gave it."""

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="gatherings"
    )
    schedule = models.ForeignKey(
        Schedule, on_delete=models.CASCADE, related_name="gatherings"
    )
    on = models.DateField()
    during = DateTimeRangeField()
    capacity = models.PositiveSmallIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance d’un groupe")
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "on"], name="gathers_once_on_a_day"
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False)
                & Q(during__lower_inf=False)
                & Q(during__upper_inf=False)
                & Q(capacity__lte=MOST_SEATS),
                name="gathering_has_two_ends",
            ),
        ]
        indexes = [models.Index(fields=["group", "during"], name="gathering_finds")]

    @property
    def starts_at(self):
        """When it begins."""
        return self.during.lower

    @property
    def ends_at(self):
        """When it ends."""
        return self.during.upper


class OneSelfQuerySet(models.QuerySet):
    """Seats and wishes, each read by the person alone."""

    def visible_to(self, viewer: Viewer) -> OneSelfQuerySet:
        """Keep the viewer's own."""
        return self.filter(person_id=viewer.person_id)


class GroupSeat(Row):
    """One seat of one gathering, free or somebody's; kept for a while for who waits.

    ``says_name``: whoever keeps the group reads the name, because the person wished it.
    """

    gathering = models.ForeignKey(
        Gathering, on_delete=models.CASCADE, related_name="seats"
    )
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    says_name = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)
    held_for = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    held_until = models.DateTimeField(null=True)

    objects = OneSelfQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("place dans une séance")
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "person"], name="one_seat_each"
            ),
            models.UniqueConstraint(
                fields=["gathering", "held_for"], name="one_seat_is_held_for_each"
            ),
            models.CheckConstraint(
                condition=Q(held_for=None, held_until=None)
                | Q(person=None, held_for__isnull=False, held_until__isnull=False),
                name="seat_is_held_or_taken",
            ),
        ]
        indexes = [models.Index(fields=["person"], name="group_seat_finds")]


class Wish(Row):
    """Somebody wishes to be told if a seat is free; offered for a while, in turn."""

    gathering = models.ForeignKey(
        Gathering, on_delete=models.CASCADE, related_name="wishes"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    offered_at = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)

    objects = OneSelfQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("souhait d’une place")
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "person"], name="one_wish_each"
            )
        ]
