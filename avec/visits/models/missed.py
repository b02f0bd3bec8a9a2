"""That people did not meet, said the same way by each of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from avec.agenda.models import Appointment
from avec.foundation.models import DatabaseNow
from avec.people.models import Person
from avec.vault.sealed import Sealed
from avec.visits.models.over import OfVisitQuerySet


class Missed(Sealed):
    """How it was for one of them: why, on which side, all of it sealed.

    No column says who did not come: nothing of it can be counted.
    """

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = OfVisitQuerySet.as_manager()

    whose = "owner"
    sealed_as = "visits.missed"

    class Meta:
        verbose_name = _("ce que l’on dit de ne pas s’être vus")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "owner"], name="missed_is_said_once"
            )
        ]

    def __str__(self):
        return f"{self.said_at:%d/%m/%Y}"
