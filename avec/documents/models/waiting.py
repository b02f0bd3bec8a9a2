"""What a person prepared for a difficult moment: alone, it opens nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.documents.models.terms import PART, READER, one_reader_and_one_part
from avec.documents.models.writing import Document
from avec.documents.words import Right, Scope
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person, Team


class WaitingShareQuerySet(models.QuerySet):
    """Shares that wait, seen by who prepared them and by nobody else."""

    def visible_to(self, viewer: Viewer) -> WaitingShareQuerySet:
        """Keep those the viewer prepared: the reader named learns nothing of it."""
        return self.filter(owner_id=viewer.person_id)

    def standing(self) -> WaitingShareQuerySet:
        """Keep those nobody has taken back."""
        return self.filter(withdrawn_at=None)


class WaitingShare(Row):
    """One thing to open to one person or team, only while a difficult moment lasts.

    It is no share: no wall looks at it. The database makes real shares of it when
    such a moment is opened, and stops them in the transaction that closes it.
    """

    bundle = models.UUIDField(db_index=True)
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="waiting_shares"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to_person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    to_team = models.ForeignKey(
        Team, null=True, on_delete=models.CASCADE, related_name="+"
    )
    scope = models.CharField(max_length=10, choices=Scope)
    section_key = models.CharField(max_length=60, blank=True)
    question_key = models.CharField(max_length=60, blank=True)
    right = models.CharField(max_length=10, choices=Right, default=Right.READ)
    prepared_at = models.DateTimeField(db_default=DatabaseNow())
    withdrawn_at = models.DateTimeField(null=True)

    objects = WaitingShareQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("partage préparé pour un moment difficile")
        constraints = [
            *one_reader_and_one_part("waiting_share"),
            models.UniqueConstraint(
                fields=["document", *PART, *READER],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="waiting_share_waits_once",
                violation_error_message=_("Ce partage est déjà préparé."),
            ),
        ]

    def __str__(self):
        return self.get_scope_display()
