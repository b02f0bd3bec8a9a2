"""The acts around directives: signed, and who is trusted. Each is a row of its own."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.models import kept_apart
from avec.directives.words import SIGNATURE, TRUSTED, CoSigned, Way
from avec.documents.models import Document, Version
from avec.documents.models.opened import current_versions, scopes_open
from avec.documents.models.sharing import TEAM_CAPACITIES
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Affiliation, Person, Team
from avec.vault.sealed import Sealed


def _ref(*keys: str) -> models.GeneratedField:
    """Make a column with the key of one place of the document, known beforehand."""
    path = "/".join(keys)
    return models.GeneratedField(
        expression=models.Func(
            template=f"md5(document_id::text || '/{path}')::uuid",
            output_field=models.UUIDField(),
        ),
        output_field=models.UUIDField(),
        db_persist=True,
    )


class _InScope(models.Func):
    """Whether the place of a row is among the parts open to the viewer, asked once."""

    output_field = models.BooleanField()

    def __init__(self, scopes: models.QuerySet) -> None:
        super().__init__("document_id", "section_ref", "question_ref", scopes)

    def as_sql(self, compiler, connection, **context):  # type: ignore[no-untyped-def] # as Django's own
        *columns, found = map(compiler.compile, self.source_expressions)
        names = ", ".join(name for name, _ in columns)
        subquery, parameters = found
        return f"ARRAY[{names}] && ARRAY{subquery}", list(parameters)


class SignatureQuerySet(models.QuerySet):
    """Signatures, read by who signed and where that question is open to others."""

    def visible_to(self, viewer: Viewer) -> SignatureQuerySet:
        """Keep the viewer's own, and those of parts that are open to them now."""
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(version_id__in=current_versions(viewer))
            & Q(_InScope(scopes_open(viewer)))
        )


class Signature(Sealed):
    """She signed this version, one day. Nothing of it ever changes.

    ``sealed`` holds her name, where it was, with whom, the witnesses and who helped
    her write, as far as she wished to say it.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="+")
    signed_on = models.DateField(_("signé le"))
    signed_at = models.DateTimeField(db_default=DatabaseNow())
    section_ref = _ref(SIGNATURE[0])
    question_ref = _ref(*SIGNATURE)

    objects = SignatureQuerySet.as_manager()

    whose = "owner"
    sealed_as = "directives.signature"

    class Meta:
        verbose_name = _("signature")

    def __str__(self):
        return f"{self.signed_on:%d/%m/%Y}"


class TrustedPersonQuerySet(models.QuerySet):
    """Designations, read by the two people, and where that question is open."""

    def visible_to(self, viewer: Viewer) -> TrustedPersonQuerySet:
        """Keep the viewer's own, those that count on them, and what is open to them.

        Readers find a designation where they read a version, never one that waits for
        its second signature.
        """
        current = Version.objects.filter(pk__in=current_versions(viewer))
        read_now = current.values("document_id")
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(pk__in=TrustedPerson.objects.counting_on(viewer).values("pk"))
            | Q(ended_at=None, cosigned_at__isnull=False)
            & Q(document_id__in=read_now)
            & Q(_InScope(scopes_open(viewer)))
        )

    def counting_on(self, viewer: Viewer) -> TrustedPersonQuerySet:
        """Keep those that ask the viewer, or that the viewer has signed too."""
        asked = self.filter(other_id=viewer.person_id, ended_at=None)
        return asked.exclude(owner_id__in=kept_apart(viewer))

    def designated(self) -> TrustedPersonQuerySet:
        """Keep those with both signatures, that neither has ended."""
        return self.filter(cosigned_at__isnull=False, ended_at=None)

    def told(self, viewer: Viewer) -> TrustedPersonQuerySet:
        """Keep those by which the viewer is told how directives were followed."""
        return self.counting_on(viewer).designated().filter(is_told=True)

    def running(self) -> TrustedPersonQuerySet:
        """Keep those that neither has ended, signed by both or not yet."""
        return self.filter(ended_at=None)


class TrustedPerson(Sealed):
    """Whom she designates as her *personne de confiance* (L1111-6).

    It is a designation only with both signatures: hers, and that of the other, given
    from their own account or on a paper that she notes. Either ends it at any time.
    ``sealed`` holds the name, how to reach them, and what she trusts them with.
    ``is_told``: she wishes them to read what was followed of her directives.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    signed_at = models.DateTimeField(_("signé par elle"), db_default=DatabaseNow())
    cosigned_at = models.DateTimeField(_("signé par l’autre"), null=True)
    cosigned_by_way_of = models.CharField(max_length=10, choices=CoSigned, blank=True)
    paper_signed_on = models.DateField(_("signé sur papier le"), null=True)
    ended_at = models.DateTimeField(_("terminé"), null=True)
    ended_by = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    is_told = models.BooleanField(default=False, db_default=False)
    section_ref = _ref(TRUSTED[0])
    question_ref = _ref(*TRUSTED)

    objects = TrustedPersonQuerySet.as_manager()

    whose = "owner"
    sealed_as = "directives.trustedperson"

    class Meta:
        verbose_name = _("personne de confiance")
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(ended_at=None),
                name="one_trusted_person_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(other=None) | ~Q(other=F("owner")),
                name="trusted_person_is_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    cosigned_at=None, cosigned_by_way_of="", paper_signed_on=None
                )
                | Q(
                    cosigned_at__isnull=False,
                    cosigned_by_way_of=CoSigned.ACCOUNT,
                    paper_signed_on=None,
                    other__isnull=False,
                )
                | Q(
                    cosigned_at__isnull=False,
                    cosigned_by_way_of=CoSigned.PAPER,
                    paper_signed_on__isnull=False,
                ),
                name="trusted_person_signs_one_way",
            ),
        ]

    def __str__(self):
        return f"{self.signed_at:%d/%m/%Y}"

    @property
    def is_designated(self) -> bool:
        """Whether both have signed, and neither has ended it."""
        return self.cosigned_at is not None and self.ended_at is None


class WishQuerySet(models.QuerySet):
    """What she wished beforehand, seen by her alone."""

    def visible_to(self, viewer: Viewer) -> WishQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Wish(Row):
    """What she asks beforehand around these directives; no answer means no.

    Whether her sentence « si je dis le contraire » is shown to who read them, when she
    revokes in a difficult moment. ``followed_read_at``: when she last read what was
    followed of them; what was said since is news.
    """

    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, related_name="+"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    shows_contrary = models.BooleanField(default=False)
    followed_read_at = models.DateTimeField(null=True)

    objects = WishQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("ce que je souhaite d’avance")

    def __str__(self):
        return str(self.pk)


class RevocationQuerySet(models.QuerySet):
    """Revocations, read by whose words they end and by who read them until then."""

    def visible_to(self, viewer: Viewer) -> RevocationQuerySet:
        """Keep the viewer's own, and those of directives the viewer could read."""
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(pk__in=FormerReader.objects.naming(viewer).values("revocation_id"))
        )


class Revocation(Sealed):
    """She said that her directives speak for her no more. It stays as it was said.

    Somebody else may have reported it, in their own name: she says then whether she
    did say so, and what was stopped goes on if she did not. ``sealed`` holds her name.
    """

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(
        Version, null=True, on_delete=models.CASCADE, related_name="+"
    )
    recorded_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    said_on = models.DateField(_("dit le"))
    revoked_at = models.DateTimeField(db_default=DatabaseNow())
    in_difficult_moment = models.BooleanField(default=False)
    was_suspended_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    contested_at = models.DateTimeField(null=True)

    objects = RevocationQuerySet.as_manager()

    whose = "owner"
    sealed_as = "directives.revocation"

    class Meta:
        verbose_name = _("révocation")
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=Way.values), name="revocation_way_is_known"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(contested_at=None),
                name="revocation_is_said_or_not",
            ),
        ]

    def __str__(self):
        return f"{self.said_on:%d/%m/%Y}"

    @property
    def waits_for_her(self) -> bool:
        """Whether somebody reported it, and she has not said whether it is true."""
        return self.confirmed_at is None and self.contested_at is None


class FormerReaderQuerySet(models.QuerySet):
    """Who could read at the moment it was revoked."""

    def visible_to(self, viewer: Viewer) -> FormerReaderQuerySet:
        """Keep those of the viewer's documents, and those that name the viewer."""
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(pk__in=FormerReader.objects.naming(viewer).values("pk"))
        )

    def naming(self, viewer: Viewer) -> FormerReaderQuerySet:
        """Keep those that name the viewer, or the team of the viewer's hat."""
        if not viewer.is_signed_in:
            return self.none()
        hat = Affiliation.objects.running().filter(
            pk=viewer.affiliation_id,
            person_id=viewer.person_id,
            capacity__in=TEAM_CAPACITIES,
        )
        named = Q(person_id=viewer.person_id) | Q(team_id__in=hat.values("team_id"))
        return self.filter(named).exclude(owner_id__in=kept_apart(viewer))


class FormerReader(Row):
    """Somebody, or a team, that could read until then; only the database adds one.

    ``scopes`` are the parts that were open to them.
    """

    revocation = models.ForeignKey(
        Revocation, on_delete=models.CASCADE, related_name="readers"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    team = models.ForeignKey(
        Team, null=True, on_delete=models.CASCADE, related_name="+"
    )

    scopes = ArrayField(models.UUIDField(), default=list)

    objects = FormerReaderQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("qui lisait")

    def __str__(self):
        return str(self.pk)


class SequelQuerySet(models.QuerySet):
    """What was done after a revocation, read by her and by who wrote it."""

    def visible_to(self, viewer: Viewer) -> SequelQuerySet:
        """Keep the viewer's own directives', and what the viewer wrote."""
        return self.filter(Q(owner_id=viewer.person_id) | Q(author_id=viewer.person_id))


class Sequel(Sealed):
    """What somebody did once she had revoked, and why. Added, never rewritten.

    Also the words with which it was said, and who reported it: for her, and for who
    wrote them.
    """

    revocation = models.ForeignKey(
        Revocation, on_delete=models.CASCADE, related_name="sequels"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    written_at = models.DateTimeField(db_default=DatabaseNow())

    objects = SequelQuerySet.as_manager()

    whose = "author"
    sealed_as = "directives.sequel"

    class Meta:
        verbose_name = _("suite donnée")

    def __str__(self):
        return f"{self.written_at:%d/%m/%Y}"
