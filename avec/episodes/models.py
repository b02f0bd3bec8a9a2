"""A difficult moment: whose, how it began, who is named, when it ends, what follows."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.models import Tie, kept_apart
from avec.documents.models import Document
from avec.documents.models.sharing import TEAM_CAPACITIES
from avec.episodes.words import KEPT_FOR_THE_TEAM, WITHOUT_HER, Consent
from avec.foundation.compiled import asked_of_viewer
from avec.foundation.models import DatabaseNow, Now, Row
from avec.people.models import Affiliation, Person
from avec.vault.actions import seal, unseal

BECAUSE = "episodes.because"


def _kept_since() -> models.ExpressionWrapper:
    return models.ExpressionWrapper(
        Now() - KEPT_FOR_THE_TEAM, output_field=models.DateTimeField()
    )


@asked_of_viewer
def episodes_named(viewer: Viewer) -> models.QuerySet:
    """Find the moments the viewer is named in, and still reads."""
    named = Named.objects.filter(
        Q(affiliation=None) | Q(affiliation__in=Affiliation.objects.running()),
        person_id=viewer.person_id,
        removed_at=None,
    )
    still_read = named.filter(
        Q(episode__closed_at=None) | Q(episode__closed_at__gt=_kept_since()),
        episode__ends_at__gt=_kept_since(),
    )
    apart = kept_apart(viewer)
    return still_read.exclude(episode__person_id__in=apart).values("episode_id")


@asked_of_viewer
def may_open_for(viewer: Viewer) -> models.QuerySet:
    """Find for whom the viewer may open one: those in whose circle they are.

    Only under a professional hat, in a team.
    """
    hat = Affiliation.objects.running().filter(
        pk=viewer.affiliation_id,
        person_id=viewer.person_id,
        team__isnull=False,
        capacity__in=TEAM_CAPACITIES,
    )
    ties = Tie.objects.running().filter(other_id=viewer.person_id)
    return ties.filter(models.Exists(hat)).values("person_id")


class EpisodeQuerySet(models.QuerySet):
    """Difficult moments, seen by the person and by the people named."""

    def visible_to(self, viewer: Viewer) -> EpisodeQuerySet:
        """Keep the viewer's own, and those the viewer is named in.

        Once it is over, the people named read its sheet two months more.
        """
        return self.filter(
            Q(person_id=viewer.person_id) | Q(pk__in=episodes_named(viewer))
        )

    def of(self, viewer: Viewer) -> EpisodeQuerySet:
        """Keep the viewer's own."""
        return self.filter(person_id=viewer.person_id)

    def open_now(self) -> EpisodeQuerySet:
        """Keep those nobody has closed and that have not come to their end."""
        return self.filter(closed_at=None, ends_at__gt=Now())


class Episode(Row):
    """One difficult moment of one person. One at a time, and never without an end.

    It opens nothing by itself: only what she had prepared for such a moment, to whom
    she chose. ``because`` is sealed; she reads it, and whoever wrote it.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    opened_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    consent = models.CharField(max_length=10, choices=Consent)
    because = models.BinaryField(null=True)
    opened_at = models.DateTimeField(_("ouvert"), db_default=DatabaseNow())
    ends_at = models.DateTimeField(_("jusqu’au"))
    closed_at = models.DateTimeField(_("refermé"), null=True)
    closed_by = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = EpisodeQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("moment difficile")
        indexes = [
            models.Index(fields=["person", "-opened_at"], name="episode_of_person")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(closed_at=None),
                name="episode_open_once",
            ),
            models.CheckConstraint(
                condition=Q(consent__in=Consent.values),
                name="episode_consent_is_known",
            ),
            models.CheckConstraint(
                condition=Q(consent=Consent.HERS, opened_by=F("person"))
                | (~Q(consent=Consent.HERS) & ~Q(opened_by=F("person"))),
                name="episode_is_hers_if_she_opens_it",
            ),
            models.CheckConstraint(
                condition=Q(consent__in=WITHOUT_HER, because__isnull=False)
                | (~Q(consent__in=WITHOUT_HER) & Q(because=None)),
                name="episode_without_consent_says_why",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")),
                name="episode_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")),
                name="episode_closed_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.opened_at:%d/%m/%Y}"

    @property
    def last_moment(self) -> datetime:
        """The last moment it may last: midnight belongs to the day before."""
        return self.ends_at - timedelta(seconds=1)

    def seal_in(self, because: str) -> None:
        """Seal the reason, with her key."""
        self.because = seal(self.person_id, BECAUSE, self.pk, because)

    @property
    def said_because(self) -> str:
        """Why it was opened without her agreement; empty otherwise."""
        if self.because is None:
            return ""
        return unseal(self.person_id, BECAUSE, self.pk, bytes(self.because))


class NamedQuerySet(models.QuerySet):
    """People named, seen by whoever sees the moment."""

    def visible_to(self, viewer: Viewer) -> NamedQuerySet:
        """Keep those of the viewer's own moments, and who is there in the others.

        Whom she took out is hers to know; who went away knows it of themselves.
        """
        return self.filter(
            Q(episode__in=Episode.objects.of(viewer))
            | Q(removed_at=None, episode_id__in=episodes_named(viewer))
            | Q(person_id=viewer.person_id, removed_by_id=viewer.person_id)
        )

    def standing(self) -> NamedQuerySet:
        """Keep those who are still named."""
        return self.filter(removed_at=None)


class Named(Row):
    """Somebody is named for a difficult moment, one by one, never through a team.

    To be named lets them read its sheet. It opens no document. Who was named as
    somebody of a team, by another of that team, is there as long as they are in it.
    """

    episode = models.ForeignKey(
        Episode, on_delete=models.CASCADE, related_name="named", db_index=False
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    named_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    affiliation = models.ForeignKey(
        Affiliation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    named_at = models.DateTimeField(_("depuis"), db_default=DatabaseNow())
    removed_at = models.DateTimeField(_("jusqu’à"), null=True)
    removed_by = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )

    objects = NamedQuerySet.as_manager()

    whose = "episode__person"

    class Meta:
        verbose_name = _("personne nommée pour un moment difficile")
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "person"],
                condition=Q(removed_at=None),
                name="episode_names_once",
            )
        ]
        indexes = [models.Index(fields=["episode"], name="named_in_episode")]

    def __str__(self):
        return f"{self.named_at:%d/%m/%Y}"


class OwnQuerySet(models.QuerySet):
    """What follows a moment, seen by nobody but the person whose moment it was."""

    def visible_to(self, viewer: Viewer) -> OwnQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Review(Row):
    """The document in which she goes back over one moment, if she began it there.

    The link is hers alone: who reads the document does not learn of which moment.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    episode = models.OneToOneField(
        Episode, on_delete=models.CASCADE, related_name="review"
    )
    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, related_name="+"
    )

    objects = OwnQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("retour sur un moment difficile")

    def __str__(self):
        return str(self.episode_id)


class Declined(Row):
    """She said no to going back over it: it is not offered again.

    She alone reads it, no line of the journal says it, and it goes when she begins.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    episode = models.OneToOneField(Episode, on_delete=models.CASCADE, related_name="+")

    objects = OwnQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("non merci")

    def __str__(self):
        return str(self.episode_id)
