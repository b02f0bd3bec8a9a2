"""Notes written by several: each their own paragraph, read by all when it is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from avec.agenda.models import Appointment
from avec.foundation.models import DatabaseNow
from avec.people.models import Person
from avec.vault.sealed import Sealed
from avec.visits.models.over import OfVisitQuerySet


class NoteQuerySet(OfVisitQuerySet):
    """Paragraphs, seen by everyone who was to be there, from the moment they stand."""

    def standing(self) -> NoteQuerySet:
        """Keep those that nothing of their author has taken the place of."""
        after = Note.objects.filter(replaces_id=OuterRef("pk"))
        return self.filter(~Exists(after))


class Note(Sealed):
    """One paragraph of somebody, in their own name, sealed with their own key.

    Corrected, another takes its place and this one is kept; taken away, its words go.
    ``is_promise`` says that it is also a promise, made in the room of promises.
    """

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="+"
    )
    is_promise = models.BooleanField(default=False)
    said_at = models.DateTimeField(db_default=DatabaseNow())
    withdrawn_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    whose = "owner"
    sealed_as = "visits.note"

    class Meta:
        verbose_name = _("paragraphe d’une note à plusieurs")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(sealed=None),
                name="note_taken_away_says_nothing",
            ),
        ]

    def __str__(self):
        return f"{self.said_at:%d/%m/%Y}"
