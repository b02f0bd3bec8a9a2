"""Who says yes to a text said together. Without every yes it is nobody's « nous »."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.documents.models.opened import common_passages
from avec.documents.models.writing import Document, Passage
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person


class AgreementQuerySet(models.QuerySet):
    """Answers to a text proposed together, seen by those it names."""

    def visible_to(self, viewer: Viewer) -> AgreementQuerySet:
        """Keep those in the viewer's documents, their own, and the others' there.

        Whoever is asked to say « nous » sees with whom.
        """
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(person_id=viewer.person_id)
            | Q(passage_id__in=common_passages(viewer))
        )

    def asked_of(self, viewer: Viewer) -> AgreementQuerySet:
        """Keep what the viewer is asked to say with others, or has been."""
        return self.filter(person_id=viewer.person_id)

    def said(self) -> AgreementQuerySet:
        """Keep each yes that was not taken back."""
        return self.filter(said_yes_at__isnull=False, taken_back_at=None)

    def missing(self) -> AgreementQuerySet:
        """Keep each answer that is no yes, or no longer."""
        return self.filter(Q(said_yes_at=None) | Q(taken_back_at__isnull=False))

    def waiting(self) -> AgreementQuerySet:
        """Keep those that have no answer yet."""
        return self.filter(said_yes_at=None, declined_at=None)


class Agreement(Row):
    """One person named in a text proposed together, and what they answered.

    Rows are written by the narrow functions of the database only: nobody says yes,
    or takes a yes back, for somebody else.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    passage = models.ForeignKey(
        Passage, on_delete=models.CASCADE, related_name="agreements", db_index=False
    )
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    said_yes_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("oui à un texte commun")
        indexes = [models.Index(fields=["person"], name="agreement_of_person")]
        constraints = [
            models.UniqueConstraint(
                fields=["passage", "person"], name="agreement_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(said_yes_at=None) | Q(declined_at=None),
                name="agreement_is_yes_or_no",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None) | Q(said_yes_at__isnull=False),
                name="agreement_taken_back_was_given",
            ),
        ]

    def __str__(self):
        return f"{self.asked_at:%d/%m/%Y}"

    @property
    def is_yes(self) -> bool:
        """Whether this person says it, now."""
        return self.said_yes_at is not None and self.taken_back_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether this person has not answered."""
        return self.said_yes_at is None and self.declined_at is None


def who_says(passage_id: UUID) -> set[UUID]:
    """Return who says a text together, now, as far as the database shows it."""
    agreements = Agreement.objects.filter(passage_id=passage_id).said()
    return set(agreements.order_by("pk").values_list("person_id", flat=True))
