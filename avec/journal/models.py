"""What somebody writes for herself, and the few things of it she lets others read."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.models import kept_apart
from avec.foundation.models import DatabaseNow, Now, Row
from avec.journal.words import MediaKind
from avec.people.models import Person
from avec.vault.actions import Opener, Sealer
from avec.vault.sealed import Sealed, SealedField


class MediaQuerySet(models.QuerySet):
    """Pictures and sounds, seen by whose they are and by nobody else."""

    def visible_to(self, viewer: Viewer) -> MediaQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Media(Sealed):
    """A drawing, a photograph or a voice note beside the words of a page.

    It is not lent with the page: a picture says more than one thinks.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey("Note", on_delete=models.CASCADE, related_name="media")
    kind = models.CharField(max_length=10, choices=MediaKind)
    file = SealedField()
    added_at = models.DateTimeField(db_default=DatabaseNow())

    objects = MediaQuerySet.as_manager()

    whose = "owner"
    sealed_as = "journal.media"
    file_sealed_as = "journal.media.file"

    class Meta:
        verbose_name = _("image ou voix d’une page")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=MediaKind.values), name="media_kind_is_known"
            )
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def words(self) -> str:
        """What it shows or says, in her words, for who cannot see or hear it."""
        return self.content.get("words", "")

    @property
    def plain(self) -> bytes:
        """Open and return the picture or the sound."""
        opener = Opener(self.owner_id)
        return opener.open_bytes(self.file_sealed_as, self.pk, self.file)

    @plain.setter
    def plain(self, content: bytes) -> None:
        sealer = Sealer(self.owner_id)
        self.file = sealer.seal_bytes(self.file_sealed_as, self.pk, content)

    @property
    def content_type(self) -> str:
        return "image/webp" if self.kind == MediaKind.PICTURE else "audio/wav"

    @property
    def file_name(self) -> str:
        return "image.webp" if self.kind == MediaKind.PICTURE else "voix.wav"


class LendingQuerySet(models.QuerySet):
    """What is open to read, seen by who opens it and, while it runs, by who reads."""

    def visible_to(self, viewer: Viewer) -> LendingQuerySet:
        """Keep those the viewer gave, and those running that the viewer received."""
        received = Lending.objects.running().to(viewer)
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(pk__in=received.values("pk"))
        )

    def received_by(self, viewer: Viewer) -> LendingQuerySet:
        """Keep what somebody opened to the viewer, while it runs."""
        return self.running().to(viewer)

    def running(self) -> LendingQuerySet:
        """Keep those not stopped and not past their end, by the database's clock."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=Now()), stopped_at=None)

    def to(self, viewer: Viewer) -> LendingQuerySet:
        """Keep those given to the viewer; nothing between two people kept apart."""
        given = self.filter(to_person_id=viewer.person_id)
        return given.exclude(owner_id__in=kept_apart(viewer))


class NoteQuerySet(models.QuerySet):
    """Pages of notebooks, seen by who writes them, one by one by who may read."""

    def visible_to(self, viewer: Viewer) -> NoteQuerySet:
        """Keep the viewer's own, and each page that is open to the viewer now."""
        lent = Lending.objects.running().to(viewer).filter(note__isnull=False)
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(pk__in=lent.values("note_id"))
        )

    def of(self, viewer: Viewer) -> NoteQuerySet:
        """Keep the viewer's own pages, whatever is open to them elsewhere."""
        return self.filter(owner_id=viewer.person_id)


class Note(Sealed):
    """One page: a moment she chose, and her words, which she changes as she likes.

    There is no earlier version of it and no trace once it is erased: a notebook is
    not a record.
    """

    owner = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    moment = models.DateTimeField(_("moment"))

    objects = NoteQuerySet.as_manager()

    whose = "owner"
    sealed_as = "journal.note"

    class Meta:
        verbose_name = _("page du carnet")
        indexes = [models.Index(fields=["owner", "-moment"], name="note_of_owner")]

    def __str__(self):
        return f"{self.moment:%d/%m/%Y}"


class IdeaQuerySet(models.QuerySet):
    """Ideas, seen by whose box it is, one by one by who may read."""

    def visible_to(self, viewer: Viewer) -> IdeaQuerySet:
        """Keep the viewer's own, and each idea that is open to the viewer now."""
        lent = Lending.objects.running().to(viewer).filter(idea__isnull=False)
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(pk__in=lent.values("idea_id"))
        )

    def of(self, viewer: Viewer) -> IdeaQuerySet:
        """Keep the ideas of the viewer's own box."""
        return self.filter(owner_id=viewer.person_id)


class Idea(Sealed):
    """Something that helps, in one line, and what goes with it."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kept_at = models.DateTimeField(_("gardée"), db_default=DatabaseNow())

    objects = IdeaQuerySet.as_manager()

    whose = "owner"
    sealed_as = "journal.idea"

    class Meta:
        verbose_name = _("idée")

    def __str__(self):
        return f"{self.kept_at:%d/%m/%Y}"


class WordingQuerySet(models.QuerySet):
    """Earlier wordings, seen by whose idea it is and by nobody else."""

    def visible_to(self, viewer: Viewer) -> WordingQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)


class Wording(Sealed):
    """What an idea said before. A few are kept; each can be forgotten."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="wordings")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    replaced_at = models.DateTimeField(_("remplacée"), db_default=DatabaseNow())

    objects = WordingQuerySet.as_manager()

    whose = "owner"
    sealed_as = "journal.wording"

    class Meta:
        verbose_name = _("ancienne façon de le dire")

    def __str__(self):
        return f"{self.replaced_at:%d/%m/%Y}"


class Lending(Row):
    """One page or one idea, open to one person of the circle, never to a team.

    Nothing here can name the notebook as a whole.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey(
        Note, null=True, on_delete=models.CASCADE, related_name="lendings"
    )
    idea = models.ForeignKey(
        Idea, null=True, on_delete=models.CASCADE, related_name="lendings"
    )
    to_person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    given_at = models.DateTimeField(db_default=DatabaseNow())
    ends_at = models.DateTimeField(_("jusqu’au"), null=True)
    stopped_at = models.DateTimeField(null=True)

    objects = LendingQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("page ou idée ouverte à quelqu’un")
        indexes = [
            models.Index(
                fields=["to_person"],
                name="lending_to_person",
                condition=Q(stopped_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(note=None) ^ Q(idea=None), name="lending_of_one_thing"
            ),
            models.CheckConstraint(
                condition=~Q(to_person=F("owner")), name="lending_to_someone_else"
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("given_at")),
                name="lending_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.given_at:%d/%m/%Y}"

    @property
    def last_moment(self) -> datetime | None:
        """The last moment it may last: midnight belongs to the day before."""
        return self.ends_at - timedelta(seconds=1) if self.ends_at else None

    @property
    def part(self) -> str:
        """What is open: the word that the journal of readings keeps."""
        return "note" if self.note_id else "idea"
