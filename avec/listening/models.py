"""Two objects that nothing links: the moment, and what each of the two keeps of it.

The moment says who listened, what day, where and how long. It has no column for who
was listened to: what she asked to keep stands apart, under her own key, and no row
says which moment it came from.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.models import Tie, kept_apart
from avec.documents.models.sharing import TEAM_CAPACITIES
from avec.foundation.models import DatabaseNow, Now, Row
from avec.listening.words import REACHES, Debriefing, Place, Told, Trace
from avec.people.models import Affiliation, Organization, Person, Team
from avec.vault.actions import Opener, Sealer
from avec.vault.sealed import Sealed

SHOWN_AFTER = timedelta(days=3)
"""A worry is shown to the person it is about once done, three days later at most."""


class ListeningQuerySet(models.QuerySet):
    """Moments, seen by who listened and by nobody else."""

    def visible_to(self, viewer: Viewer) -> ListeningQuerySet:
        """Keep those where the viewer listened."""
        return self.filter(listener_id=viewer.person_id)


class Listening(Row):
    """Somebody listened to somebody: a day, a place, minutes, and no content.

    Where the debrief stands is said here, so that it is known to be destroyed once
    nothing of it is left.
    """

    listener = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField(_("jour"))
    place = models.CharField(_("lieu"), max_length=10, choices=Place, blank=True)
    minutes = models.PositiveSmallIntegerField(_("durée en minutes"), null=True)
    is_closed = models.BooleanField(_("clos"), default=False)
    debrief = models.CharField(
        max_length=12, choices=Debriefing, default=Debriefing.TODO
    )

    objects = ListeningQuerySet.as_manager()

    whose = "listener"

    class Meta:
        verbose_name = _("temps d’écoute")
        indexes = [
            models.Index(fields=["organization", "day"], name="listening_of_place")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(place="") | Q(place__in=Place.values),
                name="listening_place_is_known",
            ),
            models.CheckConstraint(
                condition=Q(debrief__in=Debriefing.values),
                name="listening_debrief_is_known",
            ),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=1440),
                name="listening_lasts_a_day_at_most",
            ),
        ]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}"


class SealedApart(Sealed):
    """Words under a key of their own, which is destroyed with them.

    What a backup still holds of them opens with nothing any more.
    """

    class Meta:
        abstract = True

    @property
    def key_id(self) -> UUID:
        """Whose key it is: that of this row, of nobody else."""
        return self.pk

    @property
    def content(self) -> dict[str, Any]:
        """Open and return what was written."""
        return self.opened_by(Opener(self.key_id))

    @content.setter
    def content(self, content: dict[str, Any]) -> None:
        self.seal_with(Sealer(self.key_id), content)


class DebriefQuerySet(models.QuerySet):
    """Debriefs, seen by their listener, until their day comes."""

    def visible_to(self, viewer: Viewer) -> DebriefQuerySet:
        """Keep the viewer's own; past its day there is nothing to see."""
        return self.filter(owner_id=viewer.person_id, ends_at__gt=Now())


class Debrief(SealedApart):
    """What the listener writes for oneself after a moment, and for nobody else."""

    listening = models.OneToOneField(
        Listening, on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    ends_at = models.DateTimeField(_("sera détruit"), db_index=True)

    objects = DebriefQuerySet.as_manager()

    whose = "owner"
    sealed_as = "listening.debrief"

    class Meta:
        verbose_name = _("retour d’écoute")

    def __str__(self):
        return f"{self.ends_at:%d/%m/%Y}"


class BroughtQuerySet(models.QuerySet):
    """What goes to supervision, seen by its listener and by the one person named."""

    def visible_to(self, viewer: Viewer) -> BroughtQuerySet:
        """Keep the viewer's own, and what was opened to the viewer by name.

        Only as long as the reader is of the circle, or of a team, of who wrote it.
        """
        if not viewer.is_signed_in:
            return self.none()
        near = Tie.objects.visible_to(viewer).running()
        teams = Affiliation.objects.of(viewer).running().filter(team__isnull=False)
        mates = Affiliation.objects.visible_to(viewer).running()
        opened = (
            Brought.objects.filter(to_person_id=viewer.person_id)
            .exclude(owner_id__in=kept_apart(viewer))
            .filter(
                Q(
                    owner_id__in=near.filter(other_id=viewer.person_id).values(
                        "person_id"
                    )
                )
                | Q(
                    owner_id__in=mates.filter(
                        team_id__in=teams.values("team_id")
                    ).values("person_id")
                )
            )
        )
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(pk__in=opened.values("pk")),
            ends_at__gt=Now(),
        )


class Brought(SealedApart):
    """The one thing of a debrief that may be opened, without identity, by its listener.

    It is destroyed with the debrief, and opens with the same key.
    """

    debrief = models.OneToOneField(Debrief, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to_person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    ends_at = models.DateTimeField(_("sera détruit"))

    objects = BroughtQuerySet.as_manager()

    whose = "owner"
    sealed_as = "listening.brought"

    class Meta:
        verbose_name = _("ce qui est apporté en supervision")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_person=None) | ~Q(to_person=F("owner")),
                name="brought_to_someone_else",
            )
        ]

    def __str__(self):
        return f"{self.ends_at:%d/%m/%Y}"

    @property
    def key_id(self) -> UUID:
        """The key of the debrief: what is brought ends with it."""
        return self.debrief_id


class WordsQuerySet(models.QuerySet):
    """Words kept, seen by who said them, and by those she keeps them for."""

    def visible_to(self, viewer: Viewer) -> WordsQuerySet:
        """Keep the viewer's own, those they just wrote down, those open to them."""
        if not viewer.is_signed_in:
            return self.none()
        opened = KeptWords.objects.open_to(viewer)
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(held_by_id=viewer.person_id, confirmed_at=None)
            | Q(pk__in=opened.values("pk"))
        )

    def open_to(self, viewer: Viewer) -> WordsQuerySet:
        """Keep those that somebody keeps for the viewer too.

        A team is that of the hat, as for documents: peers are named one by one.
        Nothing is open between two people kept apart.
        """
        if not viewer.is_signed_in:
            return self.none()
        hat = Affiliation.objects.running().filter(
            pk=viewer.affiliation_id,
            person_id=viewer.person_id,
            capacity__in=TEAM_CAPACITIES,
        )
        return self.filter(
            Q(held_by_id=viewer.person_id, reach__in=[Trace.BOTH, Trace.TEAM])
            | Q(for_team_id__in=hat.values("team_id"), reach=Trace.TEAM),
            confirmed_at__isnull=False,
        ).exclude(owner_id__in=kept_apart(viewer))

    def waiting_for(self, viewer: Viewer) -> WordsQuerySet:
        """Keep those that wait for the viewer's yes."""
        return self.filter(owner_id=viewer.person_id, confirmed_at=None)


class KeptWords(Sealed):
    """What the person asked to keep of a moment: hers, under her key.

    Written down by who listened, re-read together, kept once she has said yes from
    her own session; until then nobody else reads it, and it fades by itself.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    held_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    day = models.DateField(_("jour"))
    reach = models.CharField(_("pour qui"), max_length=10, choices=REACHES)
    for_team = models.ForeignKey(
        Team, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(db_default=DatabaseNow())
    confirmed_at = models.DateTimeField(null=True)

    objects = WordsQuerySet.as_manager()

    whose = "owner"
    sealed_as = "listening.words"

    class Meta:
        verbose_name = _("mots gardés")
        constraints = [
            models.CheckConstraint(
                condition=Q(reach__in=[key for key, _label in REACHES]),
                name="kept_words_reach_is_known",
            ),
            models.CheckConstraint(
                condition=Q(for_team=None) | Q(reach=Trace.TEAM),
                name="kept_words_team_only_for_a_team",
            ),
            models.CheckConstraint(
                condition=Q(held_by=None) | ~Q(held_by=F("owner")),
                name="kept_words_held_by_another",
            ),
        ]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}"


class WorryQuerySet(models.QuerySet):
    """Worries, seen by who has them and, afterwards, by the person they are about."""

    def visible_to(self, viewer: Viewer) -> WorryQuerySet:
        """Keep the viewer's own, and those about the viewer once they are shown.

        A tie that ends takes nothing back of it; a block leaves nothing between two.
        """
        if not viewer.is_signed_in:
            return self.none()
        long_ago = ExpressionWrapper(Now() - SHOWN_AFTER, output_field=DateTimeField())
        shown = Q(done_at__isnull=False) | Q(what_at__lt=long_ago)
        about = Worry.objects.filter(shown, person_id=viewer.person_id).exclude(
            owner_id__in=kept_apart(viewer)
        )
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(pk__in=about.values("pk")),
            ends_at__gt=Now(),
        )

    def about(self, viewer: Viewer) -> WorryQuerySet:
        """Keep those about the viewer."""
        return self.filter(person_id=viewer.person_id)


class Worry(SealedApart):
    """Four steps, each with its date, and no score.

    When the person would be in danger from somebody if this were found, nothing here
    names her: she is told otherwise.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_third_party = models.BooleanField(default=False)
    told = models.CharField(max_length=12, choices=Told, blank=True)
    what_at = models.DateTimeField(db_default=DatabaseNow())
    told_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(_("sera détruit"), db_index=True)

    objects = WorryQuerySet.as_manager()

    whose = "owner"
    sealed_as = "listening.worry"

    class Meta:
        verbose_name = _("inquiétude")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_third_party=False) | Q(person=None),
                name="worry_names_nobody_at_risk",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | ~Q(person=F("owner")),
                name="worry_about_someone_else",
            ),
            models.CheckConstraint(
                condition=Q(told="") | Q(told__in=Told.values),
                name="worry_told_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.what_at:%d/%m/%Y}"

    def is_shown_at(self, moment: datetime) -> bool:
        """Whether the person it is about reads it, then."""
        return self.done_at is not None or self.what_at < moment - SHOWN_AFTER


class GoingKey(models.Model):
    """A key whose row is gone, until it is destroyed for good. Nobody reads this.

    The database writes it down with the row it erases, whoever erases it.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    since = models.DateTimeField(db_default=DatabaseNow())

    class Meta:
        verbose_name = _("clé à détruire")

    def __str__(self):
        return str(self.key)
