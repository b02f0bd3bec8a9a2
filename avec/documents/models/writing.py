"""A living document and what is being written in it. Readers never come here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.documents.models.base import ref_sql
from avec.documents.models.opened import (
    common_passages,
    documents_given,
    scopes_open,
    session_documents,
    session_sections,
    voice_scopes,
)
from avec.documents.models.templates import TemplateVersion, form_of
from avec.documents.shapes import Template
from avec.documents.words import DivergenceState, Mode, Quality, Relation
from avec.foundation.models import DatabaseNow, Row
from avec.people.models import Person
from avec.vault.sealed import Sealed

SECTION_REF = models.Func(
    template=ref_sql("section_key"), output_field=models.UUIDField()
)
QUESTION_REF = models.Func(
    template=ref_sql("section_key", "question_key"), output_field=models.UUIDField()
)


def section_ref_column() -> models.GeneratedField:
    """Make a column with the key of the section, computed by the database."""
    return models.GeneratedField(
        expression=SECTION_REF, output_field=models.UUIDField(), db_persist=True
    )


def question_ref_column() -> models.GeneratedField:
    """Make a column with the key of the question, computed by the database."""
    return models.GeneratedField(
        expression=QUESTION_REF, output_field=models.UUIDField(), db_persist=True
    )


class DocumentQuerySet(models.QuerySet):
    """Documents, seen by their owner and by those she opened something to."""

    def visible_to(self, viewer: Viewer) -> DocumentQuerySet:
        """Keep the viewer's own and those where a share or a session is running."""
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(pk__in=documents_given(viewer))
            | Q(pk__in=session_documents(viewer))
        )

    def of(self, viewer: Viewer) -> DocumentQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Document(Sealed):
    """A person's living document. It belongs to a person, never to a place.

    ``sealed`` holds the title she gave it, if she gave one.
    """

    owner = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    template_version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT)
    current_version = models.ForeignKey(
        "documents.Version", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    review_on = models.DateField(_("à relire le"), null=True, blank=True)
    began_at = models.DateTimeField(db_default=DatabaseNow())
    stopped_at = models.DateTimeField(null=True)

    objects = DocumentQuerySet.as_manager()

    whose = "owner"
    sealed_as = "documents.document"

    class Meta:
        verbose_name = _("document")
        indexes = [models.Index(fields=["owner", "began_at"], name="document_of_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(current_version=None),
                name="document_suspended_is_read_by_nobody",
            )
        ]

    def __str__(self):
        return self.template_version.key

    def title_in(self, language: str) -> str:
        """Return the title she chose, else the title of the form."""
        return self.content.get("title") or self.form_in(language).title

    def form_in(self, language: str) -> Template:
        """Return the form it follows."""
        return form_of(self.template_version_id, language)


class BlockQuerySet(models.QuerySet):
    """Repeated parts, seen like the document by its owner and helpers."""

    def visible_to(self, viewer: Viewer) -> BlockQuerySet:
        """Keep those of the viewer's documents and of sessions opened to them."""
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(section_ref__in=session_sections(viewer))
            | Q(section_ref__in=voice_scopes(viewer))
            | Q(document_id__in=voice_scopes(viewer))
        )

    def of(self, viewer: Viewer) -> BlockQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Block(Row):
    """One of several: a goal, a small step, a part of one's life."""

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="blocks", db_index=False
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    section_key = models.CharField(max_length=60)
    position = models.IntegerField()
    began_at = models.DateTimeField(db_default=DatabaseNow())
    removed_at = models.DateTimeField(null=True)
    section_ref = section_ref_column()

    objects = BlockQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("bloc répété")
        indexes = [models.Index(fields=["document", "position"], name="block_in_order")]

    def __str__(self):
        return self.section_key


class PassageQuerySet(models.QuerySet):
    """Passages: the owner reads all of her document, a voice its own words."""

    def visible_to(self, viewer: Viewer) -> PassageQuerySet:
        """Keep the viewer's documents, own words, sections of a session.

        And the texts said together that the viewer is asked to say, or says.
        """
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(author_id=viewer.person_id)
            | Q(section_ref__in=session_sections(viewer))
            & ~Q(mode=Mode.TOGETHER)
            & (
                Q(only_named=False)
                | Q(held_by_id=viewer.person_id)
                | Q(question_ref__in=scopes_open(viewer))
            )
            | Q(pk__in=common_passages(viewer))
        )

    def of(self, viewer: Viewer) -> PassageQuerySet:
        """Keep what stands in the viewer's own documents."""
        return self.filter(owner_id=viewer.person_id)

    def heads(self) -> PassageQuerySet:
        """Keep what stands: not replaced by a later text, not taken out."""
        later = Passage.objects.filter(replaces=models.OuterRef("pk")).exclude(
            mode=Mode.DICTATED, confirmed_at=None
        )
        return self.filter(~models.Exists(later), withdrawn_at=None)

    def spoken(self) -> PassageQuerySet:
        """Leave out what waits for a yes: dictated words, texts not yet common."""
        from avec.documents.models.together import Agreement

        of_this = Agreement.objects.filter(passage=models.OuterRef("pk"))
        owners = of_this.filter(person_id=models.OuterRef("owner_id"))
        others = of_this.exclude(person_id=models.OuterRef("owner_id"))
        return self.exclude(mode=Mode.DICTATED, confirmed_at=None).filter(
            ~Q(mode=Mode.TOGETHER)
            | Q(models.Exists(owners.said()))
            & Q(models.Exists(others.said()))
            & ~Q(models.Exists(of_this.missing()))
        )

    def awaiting_confirmation(self) -> PassageQuerySet:
        """Keep what was written under dictation and waits for the person."""
        return self.filter(mode=Mode.DICTATED, confirmed_at=None, withdrawn_at=None)


class Passage(Sealed):
    """Somebody's words at one place of a document. Added, never rewritten.

    A correction is a new passage that names the one it replaces. What can change
    is only that it is confirmed, taken out, or erased.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="passages", db_index=False
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    section_key = models.CharField(max_length=60)
    question_key = models.CharField(max_length=60)
    block = models.ForeignKey(
        Block, null=True, on_delete=models.CASCADE, db_index=False
    )
    author = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    held_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode)
    quality = models.CharField(max_length=15, choices=Quality)
    relation = models.CharField(max_length=10, choices=Relation, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    answers = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    said_on = models.DateField(_("dit le"), null=True)
    written_at = models.DateTimeField(db_default=DatabaseNow())
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    # Set by the database, from the question it answers.
    only_named = models.BooleanField(default=False, db_default=False)
    section_ref = section_ref_column()
    question_ref = question_ref_column()

    objects = PassageQuerySet.as_manager()

    whose = "owner"
    sealed_as = "documents.passage"

    class Meta:
        verbose_name = _("passage")
        indexes = [
            models.Index(fields=["document", "written_at"], name="passage_in_order"),
            models.Index(fields=["author", "written_at"], name="passage_of_author"),
            *(
                models.Index(
                    fields=[field],
                    name=name,
                    condition=Q(**{f"{field}__isnull": False}),
                )
                for field, name in (
                    ("replaces", "passage_replaced"),
                    ("answers", "passage_answered"),
                    ("withdrawn_by", "passage_taken_out"),
                    ("block", "passage_of_block"),
                )
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(mode=Mode.WRITTEN)
                | Q(author=F("owner"), held_by=F("owner"), quality=Quality.PERSON),
                name="passage_written_by_its_owner",
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.DICTATED)
                | (
                    Q(author=F("owner"), quality=Quality.PERSON)
                    & ~Q(held_by=F("owner"))
                ),
                name="passage_dictated_by_its_owner",
            ),
            models.CheckConstraint(
                condition=~Q(mode=Mode.VIEW)
                | (~Q(author=F("owner")) & Q(held_by=F("author"))),
                name="passage_view_is_another_voice",
            ),
            models.CheckConstraint(
                condition=Q(
                    mode=Mode.TOGETHER,
                    quality=Quality.WE,
                    author=F("owner"),
                    held_by=F("owner"),
                )
                | (~Q(mode=Mode.TOGETHER) & ~Q(quality=Quality.WE)),
                name="passage_together_is_we",
            ),
        ]

    def __str__(self):
        return f"{self.section_key}/{self.question_key}"

    @property
    def awaits_confirmation(self) -> bool:
        """Whether it was dictated and its owner has not said yes."""
        return self.mode == Mode.DICTATED and self.confirmed_at is None


class DraftQuerySet(models.QuerySet):
    """Drafts, each seen by who is writing it."""

    def visible_to(self, viewer: Viewer) -> DraftQuerySet:
        """Keep the viewer's own drafts."""
        return self.filter(author_id=viewer.person_id)


class Draft(Sealed):
    """What somebody is typing, kept on the server so that nothing is lost.

    Sealed with the key of the document's owner; read by nobody but its writer.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    section_key = models.CharField(max_length=60)
    question_key = models.CharField(max_length=60)
    block = models.ForeignKey(Block, null=True, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=10, choices=Mode)
    kept_at = models.DateTimeField(db_default=DatabaseNow())
    section_ref = section_ref_column()
    question_ref = question_ref_column()

    objects = DraftQuerySet.as_manager()

    whose = "author"
    sealed_as = "documents.draft"

    class Meta:
        verbose_name = _("brouillon")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "section_key", "question_key", "block", "author"],
                nulls_distinct=False,
                name="draft_is_one_per_writer",
            )
        ]

    def __str__(self):
        return f"{self.section_key}/{self.question_key}"


class DivergenceQuerySet(models.QuerySet):
    """Disagreements, seen by the two who hold them."""

    def visible_to(self, viewer: Viewer) -> DivergenceQuerySet:
        """Keep those in the viewer's documents and those the viewer raised."""
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(raised_by_id=viewer.person_id)
        )

    def of(self, viewer: Viewer) -> DivergenceQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Divergence(Row):
    """An open disagreement between two voices, kept side by side.

    Nobody closes it but the voice that raised it, or a new common voice.
    """

    OPEN_STATES: ClassVar = (
        DivergenceState.OPEN,
        DivergenceState.SPOKEN,
        DivergenceState.MAINTAINED,
    )

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="divergences"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    section_key = models.CharField(max_length=60)
    question_key = models.CharField(max_length=60)
    block = models.ForeignKey(Block, null=True, on_delete=models.CASCADE)
    passage = models.ForeignKey(
        Passage, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    raised_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    raised_at = models.DateTimeField(db_default=DatabaseNow())
    state = models.CharField(
        max_length=12, choices=DivergenceState, default=DivergenceState.OPEN
    )
    state_at = models.DateTimeField(db_default=DatabaseNow())
    lifted_with = models.ForeignKey(
        Passage, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    section_ref = section_ref_column()
    question_ref = question_ref_column()

    objects = DivergenceQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("désaccord")
        constraints = [
            models.UniqueConstraint(fields=["passage"], name="divergence_once_per_view")
        ]

    def __str__(self):
        return self.get_state_display()

    @property
    def is_open(self) -> bool:
        """Whether both points of view still stand."""
        return self.state in self.OPEN_STATES

    @property
    def said(self) -> str:
        """Where it stands, in words."""
        if self.state == DivergenceState.LIFTED and self.lifted_with_id is not None:
            return gettext("levé par un texte commun")
        return self.get_state_display()
