"""People who matter to somebody, together: the sheet of their meeting.

A meeting is about one person, and every row of it says so. Nothing is written there
before she has said yes, unless she wrote that they may meet without her; taking that
back closes it at once.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.circles.models import kept_apart
from avec.circles.words import Relationship
from avec.foundation.models import DatabaseNow, Row
from avec.meetings.words import Question
from avec.people.models import Person
from avec.vault.actions import Opener, Sealer
from avec.vault.sealed import Sealed, SealedField


class PermissionQuerySet(models.QuerySet):
    """Permissions, seen by who writes them and, while they run, by who holds them."""

    def visible_to(self, viewer: Viewer) -> PermissionQuerySet:
        """Keep those the viewer wrote, and those that run for the viewer."""
        held = Permission.objects.held_by(viewer)
        return self.filter(Q(owner_id=viewer.person_id) | Q(pk__in=held.values("pk")))

    def held_by(self, viewer: Viewer) -> PermissionQuerySet:
        """Keep those that run for the viewer; none between people kept apart."""
        running = self.filter(to_person_id=viewer.person_id, revoked_at=None)
        return running.exclude(owner_id__in=kept_apart(viewer))


class Permission(Sealed):
    """« Vous pouvez vous réunir sans moi », to one named person, until taken back."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to_person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField(db_default=DatabaseNow())
    revoked_at = models.DateTimeField(null=True)

    objects = PermissionQuerySet.as_manager()

    whose = "owner"
    sealed_as = "meetings.permission"

    class Meta:
        verbose_name = _("permission de se réunir sans moi")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "to_person"],
                condition=Q(revoked_at=None),
                name="permission_runs_once",
            ),
            models.CheckConstraint(
                condition=~Q(to_person=F("owner")), name="permission_to_someone_else"
            ),
        ]

    def __str__(self):
        return f"{self.given_at:%d/%m/%Y}"


class MeetingQuerySet(models.QuerySet):
    """Meetings, seen by the person, by who proposes, and by who is invited."""

    def visible_to(self, viewer: Viewer) -> MeetingQuerySet:
        """Keep those about the viewer, proposed by the viewer, or with a seat."""
        if not viewer.is_signed_in:
            return self.none()
        seated = Seat.objects.filter(person_id=viewer.person_id).standing()
        others = Meeting.objects.filter(pk__in=seated.values("meeting_id")).exclude(
            about_id__in=kept_apart(viewer)
        )
        return self.filter(
            Q(about_id=viewer.person_id)
            | Q(proposed_by_id=viewer.person_id, accepted_at=None)
            | Q(pk__in=others.values("pk"))
        )

    def open_to(self, viewer: Viewer) -> MeetingQuerySet:
        """Keep those where the viewer may read and write now.

        The person herself; whoever accepted a seat, once she has accepted the meeting
        or while her permission runs for them.
        """
        if not viewer.is_signed_in:
            return self.none()
        seats = Seat.objects.filter(person_id=viewer.person_id).taken()
        allowing = Permission.objects.held_by(viewer).values("owner_id")
        others = (
            Meeting.objects.filter(pk__in=seats.values("meeting_id"))
            .filter(
                Q(accepted_at__isnull=False)
                | Q(is_without_her=True, about_id__in=allowing)
            )
            .exclude(about_id__in=kept_apart(viewer))
        )
        return self.filter(Q(about_id=viewer.person_id) | Q(pk__in=others.values("pk")))

    def led_by(self, viewer: Viewer) -> MeetingQuerySet:
        """Keep those about the viewer, and the open ones the viewer facilitates."""
        seats = Seat.objects.filter(person_id=viewer.person_id, is_facilitator=True)
        seats = seats.taken()
        return self.open_to(viewer).filter(
            Q(about_id=viewer.person_id) | Q(pk__in=seats.values("meeting_id"))
        )


class Meeting(Sealed):
    """A meeting about somebody: proposed, accepted by her, held, re-read, kept.

    What is not kept is erased: there is no row for it. The words it was proposed with
    belong to who proposed it; the pause word is hers.
    """

    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    proposed_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    proposed_name = models.CharField(max_length=150)
    about_name = models.CharField(max_length=150)
    is_without_her = models.BooleanField(default=False)
    pause = SealedField(null=True)
    proposed_at = models.DateTimeField(db_default=DatabaseNow())
    accepted_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    reread_at = models.DateTimeField(null=True)
    kept_at = models.DateTimeField(null=True)
    # When people meet; the database writes it, and lets it go with the appointment.
    appointment = models.ForeignKey(
        Appointment,
        null=True,
        on_delete=models.SET_NULL,
        db_constraint=False,
        related_name="+",
    )

    objects = MeetingQuerySet.as_manager()

    whose = "about"
    sealed_as = "meetings.proposal"
    pause_sealed_as = "meetings.pause"

    class Meta:
        verbose_name = _("rencontre")

    def __str__(self):
        return f"{self.proposed_at:%d/%m/%Y}"

    @property
    def owner_id(self):
        """Whose words the proposal is made of."""
        return self.proposed_by_id

    @property
    def pause_word(self) -> str:
        """The word that stops everything for a while; empty until one is agreed."""
        if self.pause is None:
            return ""
        opener = Opener(self.about_id)
        return opener.open(self.pause_sealed_as, self.pk, bytes(self.pause))

    @pause_word.setter
    def pause_word(self, word: str) -> None:
        sealer = Sealer(self.about_id)
        self.pause = sealer.seal(self.pause_sealed_as, self.pk, word) if word else None

    @property
    def state(self) -> str:
        """Say where it stands, in one word."""
        if self.kept_at:
            return str(_("gardée"))
        if self.reread_at:
            return str(_("relue"))
        if self.held_at:
            return str(_("tenue"))
        if self.accepted_at:
            return str(_("acceptée"))
        if self.is_without_her:
            return str(_("ouverte avec sa permission"))
        return str(_("proposée"))


class OfMeetingQuerySet(models.QuerySet):
    """Rows of meetings, seen by the person, by whose they are, by who sits there."""

    mine = "owner_id"

    def visible_to(self, viewer: Viewer) -> OfMeetingQuerySet:
        """Keep those of meetings open to the viewer, and the viewer's own."""
        if not viewer.is_signed_in:
            return self.none()
        opened = Meeting.objects.open_to(viewer)
        return self.filter(
            Q(about_id=viewer.person_id)
            | Q(**{self.mine: viewer.person_id})
            | Q(meeting_id__in=opened.values("pk"))
        )


class SeatQuerySet(OfMeetingQuerySet):
    """Seats, seen by who sits there and by everyone of an open meeting."""

    def visible_to(self, viewer: Viewer) -> SeatQuerySet:
        """Keep those of meetings open to the viewer, and the viewer's own that stand.

        Whoever was put out does not see their own seat any more.
        """
        if not viewer.is_signed_in:
            return self.none()
        opened = Meeting.objects.open_to(viewer)
        return self.filter(
            Q(about_id=viewer.person_id)
            | Q(person_id=viewer.person_id, put_out_at=None)
            | Q(meeting_id__in=opened.values("pk"))
        )

    def standing(self) -> SeatQuerySet:
        """Keep those that nobody left, and that nobody was put out of."""
        return self.filter(declined_at=None, put_out_at=None)

    def taken(self) -> SeatQuerySet:
        """Keep those who said yes, and are there still."""
        return self.standing().filter(accepted_at__isnull=False)


class Seat(Row):
    """Somebody is invited, one by one, and answers for themselves.

    ``came_at`` stays once they said yes: their words keep their name, and what they
    did not say yes to is not « nous » because they left.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    relationship = models.CharField(max_length=20, choices=Relationship)
    is_facilitator = models.BooleanField(_("anime"), default=False)
    invited_at = models.DateTimeField(db_default=DatabaseNow())
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    came_at = models.DateTimeField(null=True)
    put_out_at = models.DateTimeField(null=True)

    objects = SeatQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("place dans une rencontre")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="one_seat_in_a_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("about")), name="seat_of_someone_else"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_taken(self) -> bool:
        """Whether they said yes, and are there still."""
        return self.accepted_at is not None and self.left_at is None

    @property
    def left_at(self):
        """When they left or were put out; None while the seat stands."""
        return self.put_out_at or self.declined_at


class Voice(Sealed):
    """What one voice says to one question: its own, and nobody else's to change."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="voices"
    )
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=20)
    # Who held the pen, when it was written under dictation; the words are the owner's.
    held_by = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True
    )
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = OfMeetingQuerySet.as_manager()

    whose = "owner"
    sealed_as = "meetings.voice"

    class Meta:
        verbose_name = _("parole d’une rencontre")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "owner", "question"], name="one_passage_for_a_voice"
            ),
            models.CheckConstraint(
                condition=Q(question__in=Question.values), name="voice_question_known"
            ),
        ]

    def __str__(self):
        return str(Question(self.question).label)


class Decision(Sealed):
    """Something proposed: « nous » only once each named voice has said yes."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="decisions"
    )
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField(db_default=DatabaseNow())

    objects = OfMeetingQuerySet.as_manager()

    whose = "owner"
    sealed_as = "meetings.decision"

    class Meta:
        verbose_name = _("décision proposée")

    def __str__(self):
        return f"{self.proposed_at:%d/%m/%Y}"


class Assent(Row):
    """One named voice says yes to a decision, and takes it back when it likes."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="assents"
    )
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = OfMeetingQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("oui à une décision")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "owner"], name="one_yes_for_a_voice"
            )
        ]

    def __str__(self):
        return f"{self.said_at:%d/%m/%Y}"
