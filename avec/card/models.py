"""A card somebody made of chosen lines, and the devices that keep it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person
from avec.vault.sealed import Sealed


class CrisisCardQuerySet(models.QuerySet):
    """Cards, seen by the person who made them and by nobody else."""

    def visible_to(self, viewer: Viewer) -> CrisisCardQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class CrisisCard(Sealed):
    """One card as it was made: chosen lines, a date, a code to check its paper.

    ``sealed`` holds the choice. A line taken from a document is named there, never
    copied: it is read in the version it was chosen in, and words that were erased
    are gone from the card too. A new card stands after it, and takes its words away.
    """

    owner = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    number = models.IntegerField()
    made_at = models.DateTimeField(db_default=DatabaseNow())
    check_code = models.CharField(max_length=8, unique=True)
    version_ids = ArrayField(models.UUIDField(), default=list)
    passage_ids = ArrayField(models.UUIDField(), default=list)
    withdrawn_at = models.DateTimeField(null=True)

    objects = CrisisCardQuerySet.as_manager()

    whose = "owner"
    sealed_as = "card.crisiscard"

    class Meta:
        verbose_name = _("carte de crise")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "number"], name="crisis_card_number_is_one"
            )
        ]

    def __str__(self):
        return f"{self.number}"


class KeptCardQuerySet(models.QuerySet):
    """Devices that keep the card, seen by its owner."""

    def visible_to(self, viewer: Viewer) -> KeptCardQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)

    def running(self) -> KeptCardQuerySet:
        """Keep those that nobody has ended."""
        return self.filter(ended_at=None)


class KeptCard(Row):
    """A yes: this device keeps the card, readable without a network, until a no.

    The device holds a token that opens nothing; only its digest is here. So is the
    digest of the session last open there: whoever closes it ends what is kept.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(_("appareil"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    session_hash = models.CharField(max_length=64, default="", db_default="")
    kept_at = models.DateTimeField(_("depuis"), db_default=DatabaseNow())
    ended_at = models.DateTimeField(_("jusqu’à"), null=True)

    objects = KeptCardQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("appareil qui garde la carte")

    def __str__(self):
        return self.device
