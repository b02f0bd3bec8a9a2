"""What has been published: the only thing that readers ever see."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.documents.models.opened import current_versions, scopes_open
from avec.documents.models.templates import TemplateVersion
from avec.documents.models.writing import (
    Document,
    question_ref_column,
    section_ref_column,
)
from avec.documents.words import Mode, Quality, Relation
from avec.foundation.models import DatabaseNow
from avec.people.models import Person
from avec.vault.sealed import Sealed


class VersionQuerySet(models.QuerySet):
    """Versions: all for the owner, the last one for readers."""

    def visible_to(self, viewer: Viewer) -> VersionQuerySet:
        """Keep the viewer's own, and the current one of what is open to them now."""
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(pk__in=current_versions(viewer))
        )


class Version(Sealed):
    """A published snapshot, immutable, chained to the one before it.

    ``sealed`` holds the title it was published under.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="versions", db_index=False
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    number = models.IntegerField()
    template_version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT)
    published_at = models.DateTimeField()
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    check_code = models.CharField(max_length=8, unique=True)
    revoked_at = models.DateTimeField(null=True)

    objects = VersionQuerySet.as_manager()

    whose = "owner"
    sealed_as = "documents.version"

    class Meta:
        verbose_name = _("version publiée")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="version_number_is_one"
            )
        ]

    def __str__(self):
        return f"{self.number}"


class _OneOf(models.Func):
    """Whether one of these columns is among what a subquery finds, asked once.

    Of what opens to one person by name, only the last column counts: its question.
    """

    output_field = models.BooleanField()

    def as_sql(self, compiler, connection, **context):  # type: ignore[no-untyped-def] # as Django's own
        by_name, *columns, found = map(compiler.compile, self.source_expressions)
        names = [name for name, _ in columns]
        subquery, parameters = found
        keys = (
            f"CASE WHEN {by_name[0]} THEN ARRAY[{names[-1]}]"
            f" ELSE ARRAY[{', '.join(names)}] END"
        )
        return f"({keys}) && ARRAY{subquery}", list(parameters)


def _covered(viewer: Viewer) -> Q:
    """Say what the shares open at this hour cover, in whatever version."""
    keys = ("document_id", "section_ref", "question_ref")
    return Q(_OneOf("only_named", *keys, scopes_open(viewer)))


class VersionItemQuerySet(models.QuerySet):
    """Published passages, section by section, for those they are open to."""

    def of(self, viewer: Viewer) -> VersionItemQuerySet:
        """Keep what was published of the viewer's own documents."""
        return self.filter(owner_id=viewer.person_id)

    def opened_in(self, viewer: Viewer, version_id: UUID) -> VersionItemQuerySet:
        """Keep what the shares running now cover of a version that is the current one.

        As narrow as ``visible_to`` there, without asking again whether it is: whoever
        asks has just found this version through a document visible to the viewer.
        """
        return self.filter(_covered(viewer), version_id=version_id)

    def visible_to(self, viewer: Viewer) -> VersionItemQuerySet:
        """Keep the viewer's own, and what the shares running now cover."""
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(version_id__in=current_versions(viewer)) & _covered(viewer)
        )


class VersionItem(Sealed):
    """One passage as it was published.

    ``sealed`` holds the words, and the name and function of whose voice it is as
    they were that day. ``digest`` is keyed: the words can be removed later and the
    chain still verifies.
    """

    # The walls hold the three at once: the version is of this document, the document
    # of this owner. Looking for each alone again would cost as much as the rest.
    version = models.ForeignKey(
        Version,
        on_delete=models.CASCADE,
        related_name="items",
        db_index=False,
        db_constraint=False,
    )
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    owner = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    position = models.IntegerField()
    section_key = models.CharField(max_length=60)
    question_key = models.CharField(max_length=60)
    block_id = models.UUIDField(null=True)
    passage_id = models.UUIDField()
    author_id = models.UUIDField()
    mode = models.CharField(max_length=10, choices=Mode)
    quality = models.CharField(max_length=15, choices=Quality)
    relation = models.CharField(max_length=10, choices=Relation, blank=True)
    answers_id = models.UUIDField(null=True)
    is_disputed = models.BooleanField(default=False)
    said_on = models.DateField(null=True)
    written_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    removed_at = models.DateTimeField(null=True)
    only_named = models.BooleanField(default=False, db_default=False)
    section_ref = section_ref_column()
    question_ref = question_ref_column()

    objects = VersionItemQuerySet.as_manager()

    whose = "owner"
    sealed_as = "documents.versionitem"

    class Meta:
        verbose_name = _("passage publié")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="version_item_in_order"
            )
        ]

    def __str__(self):
        return f"{self.section_key}/{self.question_key}"


class CopyQuerySet(models.QuerySet):
    """Copies handed over, seen by the person whose words they hold."""

    def visible_to(self, viewer: Viewer) -> CopyQuerySet:
        """Keep the viewer's own register."""
        return self.filter(owner_id=viewer.person_id)


class Copy(Sealed):
    """A copy outside: paper or file, what it holds, who has it, until taken back.

    ``sealed`` holds whom it was handed to and a note, in the person's words.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="copies"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    to_person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    handed_at = models.DateTimeField(db_default=DatabaseNow())
    taken_back_at = models.DateTimeField(null=True)

    objects = CopyQuerySet.as_manager()

    whose = "owner"
    sealed_as = "documents.copy"

    class Meta:
        verbose_name = _("copie remise")

    def __str__(self):
        return f"{self.handed_at:%d/%m/%Y}"

    @property
    def handed_to(self) -> str:
        """Who has it: the name chosen, and what the person wrote if it says more."""
        words = self.content["to"]
        name = self.to_person.name if self.to_person else ""
        return (
            f"{name} ({words})" if name and words not in ("", name) else words or name
        )
