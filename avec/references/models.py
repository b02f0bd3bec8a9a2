"""Who is there for what: several people, each for a part of life, without a rank."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.models import Tie, kept_apart
from avec.foundation.models import DatabaseNow, Row, Today
from avec.people.models import Person
from avec.references.words import Domain
from avec.vault.sealed import Sealed

STANDS = Q(ended_at=None, declined_at=None)
NOT_OVER = Q(during__endswith=None) | Q(during__endswith__gt=Today())


def _circles_of(viewer: Viewer) -> Q:
    """Keep what belongs to somebody whose circle the viewer is in, and no block."""
    theirs = Tie.objects.running().filter(other_id=viewer.person_id)
    return Q(owner_id__in=theirs.values("person_id")) & ~Q(
        owner_id__in=kept_apart(viewer)
    )


def _held(viewer: Viewer) -> Q:
    """Keep the lines in which the viewer is, or was asked to be, the referent."""
    return (
        Q(referent_id=viewer.person_id, ended_at=None) & NOT_OVER & _circles_of(viewer)
    )


def there_for(viewer: Viewer) -> models.QuerySet:
    """Find those for whom the viewer is there today: one column, their keys."""
    return Referent.objects.filter(_held(viewer)).running().values("owner_id")


class ReferentQuerySet(models.QuerySet):
    """Who is there for what, as far as the viewer may see it."""

    def visible_to(self, viewer: Viewer) -> ReferentQuerySet:
        """Keep the viewer's own, theirs as a referent, and what others show them.

        Who is there for somebody sees the others who are there today if she shows
        them, except across a block. Who stands in sees the line they stand in for.
        """
        stood_in = Substitute.objects.filter(_stands_in(viewer))
        shown = Shown.objects.filter(owner_id__in=there_for(viewer))
        return self.filter(
            Q(owner_id=viewer.person_id)
            | _held(viewer)
            | Q(pk__in=stood_in.values("reference_id")) & NOT_OVER & Q(ended_at=None)
            | _running(Today())
            & Q(owner_id__in=shown.values("owner_id"))
            & ~Q(referent_id__in=kept_apart(viewer))
        )

    def running(self, on: date | None = None) -> ReferentQuerySet:
        """Keep those that run today, or on a given day: both said yes."""
        return self.filter(_running(on or Today()))

    def waiting(self) -> ReferentQuerySet:
        """Keep those that one of the two has not answered yet."""
        return self.filter(
            STANDS & NOT_OVER, Q(owner_yes_at=None) | Q(referent_yes_at=None)
        )


def _running(on: date | Today) -> Q:
    return STANDS & Q(
        owner_yes_at__isnull=False, referent_yes_at__isnull=False, during__contains=on
    )


class Referent(Sealed):
    """Somebody is there for a part of a person's life, for a time; both said yes.

    ``during`` is half-open; its end may be open. ``sealed`` holds, with the key of the
    person, how each was named that day, what stands beside the referent's name, and
    her own short words when the part of life is hers to name.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    referent = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    domain = models.CharField(_("pour quoi"), max_length=20, choices=Domain)
    during = DateRangeField(_("de quand à quand"))
    # One of the two: nobody asks for somebody else.
    asked_by = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    # Not given by the database: who offers sees the row from the next statement on.
    asked_at = models.DateTimeField()
    owner_yes_at = models.DateTimeField(null=True)
    referent_yes_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ReferentQuerySet.as_manager()

    whose = "owner"
    sealed_as = "references.referent"

    class Meta:
        verbose_name = _("référent ou référente")
        constraints = [
            models.CheckConstraint(
                condition=~Q(referent=F("owner")), name="referent_is_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(asked_by=F("owner"), owner_yes_at__isnull=False)
                | Q(asked_by=F("referent"), referent_yes_at__isnull=False),
                name="referent_is_asked_by_one_of_the_two",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None)
                | Q(owner_yes_at=None)
                | Q(referent_yes_at=None),
                name="referent_said_yes_or_no",
            ),
            models.CheckConstraint(
                condition=Q(domain__in=Domain.values), name="referent_domain_is_known"
            ),
            models.CheckConstraint(
                condition=Q(during__startswith__isnull=False),
                name="referent_begins_one_day",
            ),
            # Several people for one part of life, as she likes; not one person twice.
            ExclusionConstraint(
                name="referent_once_for_one_thing",
                expressions=[
                    ("owner", RangeOperators.EQUAL),
                    ("referent", RangeOperators.EQUAL),
                    ("domain", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                # Her own words name different things: they are compared in the act.
                condition=STANDS & ~Q(domain=Domain.OWN_WORDS),
            ),
        ]

    def __str__(self):
        return self.get_domain_display()

    @property
    def is_agreed(self) -> bool:
        """Both said yes."""
        return self.owner_yes_at is not None and self.referent_yes_at is not None

    def waits_for(self, person_id: UUID | None) -> bool:
        """Tell whether this person's answer is the one that is missing."""
        if self.is_agreed or self.declined_at or self.ended_at:
            return False
        mine = self.owner_id if self.owner_yes_at is None else self.referent_id
        return mine == person_id


class SubstituteQuerySet(models.QuerySet):
    """Who stands in for whom, seen by the person and by the two."""

    def visible_to(self, viewer: Viewer) -> SubstituteQuerySet:
        """Keep the viewer's own, those of their own lines, and those they stand in.

        Whom she has not said yes to is told of nothing.
        """
        held = Referent.objects.filter(_held(viewer))
        replaced = (
            Q(reference_id__in=held.values("pk"), ended_at=None)
            & NOT_OVER
            & ~Q(substitute_id__in=kept_apart(viewer))
        )
        return self.filter(Q(owner_id=viewer.person_id) | replaced | _stands_in(viewer))

    def waiting(self) -> SubstituteQuerySet:
        """Keep those that somebody has not answered yet."""
        return self.filter(
            STANDS & NOT_OVER, Q(owner_yes_at=None) | Q(substitute_yes_at=None)
        )


def _stands_in(viewer: Viewer) -> Q:
    return (
        Q(
            substitute_id=viewer.person_id,
            owner_yes_at__isnull=False,
            ended_at=None,
        )
        & NOT_OVER
        & _circles_of(viewer)
        & ~Q(referent_id__in=kept_apart(viewer))
    )


class Substitute(Sealed):
    """Somebody stands in for a referent, for a time inside the time of the line.

    She names them, or the referent proposes them and she says yes first; then they
    say yes themselves. ``sealed`` holds how each was named, with her key.
    """

    reference = models.ForeignKey(
        Referent, on_delete=models.CASCADE, related_name="substitutes"
    )
    # The same two as in the line: the database compares them.
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    referent = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    substitute = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    during = DateRangeField(_("de quand à quand"))
    named_by = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    named_at = models.DateTimeField()
    owner_yes_at = models.DateTimeField(null=True)
    substitute_yes_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SubstituteQuerySet.as_manager()

    whose = "owner"
    sealed_as = "references.substitute"

    class Meta:
        verbose_name = _("remplacement")
        constraints = [
            models.CheckConstraint(
                condition=~Q(substitute=F("owner")) & ~Q(substitute=F("referent")),
                name="substitute_is_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(named_by=F("owner"), owner_yes_at__isnull=False)
                | Q(named_by=F("referent")),
                name="substitute_is_named_by_one_of_the_two",
            ),
            models.CheckConstraint(
                condition=Q(substitute_yes_at=None) | Q(owner_yes_at__isnull=False),
                name="substitute_answers_after_her",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None) | Q(substitute_yes_at=None),
                name="substitute_said_yes_or_no",
            ),
            models.CheckConstraint(
                condition=Q(during__startswith__isnull=False),
                name="substitute_begins_one_day",
            ),
            ExclusionConstraint(
                name="substitute_one_at_a_time",
                expressions=[
                    ("reference", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=STANDS,
            ),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)

    @property
    def is_agreed(self) -> bool:
        """She and who stands in said yes."""
        return self.owner_yes_at is not None and self.substitute_yes_at is not None

    def waits_for(self, person_id: UUID | None) -> bool:
        """Tell whether this person's answer is the one that is missing."""
        if self.is_agreed or self.declined_at or self.ended_at:
            return False
        return self.answers(person_id)

    def answers(self, person_id: UUID | None) -> bool:
        """Tell whether it is this person's turn: hers first, then who stands in."""
        turn = self.owner_id if self.owner_yes_at is None else self.substitute_id
        return turn == person_id


class ShownQuerySet(models.QuerySet):
    """Choices to show, seen by who made them and by whom they are for."""

    def visible_to(self, viewer: Viewer) -> ShownQuerySet:
        """Keep the viewer's own, and those of whom the viewer is there for."""
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(owner_id__in=there_for(viewer))
        )


class Shown(Row):
    """Somebody shows those who are there for her who else is. Without it, no."""

    owner = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField(db_default=DatabaseNow())

    objects = ShownQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("choix de montrer")

    def __str__(self):
        return f"{self.began_at:%d/%m/%Y}"


class MatterQuerySet(models.QuerySet):
    """What matters to somebody, seen by nobody else."""

    def visible_to(self, viewer: Viewer) -> MatterQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Matter(Row):
    """Whether somebody wishes to count on someone for a part of life, said by her."""

    owner = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    domain = models.CharField(_("pour quoi"), max_length=20, choices=Domain)
    is_wished = models.BooleanField(_("souhaité"))

    objects = MatterQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("ce qui compte")
        constraints = [
            models.UniqueConstraint(fields=["owner", "domain"], name="matter_said_once")
        ]

    def __str__(self):
        return self.get_domain_display()
