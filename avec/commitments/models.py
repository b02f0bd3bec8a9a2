"""Promises between two people who know each other: who, what, by when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.models import Tie, kept_apart
from avec.people.models import Person
from avec.vault.sealed import Sealed


class CommitmentQuerySet(models.QuerySet):
    """Promises, seen by the two people and by nobody else."""

    def visible_to(self, viewer: Viewer) -> CommitmentQuerySet:
        """Keep those made to the viewer, and those made by the viewer.

        Between two people whom a block keeps apart, who promised sees nothing more.
        """
        made = Q(promiser_id=viewer.person_id) & ~Q(owner_id__in=kept_apart(viewer))
        return self.filter(Q(owner_id=viewer.person_id) | made)

    def made_to(self, viewer: Viewer) -> CommitmentQuerySet:
        """Keep those made to the viewer."""
        return self.filter(owner_id=viewer.person_id)

    def made_by(self, viewer: Viewer) -> CommitmentQuerySet:
        """Keep those that the viewer made and may see."""
        return self.visible_to(viewer).filter(promiser_id=viewer.person_id)

    def waiting(self) -> CommitmentQuerySet:
        """Keep those that nobody has answered yet."""
        return self.filter(accepted_at=None, declined_at=None, withdrawn_at=None)


class Commitment(Sealed):
    """What somebody promised somebody, in their own voice, and what became of it.

    ``owner`` is the one it was made to: the words are sealed with her key, she alone
    accepts it, and she alone says whether it was kept. ``sealed`` holds what is
    promised and how each was named that day, until who promised has left for good;
    what was said of it is in :class:`Outcome`.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    promiser = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField(_("pour quand"), null=True)
    # Not given by the database: who promises sees the row from the next statement on.
    made_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)

    objects = CommitmentQuerySet.as_manager()

    whose = "owner"
    sealed_as = "commitments.commitment"

    class Meta:
        verbose_name = _("promesse")
        constraints = [
            models.CheckConstraint(
                condition=~Q(promiser=F("owner")), name="promise_is_to_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None),
                name="promise_is_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(said_at=None) | Q(accepted_at__isnull=False),
                name="promise_is_spoken_of_once_accepted",
            ),
        ]

    def __str__(self):
        return f"{self.made_at:%d/%m/%Y}"


class OutcomeQuerySet(models.QuerySet):
    """What was said of promises: who said it sees it, who promised while tied."""

    def visible_to(self, viewer: Viewer) -> OutcomeQuerySet:
        """Keep the viewer's own, and those about promises of the viewer.

        When no tie runs any more between the two, or a block stands between them, who
        promised reads nothing of it, whenever it was said.
        """
        ties = Tie.objects.running()
        made = (
            Q(owner_id__in=ties.filter(other_id=viewer.person_id).values("person_id"))
            | Q(owner_id__in=ties.filter(person_id=viewer.person_id).values("other_id"))
        ) & ~Q(owner_id__in=kept_apart(viewer))
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(promiser_id=viewer.person_id) & made
        )


class Outcome(Sealed):
    """What became of a promise, said by the one it was made to, with their own key."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    promiser = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    commitment = models.OneToOneField(
        Commitment, on_delete=models.CASCADE, related_name="outcome"
    )

    objects = OutcomeQuerySet.as_manager()

    whose = "owner"
    sealed_as = "commitments.commitment.said"

    class Meta:
        verbose_name = _("ce qu’une promesse est devenue")

    def __str__(self):
        return f"{self.pk}"
