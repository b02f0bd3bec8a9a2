"""Coming back when one has nothing left to enter with: two people, and two days."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.foundation.models import DatabaseNow, Now, Row
from avec.people.models.persons import Person


class RecoveryHelperQuerySet(models.QuerySet):
    """Choices of a helper, seen by the one who chose and by the one chosen."""

    def visible_to(self, viewer: Viewer) -> RecoveryHelperQuerySet:
        """Keep the viewer's choices and those that chose the viewer."""
        return self.filter(
            Q(person_id=viewer.person_id) | Q(helper_id=viewer.person_id)
        )

    def running(self) -> RecoveryHelperQuerySet:
        """Keep those that have not been ended."""
        return self.filter(ended_at=None)


class RecoveryHelper(Row):
    """Somebody chosen beforehand to help her come back. Nobody is, by default."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="recovery_helpers"
    )
    helper = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="helps_to_recover"
    )
    began_at = models.DateTimeField(db_default=DatabaseNow())
    ended_at = models.DateTimeField(null=True)

    objects = RecoveryHelperQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("personne choisie pour aider à revenir")
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("helper")), name="helper_is_somebody_else"
            ),
            models.UniqueConstraint(
                fields=["person", "helper"],
                condition=Q(ended_at=None),
                name="helper_chosen_once",
            ),
        ]


class RecoveryRequestQuerySet(models.QuerySet):
    """Ways back, seen by the person and by the two who help."""

    def visible_to(self, viewer: Viewer) -> RecoveryRequestQuerySet:
        """Keep those the viewer has a part in; nobody has a part in any."""
        if not viewer.is_signed_in:
            return self.none()
        return self.filter(
            Q(person_id=viewer.person_id)
            | Q(helper_id=viewer.person_id)
            | Q(second_id=viewer.person_id)
        )

    def live(self) -> RecoveryRequestQuerySet:
        """Keep those that may still end in a way back, by the database's clock."""
        return self.filter(
            Q(closes_at__gt=Now()) | Q(closes_at=None, code_ends_at__gt=Now()),
            cancelled_at=None,
            finished_at=None,
        )


class RecoveryRequest(Row):
    """One way back: asked by the one she chose, attested by a second, then a wait.

    Every write goes through narrow functions of the database, so that no hand can
    shorten the wait.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="recovery_requests"
    )
    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    began_at = models.DateTimeField(db_default=DatabaseNow())
    code_hash = models.CharField(max_length=64)
    code_ends_at = models.DateTimeField()
    return_hash = models.CharField(max_length=64, blank=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = RecoveryRequestQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("demande pour revenir")
