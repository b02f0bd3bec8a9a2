"""What is held for somebody else: dictated words, and guests without an account.

Dictated words are nobody's until who said them says yes: from their own account, or,
without an account, aloud or on paper. All of it is sealed with the key of the person
the meeting is about, who chooses what is kept.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.words import Relationship
from avec.foundation.models import DatabaseNow, Row
from avec.meetings.models.meeting import Decision, Meeting, OfMeetingQuerySet
from avec.meetings.words import How, Question
from avec.people.models import Person
from avec.vault.sealed import Sealed


class GuestQuerySet(OfMeetingQuerySet):
    """Guests, seen by everyone of an open meeting."""

    mine = "about_id"

    def coming(self) -> GuestQuerySet:
        """Keep those who said yes themselves."""
        return self.filter(accepted_at__isnull=False)


class Guest(Sealed):
    """Somebody without an account, invited by name to this meeting alone.

    Forewarned, they answer aloud or on paper, and whoever facilitates notes it.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="guests"
    )
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    relationship = models.CharField(max_length=20, choices=Relationship)
    invited_at = models.DateTimeField(db_default=DatabaseNow())
    accepted_at = models.DateTimeField(null=True)
    said_how = models.CharField(max_length=10, choices=How, blank=True)

    objects = GuestQuerySet.as_manager()

    whose = "about"
    sealed_as = "meetings.guest"

    class Meta:
        verbose_name = _("personne invitée sans compte")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None, said_how="")
                | Q(accepted_at__isnull=False, said_how__in=How.values),
                name="guest_says_yes_in_a_way",
            ),
        ]

    def __str__(self):
        return f"{self.invited_at:%d/%m/%Y}"

    @property
    def owner_id(self):
        """Whose key seals the name: the person who invites."""
        return self.about_id

    @property
    def name(self) -> str:
        """The name the person gave."""
        return self.content.get("name", "…")


class NotedQuerySet(models.QuerySet):
    """Dictated words, seen by the person, by who holds the pen, by who said them."""

    def visible_to(self, viewer: Viewer) -> NotedQuerySet:
        """Keep those of meetings open to the viewer, once confirmed for everyone."""
        if not viewer.is_signed_in:
            return self.none()
        opened = Meeting.objects.open_to(viewer)
        concerned = (
            Q(held_by_id=viewer.person_id)
            | Q(speaker_id=viewer.person_id)
            | Q(confirmed_at__isnull=False)
        )
        return self.filter(
            Q(about_id=viewer.person_id)
            | Q(meeting_id__in=opened.values("pk")) & concerned
        )

    def to_confirm(self, viewer: Viewer) -> NotedQuerySet:
        """Keep those the viewer said, which wait for the viewer's yes."""
        hers = Q(about_id=viewer.person_id, speaker_id=None)
        return self.visible_to(viewer).filter(
            Q(speaker_id=viewer.person_id) | hers, guest_id=None
        )


class Noted(Sealed):
    """What one facilitator wrote under somebody's dictation, until they say yes.

    ``speaker`` said it, or ``guest``; without either, the person herself did. Her yes,
    or a speaker's, makes a voice of it, and this row is gone. A guest has no account:
    their yes, aloud or on paper, is noted here.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="noted")
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    held_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    held_name = models.CharField(max_length=150)
    speaker = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", null=True
    )
    guest = models.ForeignKey(
        Guest, on_delete=models.CASCADE, related_name="noted", null=True
    )
    question = models.CharField(max_length=20)
    noted_at = models.DateTimeField(db_default=DatabaseNow())
    confirmed_at = models.DateTimeField(null=True)
    confirmed_how = models.CharField(max_length=10, choices=How, blank=True)

    objects = NotedQuerySet.as_manager()

    whose = "about"
    sealed_as = "meetings.noted"

    class Meta:
        verbose_name = _("parole notée sous dictée")
        constraints = [
            models.CheckConstraint(
                condition=Q(question__in=Question.values), name="noted_question_known"
            ),
            models.CheckConstraint(
                condition=Q(speaker=None) | Q(guest=None), name="noted_from_one_voice"
            ),
            models.CheckConstraint(
                condition=Q(speaker=None)
                | ~Q(speaker=F("held_by")) & ~Q(speaker=F("about")),
                name="noted_from_somebody_else",
            ),
            models.CheckConstraint(
                condition=~Q(held_by=F("about"))
                | Q(speaker__isnull=False)
                | Q(guest__isnull=False),
                name="her_own_words_are_hers",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_how="")
                | Q(
                    guest__isnull=False,
                    confirmed_at__isnull=False,
                    confirmed_how__in=How.values,
                ),
                name="only_a_guest_confirms_here",
            ),
        ]

    def __str__(self):
        return str(Question(self.question).label)

    @property
    def owner_id(self):
        """Whose key seals the words: the person the meeting is about."""
        return self.about_id

    def is_said_by(self, person_id) -> bool:
        """Tell whether these words are this person's to confirm."""
        if self.guest_id is not None:
            return False
        return (self.speaker_id or self.about_id) == person_id


class GuestYes(Row):
    """A guest says yes to a decision, aloud or on paper; who facilitates notes it."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="guest_yes"
    )
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    guest = models.ForeignKey(Guest, on_delete=models.CASCADE, related_name="+")
    noted_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    noted_name = models.CharField(max_length=150)
    said_how = models.CharField(max_length=10, choices=How)
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = GuestQuerySet.as_manager()

    whose = "about"

    class Meta:
        verbose_name = _("oui d’une personne sans compte")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "guest"], name="one_yes_for_a_guest"
            ),
            models.CheckConstraint(
                condition=Q(said_how__in=How.values), name="guest_yes_in_a_way"
            ),
        ]

    def __str__(self):
        return f"{self.said_at:%d/%m/%Y}"
