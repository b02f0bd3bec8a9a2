"""Once a writing session is over: what she says of it, and what its helper may count.

What she says is hers, and sealed. What the helper counts holds no content: a date, a
length, a kind of document, and her name only if she agreed.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.models import kept_apart
from avec.documents.models.sharing import WritingSession, length_in_minutes
from avec.documents.models.templates import TemplateVersion
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person
from avec.vault.sealed import Sealed


class SaidAfterQuerySet(models.QuerySet):
    """Words about sessions, seen by who says them and by the helper she opens to."""

    def visible_to(self, viewer: Viewer) -> SaidAfterQuerySet:
        """Keep the viewer's own, and those opened to the viewer who held the pen."""
        opened = Q(helper_id=viewer.person_id, opened_at__isnull=False)
        return self.filter(
            Q(owner_id=viewer.person_id) | opened & ~Q(owner_id__in=kept_apart(viewer))
        )

    def of(self, viewer: Viewer) -> SaidAfterQuerySet:
        """Keep what the viewer says of her own sessions."""
        return self.filter(owner_id=viewer.person_id)


class SaidAfter(Sealed):
    """« Étiez-vous libre de dire non ? », answered by the person and by nobody else.

    ``sealed`` holds her answer, a few words if she wants, and whether she agrees to
    be named and wants the helper's name on the document.
    """

    session = models.OneToOneField(
        WritingSession, on_delete=models.CASCADE, related_name="said_after"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField(db_default=DatabaseNow())
    opened_at = models.DateTimeField(null=True)

    objects = SaidAfterQuerySet.as_manager()

    whose = "owner"
    sealed_as = "documents.saidafter"

    class Meta:
        verbose_name = _("ce qu’une personne dit d’une séance")

    def __str__(self):
        return f"{self.said_at:%d/%m/%Y}"


class HelpGivenQuerySet(models.QuerySet):
    """Sessions counted, seen by who held the pen and by nobody else."""

    def visible_to(self, viewer: Viewer) -> HelpGivenQuerySet:
        """Keep the sessions in which the viewer held the pen."""
        return self.filter(helper_id=viewer.person_id)


class HelpGiven(Row):
    """One session in which somebody held the pen: when, how long, what kind of form.

    The database writes it by itself, whatever way a session ends. It stays when the
    document is erased: nobody learns from a count that a document is gone.
    """

    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    session_id = models.UUIDField(unique=True)
    template_version = models.ForeignKey(
        TemplateVersion, on_delete=models.PROTECT, related_name="+"
    )
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    person_name = models.CharField(max_length=120, blank=True)

    objects = HelpGivenQuerySet.as_manager()

    whose = "helper"

    class Meta:
        verbose_name = _("séance accompagnée")

    def __str__(self):
        return f"{self.began_at:%d/%m/%Y}"

    def minutes_at(self, moment: datetime) -> int:
        """How long it lasted, or has lasted so far."""
        return length_in_minutes(self, moment)
