"""A calendar elsewhere that reads one's appointments, by an address only it knows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.agenda.models.hours import OwnTimeQuerySet
from avec.agenda.words import Level
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person


class SubscriptionQuerySet(OwnTimeQuerySet):
    """Subscriptions, each seen by whoever made it."""

    def running(self) -> SubscriptionQuerySet:
        """Keep those that nobody has stopped."""
        return self.filter(ended_at=None)


class Subscription(Row):
    """An address for a telephone or a computer; only its digest is kept.

    It says of each appointment what ``shows`` allows, and nothing once it is stopped.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    shows = models.CharField(_("ce qu’il montre"), max_length=10, choices=Level)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=DatabaseNow())
    read_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("abonnement à mon agenda")
        constraints = [
            models.CheckConstraint(
                condition=Q(shows__in=Level.values), name="subscription_shows_is_known"
            )
        ]
