"""Whom a person chose to have around them, and how they were asked."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.words import Relationship, Way
from avec.foundation.models import DatabaseNow, Now, Row
from avec.people.models import Person
from avec.vault.actions import unseal

OWN_WORDS = "circles.own_words"
LETTER = "circles.letter"
TOKEN = "circles.token"  # noqa: S105 - the name of a sealed field

# Between the key of a name and the name; in no name.
BETWEEN = "\x1f"


def is_in_circle(viewer: Viewer, person_id: UUID) -> bool:
    """Tell whether somebody is in the viewer's circle, and hold it so until the end.

    Who ends the tie meanwhile waits, then closes what was opened because of it.
    """
    ties = Tie.objects.running().filter(person_id=viewer.person_id, other_id=person_id)
    held = ties.select_for_update(of=["self"], no_key=True)
    return bool(held.values_list("pk"))


class TieQuerySet(models.QuerySet):
    """Ties, seen by the two people they link."""

    def visible_to(self, viewer: Viewer) -> TieQuerySet:
        """Keep the ties of the viewer's circle and of circles the viewer is in."""
        return self.filter(Q(person_id=viewer.person_id) | Q(other_id=viewer.person_id))

    def running(self) -> TieQuerySet:
        """Keep those that nobody has ended."""
        return self.filter(ended_at=None)

    def with_who_is_across(self, viewer: Viewer) -> TieQuerySet:
        """Add who stands across from the viewer: ``across``, to be put in order.

        The key of their name and the name come together, so that PostgreSQL finds
        once whom the viewer knows.
        """
        whom = Case(
            When(person_id=viewer.person_id, then="other_id"), default="person_id"
        )
        known = Person.objects.filter(pk=OuterRef("whom"))
        key_and_name = known.values_list(Concat("sort_key", Value(BETWEEN), "name"))
        return self.annotate(whom=whom).annotate(across=Subquery(key_and_name))


class Tie(Row):
    """Someone is in a person's circle: the person asked, the other said yes.

    A tie opens nothing by itself: it says who is there. It keeps the identifier of
    the invitation it was born of, and only a narrow function of the database makes
    one, so that nobody enters a circle uninvited.
    """

    person = models.ForeignKey(
        Person,
        verbose_name=_("la personne"),
        on_delete=models.CASCADE,
        related_name="ties",
    )
    other = models.ForeignKey(
        Person,
        verbose_name=_("qui est dans son cercle"),
        on_delete=models.CASCADE,
        related_name="ties_with_others",
    )
    relationship = models.CharField(_("lien"), max_length=20, choices=Relationship)
    own_words = models.BinaryField(_("avec ses mots"), null=True)
    began_at = models.DateTimeField(_("depuis"), db_default=DatabaseNow())
    ended_at = models.DateTimeField(_("terminé"), null=True)

    objects = TieQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("lien")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "other"],
                condition=Q(ended_at=None),
                name="tie_runs_once",
                violation_error_message=_("Ce lien existe déjà."),
            ),
            models.CheckConstraint(
                condition=~Q(person=F("other")), name="tie_links_two_people"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
                name="tie_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(relationship__in=Relationship.values),
                name="tie_relationship_is_known",
            ),
        ]

    def __str__(self):
        return self.get_relationship_display()

    @property
    def name(self) -> str:
        """Who stands across, when it was asked for."""
        return self.across.partition(BETWEEN)[2]  # type: ignore[attr-defined] # annotated

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def said(self) -> str:
        """The relationship in the person's own words, or the word they chose."""
        own = _opened(self, OWN_WORDS, self.own_words)
        return own or str(Relationship(self.relationship).label)


class DeliveryQuerySet(models.QuerySet):
    """Deliveries, seen by the one who received them and by nobody else."""

    def visible_to(self, viewer: Viewer) -> DeliveryQuerySet:
        """Keep what was delivered to the viewer."""
        return self.filter(recipient_id=viewer.person_id)


class InvitationQuerySet(models.QuerySet):
    """Invitations, seen by who sent them and by the known account that got them."""

    def visible_to(self, viewer: Viewer) -> InvitationQuerySet:
        """Keep those the viewer sent, and those delivered to the viewer."""
        received = Delivery.objects.filter(recipient_id=viewer.person_id)
        return self.filter(
            Q(person_id=viewer.person_id) | Q(pk__in=received.values("invitation_id"))
        )

    def open(self) -> InvitationQuerySet:
        """Keep those that can still be accepted, as far as their sender knows."""
        return self.filter(accepted_at=None, withdrawn_at=None, ends_at__gt=Now())

    def unanswered_by(self, viewer: Viewer) -> InvitationQuerySet:
        """Leave out those the viewer has said no to."""
        declined = Delivery.objects.filter(
            recipient_id=viewer.person_id, declined_at__isnull=False
        )
        return self.exclude(pk__in=declined.values("invitation_id"))


class Invitation(Row):
    """Someone is asked into a circle, for fourteen days.

    What the sender may know is here; what only the recipient may know (that it was
    received, that the answer was no) is in :class:`Delivery`. A refused invitation
    and one that reached nobody therefore look the same to who sent it.
    """

    person = models.ForeignKey(
        Person,
        verbose_name=_("qui invite"),
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    way = models.CharField(_("par quel moyen"), max_length=10, choices=Way)
    addressed_to = models.CharField(_("nom pour entrer"), max_length=60, blank=True)
    signed = models.CharField(_("signé"), max_length=80)
    relationship = models.CharField(_("lien"), max_length=20, choices=Relationship)
    own_words = models.BinaryField(_("avec ses mots"), null=True)
    letter = models.BinaryField(_("message"), null=True)
    proof_hash = models.CharField(  # noqa: DJ001 - no proof is not an empty proof
        max_length=64, null=True, unique=True
    )
    token = models.BinaryField(null=True)
    began_at = models.DateTimeField(_("envoyée"), db_default=DatabaseNow())
    ends_at = models.DateTimeField(_("jusqu’au"))
    accepted_at = models.DateTimeField(_("acceptée"), null=True)
    withdrawn_at = models.DateTimeField(_("retirée"), null=True)

    objects = InvitationQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.CheckConstraint(
                condition=Q(relationship__in=Relationship.values),
                name="invitation_relationship_is_known",
            ),
            models.CheckConstraint(
                condition=Q(way=Way.NAME, proof_hash=None) & ~Q(addressed_to="")
                | Q(way__in=[Way.LINK, Way.PAPER], proof_hash__isnull=False),
                name="invitation_knows_its_way",
            ),
        ]

    def __str__(self):
        return self.signed

    @property
    def said(self) -> str:
        """The relationship in the person's own words, or the word they chose."""
        own = _opened(self, OWN_WORDS, self.own_words)
        return own or str(Relationship(self.relationship).label)

    @property
    def words(self) -> str:
        """The message that goes with it, or nothing."""
        return _opened(self, LETTER, self.letter)

    @property
    def secret(self) -> str:
        """The link's token or the paper's code, for the one who sends it."""
        return _opened(self, TOKEN, self.token)


class Delivery(Row):
    """An invitation as its recipient has it: received, perhaps declined.

    Its sender cannot read it, whatever the question: a refusal is silent.
    """

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, related_name="deliveries"
    )
    recipient = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    declined_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    whose = "recipient"

    class Meta:
        verbose_name = _("remise d’une invitation")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "invitation"], name="delivered_once"
            )
        ]


class BlockQuerySet(models.QuerySet):
    """Blocks, seen by their author alone."""

    def visible_to(self, viewer: Viewer) -> BlockQuerySet:
        """Keep those the viewer decided."""
        return self.filter(person_id=viewer.person_id)


class Block(Row):
    """A person receives nothing more from someone, who learns nothing of it."""

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="blocks", db_index=False
    )
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    remembered_as = models.CharField(_("nom"), max_length=150)
    began_at = models.DateTimeField(_("depuis"), db_default=DatabaseNow())

    objects = BlockQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("blocage")
        constraints = [
            models.UniqueConstraint(fields=["person", "other"], name="blocked_once"),
            models.CheckConstraint(
                condition=~Q(person=F("other")), name="nobody_blocks_themselves"
            ),
        ]

    def __str__(self):
        return self.remembered_as


def kept_apart(viewer: Viewer) -> models.QuerySet:
    """Find whom a block stands between them and the viewer, whoever decided it.

    Nobody reads it: it only leaves out of a question what such a person has opened.
    """
    between = Block.objects.filter(
        Q(person_id=viewer.person_id) | Q(other_id=viewer.person_id)
    )
    across = Case(
        When(person_id=viewer.person_id, then="other_id"), default="person_id"
    )
    return between.annotate(across=across).values("across")


def _opened(row: Tie | Invitation, field: str, blob: bytes | memoryview | None) -> str:
    return unseal(row.person_id, field, row.pk, bytes(blob)) if blob else ""
