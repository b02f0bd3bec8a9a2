"""What one enters with besides a passphrase: a printed card, a passkey."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Row
from avec.people.models.persons import Person


class OwnQuerySet(models.QuerySet):
    """Rows that only their own person sees."""

    def visible_to(self, viewer: Viewer) -> OwnQuerySet:
        """Keep the viewer's own."""
        return self.filter(person_id=viewer.person_id)

    def waiting(self) -> OwnQuerySet:
        """Keep what opens the account and is not a strong proof yet."""
        return self.filter(counts_from__gt=DatabaseNow())


class CodeCard(Row):
    """A printed card of ten codes, each of which opens once."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="code_cards"
    )
    began_at = models.DateTimeField(db_default=DatabaseNow())
    ended_at = models.DateTimeField(null=True)
    # From when a code of it is a strong proof; at once when nothing is written.
    counts_from = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("carte d’entrée")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="one_card_at_a_time"
            )
        ]


class CardCodeQuerySet(models.QuerySet):
    """Codes, seen by the person who holds the card."""

    def visible_to(self, viewer: Viewer) -> CardCodeQuerySet:
        """Keep the codes of the viewer's own cards."""
        own = CodeCard.objects.visible_to(viewer).values("pk")
        return self.filter(card_id__in=own)

    def left(self) -> CardCodeQuerySet:
        """Keep those that still open."""
        return self.filter(used_at=None, card__ended_at=None)


class CardCode(Row):
    """One code of a card: only a keyed digest of it is kept."""

    card = models.ForeignKey(CodeCard, on_delete=models.CASCADE, related_name="codes")
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    objects = CardCodeQuerySet.as_manager()

    whose = "card__person"

    class Meta:
        verbose_name = _("code de la carte")
        constraints = [
            models.UniqueConstraint(fields=["card", "number"], name="code_in_its_place")
        ]


class Passkey(Row):
    """A passkey: the telephone, the computer or the small key that opens."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="passkeys"
    )
    credential_id = models.BinaryField(unique=True)
    credential = models.BinaryField()
    name = models.CharField(_("nom"), max_length=60)
    sign_count = models.BigIntegerField(default=0)
    began_at = models.DateTimeField(db_default=DatabaseNow())
    used_at = models.DateTimeField(null=True)
    # From when it is a strong proof; at once when nothing is written.
    counts_from = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("clé d’accès")

    def __str__(self):
        return self.name
