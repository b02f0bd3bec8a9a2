"""Appointments: who meets, the moments proposed, the yes of each, the time it claims.

Nobody's time is taken without them: a moment is confirmed when each has said yes. The
database keeps that nobody is in two places (``claim_nobody_in_two_places``).
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.agenda.models.hours import OwnTimeQuerySet
from avec.agenda.words import Mode, Side
from avec.circles.models import kept_apart
from avec.foundation.models import DatabaseNow, Now, Row
from avec.people.models import Person
from avec.vault.sealed import Sealed

MOST_MINUTES = 8 * 60
MOST_BESIDE = 2 * 60


class AppointmentQuerySet(models.QuerySet):
    """Appointments, seen by those who attend them."""

    def visible_to(self, viewer: Viewer) -> AppointmentQuerySet:
        """Keep those the viewer called, and those the viewer is asked to.

        Nothing comes from somebody whom a block keeps apart from the viewer.
        """
        if not viewer.is_signed_in:
            return self.none()
        attended = Attendee.objects.filter(person_id=viewer.person_id, left_at=None)
        others = Appointment.objects.filter(
            pk__in=attended.values("appointment_id")
        ).exclude(owner_id__in=kept_apart(viewer))
        return self.filter(Q(owner_id=viewer.person_id) | Q(pk__in=others.values("pk")))

    def standing(self) -> AppointmentQuerySet:
        """Keep those that nobody cancelled."""
        return self.filter(cancelled_at=None)

    def confirmed(self) -> AppointmentQuerySet:
        """Keep those that stand at a moment each has said yes to."""
        return self.standing().filter(confirmed_at__isnull=False)

    def being_agreed(self) -> AppointmentQuerySet:
        """Keep those that look for their moment."""
        return self.standing().filter(confirmed_at=None)

    def to_come(self) -> AppointmentQuerySet:
        """Keep those confirmed that are not over."""
        return self.confirmed().filter(during__endswith__gt=Now())

    def coming_back_with(self, appointment: Appointment) -> AppointmentQuerySet:
        """Keep the dates of the same series; the appointment alone without one."""
        if appointment.series is None:
            return self.filter(pk=appointment.pk)
        return self.filter(series=appointment.series)

    def over(self) -> AppointmentQuerySet:
        """Keep those confirmed that are over."""
        return self.confirmed().filter(during__endswith__lte=Now())


class Appointment(Sealed):
    """People meet at a moment that each has said yes to.

    ``owner`` called it: the words that say what it is about are theirs, sealed with
    their key, and addressed to those who attend. ``before`` and ``after`` are minutes
    of preparing, travelling and talking it over: they claim time too. ``sequence``
    grows each time what others have in their calendar changes (RFC 5545, 3.8.7.4).
    Those of one ``series`` come back: one person called them together, and each date
    is agreed, moved and cancelled as any other, alone or with the following ones.
    ``kind`` is the key of the kind it was made from, while its place has such a kind.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    minutes = models.PositiveSmallIntegerField(_("durée"))
    before = models.PositiveSmallIntegerField(_("temps avant"), default=0)
    after = models.PositiveSmallIntegerField(_("temps après"), default=0)
    zone = models.CharField(max_length=40, default="Europe/Paris")
    mode = models.CharField(_("comment"), max_length=10, choices=Mode)
    is_pair = models.BooleanField(_("à deux voix"), default=False)
    # What « à deux voix » asked here on the day when it was called.
    peers_needed = models.PositiveSmallIntegerField(
        _("personnes pair-aidantes, au moins"), db_default=1
    )
    trade_needed = models.PositiveSmallIntegerField(
        _("personnes dont c’est le métier, au moins"), db_default=1
    )
    own_name_needed = models.PositiveSmallIntegerField(
        _("personnes en leur nom, au moins"), db_default=0
    )
    is_discreet = models.BooleanField(_("discret"), default=False)
    called_at = models.DateTimeField(db_default=DatabaseNow())
    during = DateTimeRangeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(db_default=DatabaseNow())
    series = models.UUIDField(null=True)
    kind = models.CharField(_("genre"), max_length=40, blank=True, db_default="")

    objects = AppointmentQuerySet.as_manager()

    whose = "owner"
    sealed_as = "agenda.appointment"

    class Meta:
        verbose_name = _("rendez-vous")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=MOST_MINUTES)
                & Q(before__lte=MOST_BESIDE, after__lte=MOST_BESIDE),
                name="appointment_lasts_some_hours_at_most",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, during=None)
                | Q(confirmed_at__isnull=False, during__isnull=False),
                name="appointment_confirmed_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=Mode.values), name="appointment_mode_is_known"
            ),
            models.CheckConstraint(
                condition=Q(peers_needed__gte=1, peers_needed__lte=5)
                & Q(trade_needed__gte=1, trade_needed__lte=5, own_name_needed__lte=5),
                name="two_voices_are_one_of_each_at_least",
            ),
            ExclusionConstraint(
                name="series_is_called_by_one",
                expressions=[
                    ("series", RangeOperators.EQUAL),
                    ("owner", RangeOperators.NOT_EQUAL),
                ],
                condition=Q(series__isnull=False),
            ),
        ]

    @property
    def starts_at(self):
        """When it begins; None while it is being agreed."""
        return self.during and self.during.lower

    @property
    def ends_at(self):
        """When it ends; None while it is being agreed."""
        return self.during and self.during.upper

    @property
    def is_standing(self) -> bool:
        """Whether nobody cancelled it."""
        return self.cancelled_at is None

    @property
    def is_confirmed(self) -> bool:
        """Whether each has said yes to its moment, and nobody cancelled it."""
        return self.confirmed_at is not None and self.is_standing


class OfAppointmentQuerySet(models.QuerySet):
    """Rows of appointments, seen by those who see the appointment."""

    def visible_to(self, viewer: Viewer) -> OfAppointmentQuerySet:
        """Keep those of appointments that the viewer sees."""
        seen = Appointment.objects.visible_to(viewer)
        return self.filter(appointment_id__in=seen.values("pk"))


class AttendeeQuerySet(OfAppointmentQuerySet):
    """Who attends, seen by those who attend."""

    def standing(self) -> AttendeeQuerySet:
        """Keep those who have not left."""
        return self.filter(left_at=None)


class Attendee(Row):
    """Somebody is asked to an appointment, and answers for themselves."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="attendees"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=150)
    side = models.CharField(max_length=20, choices=Side)
    is_lead = models.BooleanField(_("mène"), default=False)
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    left_at = models.DateTimeField(null=True)

    objects = AttendeeQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("personne d’un rendez-vous")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "person"], name="attends_once"
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="attendee_side_is_known"
            ),
        ]
        indexes = [models.Index(fields=["person"], name="attendee_finds")]

    def __str__(self):
        return self.name


class ProposedTimeQuerySet(OfAppointmentQuerySet):
    """Moments proposed, seen by those who attend."""

    def open(self) -> ProposedTimeQuerySet:
        """Keep those that may still be answered, by the database's clock."""
        return self.filter(withdrawn_at=None, expires_at__gt=Now()).exclude(
            during=F("appointment__during")
        )


class ProposedTime(Row):
    """A moment proposed by one of those who attend; it is held for a while.

    ``tied_to`` is the moment of another appointment: the two change places, and are
    confirmed together.
    """

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="times"
    )
    during = DateTimeRangeField()
    said_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    said_at = models.DateTimeField(db_default=DatabaseNow())
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    tied_to = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ProposedTimeQuerySet.as_manager()

    whose = "said_by"

    class Meta:
        verbose_name = _("moment proposé")
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "during"],
                condition=Q(withdrawn_at=None),
                name="time_is_proposed_once",
            )
        ]


class AnswerQuerySet(OfAppointmentQuerySet):
    """Answers, seen by those who attend."""


class Answer(Row):
    """One yes or one no, to one moment, from one of those who attend."""

    appointment = models.ForeignKey(
        Appointment, on_delete=models.CASCADE, related_name="answers"
    )
    time = models.ForeignKey(
        ProposedTime, on_delete=models.CASCADE, related_name="answers"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    is_yes = models.BooleanField()
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = AnswerQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("réponse à un moment")
        constraints = [
            models.UniqueConstraint(
                fields=["time", "person"], name="one_answer_to_a_moment"
            )
        ]


class ClaimQuerySet(OwnTimeQuerySet):
    """What claims somebody's time, read by nobody else."""


class Claim(Row):
    """Some of somebody's time, for one thing: held for a while, or firm.

    The thing is an appointment, or what a room above keeps (``kept_for``): a seat in a
    group. ``during`` counts the time before and after. Two claims of one person never
    overlap, unless the person said so knowingly.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    appointment = models.ForeignKey(
        Appointment, null=True, on_delete=models.CASCADE, related_name="claims"
    )
    time = models.ForeignKey(
        ProposedTime, null=True, on_delete=models.CASCADE, related_name="claims"
    )
    kept_for = models.UUIDField(null=True)
    during = DateTimeRangeField()
    held_until = models.DateTimeField(null=True)
    overlaps_knowingly = models.BooleanField(default=False)

    objects = ClaimQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("temps pris")
        constraints = [
            ExclusionConstraint(
                name="claim_nobody_in_two_places",
                expressions=[
                    ("owner", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(overlaps_knowingly=False),
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(fields=["time", "owner"], name="claimed_once"),
            models.UniqueConstraint(fields=["kept_for", "owner"], name="kept_once"),
            models.CheckConstraint(
                condition=Q(
                    appointment__isnull=False, time__isnull=False, kept_for=None
                )
                | Q(appointment=None, time=None, kept_for__isnull=False),
                name="claim_is_for_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=False)
                & Q(during__lower_inf=False)
                & Q(during__upper_inf=False),
                name="claim_has_two_ends",
            ),
        ]
        indexes = [
            models.Index(F("owner"), RangeStartsWith("during"), name="claim_finds")
        ]
