"""What a person opens, to whom, until when. Nothing is open by default."""

from __future__ import annotations

import math
import zoneinfo
from datetime import datetime, time
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.circles.models import kept_apart
from avec.documents.models.base import part_ref
from avec.documents.models.opened import grants_received, sessions_received
from avec.documents.models.terms import PART, READER, one_reader_and_one_part
from avec.documents.models.writing import Document
from avec.documents.words import Right, Scope
from avec.foundation.models import DatabaseNow, Now, Row
from avec.people.models import Affiliation, Person, Team
from avec.people.words import Capacity
from avec.vault.actions import unseal
from avec.vault.sealed import Sealed

# Whose team is open to a team share. Peers are always named one by one, never
# through a team: the person chose them, not their employer.
TEAM_CAPACITIES = (Capacity.PROFESSIONAL, Capacity.TEAM_COORDINATOR)


class _LocalTime(models.Func):
    """The hour of the day where the share was given, by the database's clock."""

    template = "(avec.now() at time zone %(expressions)s)::time"
    output_field = models.TimeField()  # type: ignore[assignment] # a property upstream


class GrantQuerySet(models.QuerySet):
    """Shares, seen by who gives and, while they run, by who receives."""

    def visible_to(self, viewer: Viewer) -> GrantQuerySet:
        """Keep those the viewer gave, and those running that the viewer received."""
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(pk__in=grants_received(viewer))
        )

    def of(self, viewer: Viewer) -> GrantQuerySet:
        """Keep the shares the viewer gave."""
        return self.filter(owner_id=viewer.person_id)

    def received_by(self, viewer: Viewer) -> GrantQuerySet:
        """Keep the running shares that somebody else gave the viewer."""
        return self.running().to(viewer).exclude(owner_id=viewer.person_id)

    def running(self) -> GrantQuerySet:
        """Keep those not stopped and not past their end, by the database's clock."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=Now()), stopped_at=None)

    def open_now(self) -> GrantQuerySet:
        """Keep the running ones whose hours, if any, include this moment."""
        hour = _LocalTime(F("time_zone"))
        in_the_day = Q(from_hour__lte=F("to_hour")) & Q(
            from_hour__lte=hour, to_hour__gt=hour
        )
        over_the_night = Q(from_hour__gt=F("to_hour")) & (
            Q(from_hour__lte=hour) | Q(to_hour__gt=hour)
        )
        return self.running().filter(Q(from_hour=None) | in_the_day | over_the_night)

    def to(self, viewer: Viewer) -> GrantQuerySet:
        """Keep those given to the viewer by name, or to the team of their hat.

        Between two people whom a block keeps apart, nothing is open.
        """
        if not viewer.is_signed_in:
            return self.none()
        hat = Affiliation.objects.running().filter(
            pk=viewer.affiliation_id,
            person_id=viewer.person_id,
            capacity__in=TEAM_CAPACITIES,
        )
        return self.filter(
            Q(to_person_id=viewer.person_id) | Q(to_team_id__in=hat.values("team_id"))
        ).exclude(owner_id__in=kept_apart(viewer))

    def with_voice(self) -> GrantQuerySet:
        """Keep those that let the reader add a voice."""
        return self.filter(right=Right.VOICE)


class Grant(Row):
    """One thing opened to one person or one named team.

    Several given in one gesture share a ``bundle`` and stop together. Stopping is
    silent and immediate: the next statement finds nothing.
    """

    bundle = models.UUIDField(db_index=True)
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="grants", db_index=False
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to_person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    to_team = models.ForeignKey(
        Team, null=True, on_delete=models.CASCADE, related_name="+"
    )
    scope = models.CharField(max_length=10, choices=Scope)
    section_key = models.CharField(max_length=60, blank=True)
    question_key = models.CharField(max_length=60, blank=True)
    right = models.CharField(max_length=10, choices=Right, default=Right.READ)
    given_at = models.DateTimeField(db_default=DatabaseNow())
    ends_at = models.DateTimeField(_("jusqu’au"), null=True)
    from_hour = models.TimeField(_("de"), null=True)
    to_hour = models.TimeField(_("à"), null=True)
    time_zone = models.CharField(max_length=40, default="Europe/Paris")
    stopped_at = models.DateTimeField(null=True)
    # What it was made of, for a share that lasts as long as a difficult moment.
    waiting = models.ForeignKey(
        "documents.WaitingShare",
        null=True,
        on_delete=models.CASCADE,
        related_name="grants",
        db_index=False,
    )
    scope_id = models.GeneratedField(
        expression=models.Func(
            template="CASE scope WHEN 'document' THEN document_id"
            " WHEN 'section' THEN md5(document_id::text || '/' || section_key)::uuid"
            " ELSE md5(document_id::text || '/' || section_key || '/' ||"
            " question_key)::uuid END",
            output_field=models.UUIDField(),
        ),
        output_field=models.UUIDField(),
        db_persist=True,
    )

    objects = GrantQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("partage")
        indexes = [
            models.Index(
                fields=["to_person"],
                name="grant_to_person",
                condition=Q(stopped_at=None),
            ),
            models.Index(
                fields=["to_team"], name="grant_to_team", condition=Q(stopped_at=None)
            ),
            models.Index(fields=["document"], name="grant_of_document"),
            models.Index(
                fields=["waiting"],
                name="grant_of_waiting_share",
                condition=Q(waiting__isnull=False),
            ),
        ]
        constraints = [
            *one_reader_and_one_part("grant"),
            models.CheckConstraint(
                condition=Q(from_hour=None, to_hour=None)
                | Q(from_hour__isnull=False, to_hour__isnull=False),
                name="grant_hours_go_in_pairs",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("given_at")),
                name="grant_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["document", *PART, *READER],
                condition=Q(stopped_at=None, ends_at=None),
                nulls_distinct=False,
                name="grant_runs_once",
                violation_error_message=_("Ce partage est déjà en cours."),
            ),
        ]

    def __str__(self):
        return self.get_scope_display()

    def is_open_at(self, moment: datetime) -> bool:
        """Whether the hours chosen include this moment; for words on screen only."""
        return hours_include(self.from_hour, self.to_hour, self.time_zone, moment)


def hours_include(
    from_hour: time | None, to_hour: time | None, zone: str, moment: datetime
) -> bool:
    """Whether hours of the day include a moment; they may pass midnight.

    Without hours, every moment. ``zone`` is where the hours are read.
    """
    if from_hour is None or to_hour is None:
        return True
    hour = timezone.localtime(moment, zoneinfo.ZoneInfo(zone)).time()
    if from_hour <= to_hour:
        return from_hour <= hour < to_hour
    return hour >= from_hour or hour < to_hour


class WritingSessionQuerySet(models.QuerySet):
    """Writing sessions, seen by who opened them and, while open, by the helper."""

    def visible_to(self, viewer: Viewer) -> WritingSessionQuerySet:
        """Keep the viewer's own, and those open to the viewer now."""
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(pk__in=sessions_received(viewer))
        )

    def of(self, viewer: Viewer) -> WritingSessionQuerySet:
        """Keep the sessions the viewer opened."""
        return self.filter(owner_id=viewer.person_id)

    def running(self) -> WritingSessionQuerySet:
        """Keep those neither closed nor past their end."""
        return self.filter(ended_at=None, ends_at__gt=Now())

    def open_to(self, viewer: Viewer) -> WritingSessionQuerySet:
        """Keep the running ones in which the viewer holds the pen, now."""
        held = self.running().filter(helper_id=viewer.person_id)
        return held.exclude(owner_id__in=kept_apart(viewer))

    def refs(self) -> models.QuerySet:
        """Return the keys of the sections opened."""
        return self.annotate(
            ref=models.Func(
                template="md5(document_id::text || '/' || unnest(section_keys))::uuid",
                output_field=models.UUIDField(),
            )
        ).values("ref")


class WritingSession(Row):
    """The person opens some parts to one helper, who writes what she says.

    Outside it, the helper reads nothing and writes nothing.
    """

    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, related_name="sessions"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    helper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    section_keys = ArrayField(models.CharField(max_length=60))
    began_at = models.DateTimeField(db_default=DatabaseNow())
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = WritingSessionQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("séance d’écriture")

    def __str__(self):
        return f"{self.began_at:%d/%m/%Y}"

    def minutes_at(self, moment: datetime) -> int:
        """How long it really lasted, or has lasted so far."""
        return length_in_minutes(self, moment)


def length_in_minutes(one: Any, moment: datetime) -> int:
    """Count the minutes from the beginning to the first of its ends, rounded up."""
    end = min(one.ended_at or moment, one.ends_at)
    return max(1, math.ceil((end - one.began_at).total_seconds() / 60))


class ReadingQuestionQuerySet(models.QuerySet):
    """Questions asked from the journal, seen by the two people."""

    def visible_to(self, viewer: Viewer) -> ReadingQuestionQuerySet:
        """Keep those the viewer asked or was asked."""
        return self.filter(
            Q(owner_id=viewer.person_id) | Q(asked_of_id=viewer.person_id)
        )


class ReadingQuestion(Sealed):
    """The person asks someone who looked: why, or anything else. They answer."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    asked_of = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    entry_id = models.UUIDField()
    asked_at = models.DateTimeField(db_default=DatabaseNow())
    answer_sealed = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    objects = ReadingQuestionQuerySet.as_manager()

    whose = "owner"
    sealed_as = "documents.readingquestion"
    answer_sealed_as = "documents.readingquestion.answer"

    class Meta:
        verbose_name = _("question posée depuis le journal")

    def __str__(self):
        return f"{self.asked_at:%d/%m/%Y}"

    @property
    def answer(self) -> str:
        """Open and return the answer; empty while there is none."""
        if self.answer_sealed is None:
            return ""
        return unseal(self.owner_id, self.answer_sealed_as, self.pk, self.answer_sealed)


__all__ = ["Grant", "ReadingQuestion", "WritingSession", "part_ref"]
