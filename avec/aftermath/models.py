"""What she hands on, as hers; what a place has learnt, as nobody's.

Two tables that nothing links. Until it leaves, a sentence is hers and she takes it
back. It leaves with those of ten other people at least; then the row of the place has
no author, no document and no day, and its words have a key of their own.
"""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.aftermath.words import READERS
from avec.documents.models import Document, Passage
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Affiliation, Organization, Person
from avec.vault.actions import seal, unseal
from avec.vault.sealed import Sealed, SealedField


def place_of_hat(viewer: Viewer) -> models.QuerySet:
    """Find the place the viewer acts for now, as somebody who reads what it learns."""
    hats = Affiliation.objects.running().filter(
        pk=viewer.affiliation_id, person_id=viewer.person_id, capacity__in=READERS
    )
    return hats.values("organization_id")


class HandedQuerySet(models.QuerySet):
    """Sentences somebody agreed to hand on, seen by that person alone."""

    def visible_to(self, viewer: Viewer) -> HandedQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)

    def waiting(self) -> HandedQuerySet:
        """Keep those that have not left."""
        return self.filter(sent_in=None)


class Handed(Sealed):
    """One sentence she agreed to hand on to one place. ``sealed`` is her own copy.

    ``outgoing`` is what will leave, under a key of its own; once it has left, nothing
    of it is here.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    passage = models.ForeignKey(Passage, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+"
    )
    outgoing = SealedField(null=True)
    outgoing_id = models.UUIDField(null=True, unique=True)
    handed_at = models.DateTimeField(db_default=DatabaseNow())
    sent_in = models.DateField(_("partie en"), null=True)

    objects = HandedQuerySet.as_manager()

    whose = "owner"
    sealed_as = "aftermath.handed"

    class Meta:
        verbose_name = _("phrase confiée à un lieu")
        indexes = [
            models.Index(
                fields=["organization", "owner"],
                name="handed_and_waiting",
                condition=Q(sent_in=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    sent_in=None, outgoing__isnull=False, outgoing_id__isnull=False
                )
                | Q(sent_in__isnull=False, outgoing=None, outgoing_id=None),
                name="handed_leaves_whole",
            )
        ]

    def __str__(self):
        return f"{self.handed_at:%d/%m/%Y}"

    def seal_outgoing(self, words: str, key: UUID) -> None:
        """Seal what will leave, under a key that is nobody's."""
        self.outgoing_id = key
        self.outgoing = seal(key, Learnt.sealed_as, key, words)


class LearntQuerySet(models.QuerySet):
    """What places have learnt, seen by who acts for them."""

    def visible_to(self, viewer: Viewer) -> LearntQuerySet:
        """Keep those of the place of the viewer's hat."""
        return self.filter(organization_id__in=place_of_hat(viewer))


class Learnt(Row):
    """One sentence a place has learnt. Nothing says from whom, nor from what day."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+"
    )
    sealed = SealedField()
    month = models.DateField(_("mois"))

    objects = LearntQuerySet.as_manager()

    sealed_as = "aftermath.learnt"

    class Meta:
        verbose_name = _("ce qu’un lieu a appris")
        indexes = [
            models.Index(fields=["organization", "-month"], name="learnt_of_place")
        ]

    def __str__(self):
        return f"{self.month:%m/%Y}"

    @property
    def words(self) -> str:
        """The sentence, as it was said."""
        return unseal(self.pk, self.sealed_as, self.pk, bytes(self.sealed))
