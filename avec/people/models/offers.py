"""Offering someone a capacity, and opening a new place."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Now, Row
from avec.people.models.persons import Account, Person
from avec.people.models.places import (
    Organization,
    Team,
    answered_for,
)
from avec.people.words import Capacity, Gives


class OfferQuerySet(models.QuerySet):
    """Offers, seen by the one they name and by those who answer for the place."""

    def visible_to(self, viewer: Viewer) -> OfferQuerySet:
        """Keep those made to the viewer by name, or made by a place answered for."""
        named = Account.objects.visible_to(viewer).values("sign_in_name")
        return self.filter(
            Q(organization_id__in=answered_for(viewer)) | Q(for_name__in=named)
        )

    def waiting(self) -> OfferQuerySet:
        """Keep those that may still be answered, by the database's clock."""
        return self.filter(answered_at=None, expires_at__gt=Now())

    def to(self, viewer: Viewer) -> OfferQuerySet:
        """Keep those made to the viewer by name."""
        named = Account.objects.visible_to(viewer).values("sign_in_name")
        return self.filter(for_name__in=named)


class Offer(Row):
    """A place offers somebody to act in it, in one capacity, until a date.

    It goes to a name for entering, written without asking whether it exists, or to
    whoever holds its one-time address. Nothing runs until the other says yes.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="offers"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    capacity = models.CharField(_("à quel titre"), max_length=30, choices=Capacity)
    function = models.CharField(_("fonction"), max_length=80, blank=True)
    answers_for_place = models.BooleanField(
        _("répond de l’organisation"), default=False
    )
    ends_at = models.DateTimeField(_("jusqu’au"))
    for_name = models.CharField(max_length=60, blank=True, db_index=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - none is not an empty token
    offered_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(db_default=DatabaseNow())
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)

    objects = OfferQuerySet.as_manager()

    whose = "offered_by"

    class Meta:
        verbose_name = _("proposition")
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__in=Capacity.values), name="offer_is_of_a_capacity"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gte=models.F("expires_at")),
                name="offer_ends_after_it_can_be_taken",
            ),
        ]

    def __str__(self):
        return self.function or self.get_capacity_display()

    @property
    def last_moment(self) -> datetime:
        """The last moment it would hold: midnight belongs to the day before."""
        return self.ends_at - timedelta(seconds=1)


class FoundingAddress(Row):
    """A one-time address: to open a place and answer for it, or to administer.

    Only its hash is kept. Nobody uses the address they made themselves.
    """

    gives = models.CharField(max_length=20, choices=Gives, default=Gives.PLACE)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(db_default=DatabaseNow())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("adresse à usage unique")
