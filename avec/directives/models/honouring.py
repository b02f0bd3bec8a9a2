"""What became of what she asked, passage by passage, said by who held it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.directives.models.acts import TrustedPerson
from avec.directives.words import Followed
from avec.documents.models import Document, Version, VersionItem
from avec.episodes.models import Episode
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person
from avec.vault.sealed import Sealed


class HonouringQuerySet(models.QuerySet):
    """Lines on what was followed: for her, who wrote them, and whom she wished."""

    def visible_to(self, viewer: Viewer) -> HonouringQuerySet:
        """Keep what is about the viewer's, what they wrote, what they are told."""
        told = TrustedPerson.objects.told(viewer).values("document_id")
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(author_id=viewer.person_id)
            | Q(document_id__in=told)
        )


class Honouring(Sealed):
    """One passage of her directives was followed, in part, or not; and why.

    Somebody who holds the passage says it in their own name. It is never rewritten:
    a new line corrects an older one, which stays. ``sealed`` holds why, the name and
    function of who says it, and the words of the form at that place, with her key.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(VersionItem, on_delete=models.CASCADE, related_name="+")
    section_key = models.CharField(max_length=60)
    question_key = models.CharField(max_length=60)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    followed = models.CharField(max_length=15, choices=Followed)
    happened_on = models.DateField(_("ce jour-là"))
    said_at = models.DateTimeField(_("dit"), db_default=DatabaseNow())
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.CASCADE, related_name="correction"
    )

    objects = HonouringQuerySet.as_manager()

    whose = "owner"
    sealed_as = "directives.honouring"

    class Meta:
        verbose_name = _("ce qui a été suivi")
        constraints = [
            models.CheckConstraint(
                condition=Q(followed__in=Followed.values),
                name="honouring_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(author=F("owner")), name="honouring_is_by_another"
            ),
        ]

    def __str__(self):
        return f"{self.section_key}/{self.question_key}"


class NoMoreSaidQuerySet(models.QuerySet):
    """What she ended of what may still be said, seen by her alone."""

    def visible_to(self, viewer: Viewer) -> NoMoreSaidQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class NoMoreSaid(Row):
    """After one moment, nothing more is said of these directives: she ended it."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="+")
    ended_at = models.DateTimeField(db_default=DatabaseNow())

    objects = NoMoreSaidQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("fin de ce qui se dit encore")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "episode"], name="no_more_said_once"
            )
        ]

    def __str__(self):
        return str(self.pk)
