"""Looks at a visit: each written without the others', all of them shown together.

Those who came as peers or by their trade are waited for. When each of them has kept a
look, every look of that visit appears, to everyone who was there, at the same moment;
seven days after the visit they appear with what there is. Nobody is waited for more,
and nobody reads earlier: the database keeps it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.circles.models import kept_apart
from avec.foundation.models import DatabaseNow, Now
from avec.people.models import Person
from avec.vault.sealed import Sealed
from avec.visits.models.over import OfVisitQuerySet, afterwards

DAYS = 7


class _DaysAgo(Now):
    """Seven days before now: what ended earlier shows what there is."""

    template = f"(SELECT avec.now() - interval '{DAYS} days')"


def week_over(viewer: Viewer) -> models.QuerySet[Appointment]:
    """Find the visits of the viewer that ended a week ago: nobody is waited for."""
    return afterwards(viewer).filter(during__endswith__lte=_DaysAgo())


class LookQuerySet(models.QuerySet):
    """Looks, seen by who wrote them, and by the others once they appear."""

    def visible_to(self, viewer: Viewer) -> LookQuerySet:
        """Keep the viewer's own, and those that appear, except across a block."""
        if not viewer.is_signed_in:
            return self.none()
        theirs = Q(appointment_id__in=afterwards(viewer).values("pk")) & ~Q(
            owner_id__in=kept_apart(viewer)
        )
        return self.filter(
            Q(owner_id=viewer.person_id)
            | theirs
            & (
                Q(shown_at__isnull=False)
                | Q(appointment_id__in=week_over(viewer).values("pk"))
            )
        )


class Look(Sealed):
    """How somebody saw a visit, sealed with their own key.

    Its words change until looks appear; afterwards the author adds beside them, or
    takes them away: the row stays, so that nothing that was shown hides again.
    """

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(db_default=DatabaseNow())
    # The database says it, when the last one that was waited for is kept.
    shown_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = LookQuerySet.as_manager()

    whose = "owner"
    sealed_as = "visits.look"

    class Meta:
        verbose_name = _("regard")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "owner"], name="one_look_at_a_visit"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(sealed=None),
                name="look_taken_away_says_nothing",
            ),
        ]

    def __str__(self):
        return f"{self.kept_at:%d/%m/%Y}"


class Beside(Sealed):
    """Words beside a look that appeared: a correction of its author, or an answer."""

    look = models.ForeignKey(Look, on_delete=models.CASCADE, related_name="beside")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = OfVisitQuerySet.as_manager()

    whose = "owner"
    sealed_as = "visits.beside"

    class Meta:
        verbose_name = _("mots à côté d’un regard")

    def __str__(self):
        return f"{self.said_at:%d/%m/%Y}"


def appears(viewer: Viewer, look: Look) -> bool:
    """Tell whether the others read this look by now."""
    now = Look.objects.visible_to(viewer).filter(pk=look.pk)
    return now.filter(
        Q(shown_at__isnull=False) | Q(appointment_id__in=week_over(viewer).values("pk"))
    ).exists()
