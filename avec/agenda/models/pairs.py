"""Two people who usually go together: one comes as a peer, the other by their trade."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.agenda.words import Side
from avec.circles.models import kept_apart
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person


class PairQuerySet(models.QuerySet):
    """Pairs, seen by the two of each."""

    def visible_to(self, viewer: Viewer) -> PairQuerySet:
        """Keep those of which the viewer is one, except across a block."""
        if not viewer.is_signed_in:
            return self.none()
        apart = kept_apart(viewer)
        mine = Q(owner_id=viewer.person_id) | Q(other_id=viewer.person_id)
        return self.filter(mine).exclude(Q(owner_id__in=apart) | Q(other_id__in=apart))

    def standing(self) -> PairQuerySet:
        """Keep those that nobody ended."""
        return self.filter(ended_at=None)

    def agreed(self) -> PairQuerySet:
        """Keep those to which both said yes, and that nobody ended."""
        return self.standing().filter(yes_at__isnull=False)


class Pair(Row):
    """One asked the other to go together, and the other said yes. Either ends it.

    Each is named as on that day; it has no other name: no word about a person.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    owner_name = models.CharField(max_length=150)
    owner_side = models.CharField(max_length=20, choices=Side)
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other_name = models.CharField(max_length=150)
    other_side = models.CharField(max_length=20, choices=Side)
    made_at = models.DateTimeField(db_default=DatabaseNow())
    yes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PairQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("binôme")
        constraints = [
            models.CheckConstraint(
                condition=~Q(other=F("owner")), name="pair_is_of_two_people"
            ),
            models.CheckConstraint(
                condition=Q(owner_side=Side.PEER, other_side=Side.PROFESSIONAL)
                | Q(owner_side=Side.PROFESSIONAL, other_side=Side.PEER),
                name="pair_has_one_of_each_side",
            ),
            models.UniqueConstraint(
                models.functions.Least("owner", "other"),
                models.functions.Greatest("owner", "other"),
                condition=Q(ended_at=None),
                name="pair_stands_once",
            ),
        ]

    def __str__(self):
        return f"{self.owner_name}, {self.other_name}"

    def mate_of(self, person_id: UUID | None) -> tuple[UUID, str, str]:
        """Return the other of the two: their key, their name, their side."""
        if person_id == self.owner_id:
            return self.other_id, self.other_name, self.other_side
        return self.owner_id, self.owner_name, self.owner_side
