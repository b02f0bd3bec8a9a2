"""Groups: public words, and apart from them the people who keep each.

What everybody may read names nobody; who keeps a group is in a table of its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.agenda.words import Mode
from avec.circles.models import kept_apart
from avec.foundation.models import DatabaseNow, Row
from avec.groups.words import Reach, What
from avec.people.models import Affiliation, Organization, Person
from avec.people.words import Capacity


class PublicQuerySet(models.QuerySet):
    """What anybody may read, signed in or not: nobody is named in it."""

    def visible_to(self, viewer: Viewer) -> PublicQuerySet:
        """Keep all."""
        return self.all()


class GroupQuerySet(PublicQuerySet):
    """Groups, known to everyone."""

    def running(self) -> GroupQuerySet:
        """Keep those that nobody has closed."""
        return self.filter(closed_at=None)


class Group(Row):
    """A coffee, a self-support group, somebody who is there on Tuesdays.

    Its name and what it says are public, and say nothing of anybody.
    """

    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("nom"), max_length=100)
    about = models.CharField(_("ce que c’est"), max_length=1000, blank=True)
    what = models.CharField(_("nature"), max_length=20, choices=What)
    mode = models.CharField(_("comment"), max_length=10, choices=Mode)
    where = models.CharField(_("où"), max_length=200, blank=True)
    reach = models.CharField(_("qui peut venir"), max_length=10, choices=Reach)
    begun_at = models.DateTimeField(db_default=DatabaseNow())
    closed_at = models.DateTimeField(null=True)
    # Written by the database: calendars elsewhere read its words again.
    changed_at = models.DateTimeField(null=True, editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("groupe")
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=What.values), name="group_what_is_known"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=Mode.values), name="group_mode_is_known"
            ),
            models.CheckConstraint(
                condition=Q(reach=Reach.EVERYONE)
                | Q(reach=Reach.PLACE, organization__isnull=False),
                name="group_of_a_place_has_one",
            ),
        ]

    def __str__(self):
        return self.name


class KeeperQuerySet(models.QuerySet):
    """Who keeps a group, read by that person alone."""

    def visible_to(self, viewer: Viewer) -> KeeperQuerySet:
        """Keep the viewer's own."""
        return self.filter(person_id=viewer.person_id)


class Keeper(Row):
    """Somebody keeps a group, as long as they act for a place. Peer or not."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="keepers")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=DatabaseNow())

    # The last other who kept it stopped: it is said for a while.
    alone_since = models.DateTimeField(null=True)

    objects = KeeperQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("personne qui tient un groupe")
        constraints = [
            models.UniqueConstraint(fields=["group", "person"], name="keeps_once")
        ]


def kept_by(viewer: Viewer) -> models.QuerySet:
    """Return the keys of the groups that the viewer keeps, under the hat they wear.

    A group of a place is kept under a hat of that place; a group of no place, under
    any. The database says the same (``avec.groups_kept``).
    """
    worn = (
        Affiliation.objects.running()
        .filter(pk=viewer.affiliation_id, person_id=viewer.person_id)
        .exclude(capacity=Capacity.TECHNICAL_ADMINISTRATOR)
    )
    return (
        Keeper.objects.visible_to(viewer)
        .filter(
            Q(Exists(worn), group__organization=None)
            | Q(group__organization_id__in=worn.values("organization_id"))
        )
        .values("group_id")
    )


class KeepingAskQuerySet(models.QuerySet):
    """Asking somebody to keep a group too: seen by both, and by those who keep it."""

    def visible_to(self, viewer: Viewer) -> KeepingAskQuerySet:
        """Keep what the viewer asked, is asked, or keeps; not across a block."""
        if not viewer.is_signed_in:
            return self.none()
        apart = kept_apart(viewer)
        mine = Q(owner_id=viewer.person_id) | Q(person_id=viewer.person_id)
        return self.filter(mine | Q(group_id__in=kept_by(viewer))).exclude(
            Q(owner_id__in=apart) | Q(person_id__in=apart)
        )

    def standing(self) -> KeepingAskQuerySet:
        """Keep those that wait for an answer, of groups that run."""
        return self.filter(ended_at=None, group__closed_at=None)


class KeepingAsk(Row):
    """Somebody who keeps a group asks another to keep it too; it takes their yes.

    Each is named as on that day.
    """

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    owner_name = models.CharField(max_length=150)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person_name = models.CharField(max_length=150)
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    yes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = KeepingAskQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("demande de tenir un groupe")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(ended_at=None),
                name="keeping_is_asked_once",
            )
        ]
