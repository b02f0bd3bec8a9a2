"""Notes written by several: each their own paragraph, read by all when it is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.circles.models import kept_apart
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person
from avec.vault.sealed import Sealed
from avec.visits.models.over import OfVisitQuerySet, afterwards


class NoteQuerySet(OfVisitQuerySet):
    """Paragraphs, seen by everyone who was to be there, from the moment they stand."""

    def standing(self) -> NoteQuerySet:
        """Keep those that nothing of their author has taken the place of."""
        after = Note.objects.filter(replaces_id=OuterRef("pk"))
        return self.filter(~Exists(after))


class Note(Sealed):
    """One paragraph of somebody, in their own name, sealed with their own key.

    Corrected, another takes its place and this one is kept; taken away, its words go.
    ``is_promise`` says that it is also a promise, made in the room of promises. With
    ``we_of``, it is « nous » once each has said yes; until then, its author's.
    """

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    replaces = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, related_name="+"
    )
    is_promise = models.BooleanField(default=False)
    # Proposed as « nous » by so many: the database counts those who were there.
    we_of = models.PositiveSmallIntegerField(null=True)
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


class NoteYesQuerySet(models.QuerySet):
    """Yes said to sentences, seen by those who read the sentence."""

    def visible_to(self, viewer: Viewer) -> NoteYesQuerySet:
        """Keep the viewer's own, and those of notes they read, except a block."""
        if not viewer.is_signed_in:
            return self.none()
        theirs = Q(
            appointment_id__in=afterwards(viewer).values("pk"),
            note_id__in=Note.objects.visible_to(viewer).values("pk"),
        ) & ~Q(owner_id__in=kept_apart(viewer))
        return self.filter(Q(owner_id=viewer.person_id) | theirs)


class NoteYes(Row):
    """Somebody says yes to a sentence proposed as « nous », and may take it back."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="yes")
    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = NoteYesQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("oui à une phrase commune")
        constraints = [
            models.UniqueConstraint(fields=["note", "owner"], name="one_yes_to_a_note")
        ]

    def __str__(self):
        return f"{self.said_at:%d/%m/%Y}"
