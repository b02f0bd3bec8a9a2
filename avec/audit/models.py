"""What happened, who did it, under which hat. Written once, never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Row


class TransactionNumber(models.Field):
    """PostgreSQL's 64-bit transaction number, which never wraps."""

    def db_type(self, connection) -> str:
        """Return the column's type."""
        return "xid8"


class EntryQuerySet(models.QuerySet):
    """Lines of the journal, read by those they are about and those who acted."""

    def visible_to(self, viewer: Viewer) -> EntryQuerySet:
        """Keep what is about the viewer, and what the viewer did."""
        if not viewer.is_signed_in:
            return self.none()
        return self.filter(
            models.Q(subject_id=viewer.person_id) | models.Q(actor_id=viewer.person_id)
        )

    def about_me(self, viewer: Viewer) -> EntryQuerySet:
        """Keep what others did with what is the viewer's."""
        return self.filter(subject_id=viewer.person_id).exclude(
            actor_id=viewer.person_id
        )

    def readings(self) -> EntryQuerySet:
        """Keep the lines that say who looked."""
        return self.filter(kind=Entry.Kind.READING)


class Entry(Row):
    """One line of the journal: an act or a reading, never its content.

    The site adds lines only through ``avec.journal()``, which takes the actor
    and the hat from the ticket, so that nobody writes a line in another's name.
    """

    class Kind(models.TextChoices):
        """What kind of line it is."""

        ACT = "act", _("acte")
        READING = "reading", _("lecture")

    at = models.DateTimeField(_("quand"), db_default=DatabaseNow())
    kind = models.CharField(max_length=10, choices=Kind)
    verb = models.CharField(max_length=80)
    actor_id = models.UUIDField(null=True)
    affiliation_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    about = models.CharField(max_length=100, blank=True)
    parts = models.JSONField(default=list)
    because = models.CharField(max_length=100, blank=True)
    via = models.CharField(max_length=20, default="web")
    era = models.IntegerField()
    txid = TransactionNumber()

    objects = EntryQuerySet.as_manager()

    whose = "subject_id"

    class Meta:
        verbose_name = _("ligne du journal")
        indexes = [
            models.Index(fields=["subject_id", "-at"], name="entry_about_someone"),
            models.Index(fields=["actor_id", "-at"], name="entry_by_someone"),
            models.Index(fields=["era", "txid", "id"], name="entry_in_order"),
        ]

    def __str__(self):
        return self.verb


class Seal(models.Model):
    """A batch of lines closed by a digest that includes the digest before it."""

    number = models.BigIntegerField(primary_key=True)
    sealed_at = models.DateTimeField()
    era = models.IntegerField()
    from_txid = TransactionNumber()
    to_txid = TransactionNumber()
    lines = models.IntegerField()
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        verbose_name = _("sceau du journal")

    def __str__(self):
        return f"{self.number}"
