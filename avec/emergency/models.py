"""Who may open in an emergency, what she allowed, each try, and what others said."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from avec.access.viewer import Viewer
from avec.documents.models import Document
from avec.emergency.words import (
    ANSWERED_WITHIN,
    ASKED_AGAIN_AFTER,
    Answer,
    Seat,
    Situation,
    Verdict,
)
from avec.foundation.models import DatabaseNow, Now, Row
from avec.people.models import Organization, Person, answered_for
from avec.vault.actions import seal, unseal

ASKED_AGAIN = (Answer.YES, Answer.NAMED)
"""The answers that open something."""


class MemberQuerySet(models.QuerySet):
    """Declarations, seen by who is declared and by who answers for the place.

    Their names and dates are read by everybody, through ``avec.crisis_teams()``.
    """

    def visible_to(self, viewer: Viewer) -> MemberQuerySet:
        """Keep the viewer's own, and those of the place the viewer answers for."""
        return self.filter(
            Q(person_id=viewer.person_id) | Q(organization_id__in=answered_for(viewer))
        )

    def running(self) -> MemberQuerySet:
        """Keep those nobody has ended."""
        return self.filter(ended_at=None)


class Member(Row):
    """A place declares that somebody is in its crisis team, from a date on."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    affiliation_id = models.UUIDField()
    declared_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    declared_at = models.DateTimeField(_("depuis"), db_default=DatabaseNow())
    ended_at = models.DateTimeField(_("jusqu’à"), null=True)

    objects = MemberQuerySet.as_manager()

    whose = "person"

    class Meta:
        verbose_name = _("déclaration dans une équipe de crise")
        constraints = [
            models.UniqueConstraint(
                fields=["affiliation_id"],
                condition=Q(ended_at=None),
                name="crisis_member_declared_once",
            ),
            models.CheckConstraint(
                condition=~Q(declared_by=F("person")),
                name="nobody_declares_themselves",
            ),
        ]

    def __str__(self):
        return f"{self.declared_at:%d/%m/%Y}"


class OwnQuerySet(models.QuerySet):
    """Rows that only their owner sees."""

    def visible_to(self, viewer: Viewer) -> OwnQuerySet:
        """Keep the viewer's own."""
        return self.filter(owner_id=viewer.person_id)

    def running(self) -> OwnQuerySet:
        """Keep what stands today."""
        return self.filter(ended_at=None)


def _ago(time: timedelta) -> ExpressionWrapper:
    return ExpressionWrapper(Now() - time, output_field=models.DateTimeField())


class ConsentQuerySet(OwnQuerySet):
    """Answers given beforehand, seen by their owner."""

    def standing(self) -> ConsentQuerySet:
        """Keep what counts today: nobody ended it, and silence has not."""
        long_ago = Q(confirmed_at__lte=_ago(ASKED_AGAIN_AFTER + ANSWERED_WITHIN))
        return self.running().exclude(long_ago & Q(answer__in=ASKED_AGAIN))

    def asked_again(self) -> ConsentQuerySet:
        """Keep what she is asked again today."""
        long_ago = Q(confirmed_at__lte=_ago(ASKED_AGAIN_AFTER))
        return self.standing().filter(long_ago, answer__in=ASKED_AGAIN)

    def asked_anew(self) -> ConsentQuerySet:
        """Keep a yes that a revocation ended, once a version speaks for her again.

        Until she answers, whatever she answers: nothing opens in the meantime.
        """
        since = Consent.objects.filter(
            document_id=OuterRef("document_id"), answered_at__gt=OuterRef("ended_at")
        )
        return self.filter(
            ~Exists(since),
            is_ended_by_revocation=True,
            document__current_version__isnull=False,
        ).exclude(answer=Answer.NO)


class Consent(Row):
    """What she answered beforehand for one document. Another answer is another row.

    ``marks`` names questions, as ``section/question``. What was marked later is not
    in an opening that began before. Without a document, it is about her crisis card.
    """

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(
        Document, null=True, on_delete=models.CASCADE, related_name="+"
    )
    answer = models.CharField(max_length=10, choices=Answer)
    marks = ArrayField(models.CharField(max_length=121), default=list)
    named_ids = ArrayField(models.UUIDField(), default=list)
    also_tell = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    answered_at = models.DateTimeField(_("depuis"), db_default=DatabaseNow())
    confirmed_at = models.DateTimeField(db_default=DatabaseNow())
    ended_at = models.DateTimeField(_("jusqu’à"), null=True)
    has_lapsed = models.BooleanField(default=False, db_default=False)
    is_ended_by_revocation = models.BooleanField(default=False, db_default=False)

    objects = ConsentQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("accord donné d’avance")
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(ended_at=None),
                name="emergency_answered_once",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=Answer.values),
                name="emergency_answer_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    answer__in=[Answer.YES, Answer.NAMED], document__isnull=False
                )
                | Q(marks=[]),
                name="emergency_marks_need_a_yes",
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.CARD) | Q(document__isnull=False),
                name="emergency_only_the_card_is_of_a_document",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(document=None, ended_at=None),
                name="emergency_card_answered_once",
            ),
        ]

    def __str__(self):
        return self.said

    @property
    def ends_at(self) -> datetime:
        """When silence becomes a no."""
        return self.confirmed_at + ASKED_AGAIN_AFTER + ANSWERED_WITHIN

    @property
    def said(self) -> str:
        """Her answer, in words."""
        if self.document_id is None and self.answer == Answer.YES:
            return str(_("Oui, ma carte"))
        return self.get_answer_display()


class Findable(Row):
    """She may be found by exactly this identity, by those declared and nobody else.

    ``sealed`` is what she typed; the database finds it by a keyed digest, whose key
    it does not have.
    """

    owner = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    identity = models.CharField(max_length=64, db_index=True)
    chosen_at = models.DateTimeField(db_default=DatabaseNow())

    objects = OwnQuerySet.as_manager()

    whose = "owner"
    sealed_as = "emergency.findable"

    class Meta:
        verbose_name = _("identité qui permet d’être trouvé")

    def __str__(self):
        return f"{self.chosen_at:%d/%m/%Y}"

    @property
    def content(self) -> dict[str, str]:
        """What she typed: given name, family name, birth date."""
        blob = bytes(self.sealed)
        return json.loads(unseal(self.owner_id, self.sealed_as, self.pk, blob))

    def seal_in(self, content: dict[str, str]) -> None:
        """Seal what she typed with her own key."""
        text = json.dumps(content, ensure_ascii=False)
        self.sealed = seal(self.owner_id, self.sealed_as, self.pk, text)


class AttemptQuerySet(models.QuerySet):
    """Tries: hers are all seen by her; a reader sees only those that opened."""

    def visible_to(self, viewer: Viewer) -> AttemptQuerySet:
        """Keep what was tried on the viewer's pages, and what the viewer opened."""
        return self.filter(
            Q(owner_id=viewer.person_id)
            | Q(reader_id=viewer.person_id, ends_at__isnull=False)
        )

    def opened(self) -> AttemptQuerySet:
        """Keep those that opened something."""
        return self.filter(ends_at__isnull=False)

    def open_to(self, viewer: Viewer) -> AttemptQuerySet:
        """Keep those whose time runs, for this reader under this hat."""
        return self.filter(
            reader_id=viewer.person_id,
            affiliation_id=viewer.affiliation_id,
            ends_at__gt=Now(),
        )


class Attempt(Row):
    """Somebody asked to open. Written whatever the answer; ``ends_at`` if it opened.

    Its words have a key of their own, named by the row: whoever leaves takes no trace
    of what they did to others away, and she who leaves takes all that is hers.
    """

    reader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    affiliation_id = models.UUIDField()
    owner = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    situation = models.CharField(max_length=10, choices=Situation)
    sealed = models.BinaryField(null=True)
    tried_at = models.DateTimeField(db_default=DatabaseNow())
    ends_at = models.DateTimeField(null=True)
    consent_ids = ArrayField(models.UUIDField(), default=list)
    told_ids = ArrayField(models.UUIDField(), default=list)
    questions = models.IntegerField(default=0)
    card_id = models.UUIDField(null=True)
    printed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    is_beyond = models.BooleanField(default=False, db_default=False)
    # Asked by somebody who is in no crisis team: nothing of what they wrote is kept.
    is_undeclared = models.BooleanField(default=False, db_default=False)
    is_settled = models.BooleanField(default=False, db_default=False)
    # Which proof of who they are the reader opened with; no other opening has it.
    proof_number = models.UUIDField(null=True)
    voice = models.BinaryField(null=True)
    voice_at = models.DateTimeField(null=True)

    objects = AttemptQuerySet.as_manager()

    whose = "owner"
    sealed_as = "emergency.attempt"
    voice_sealed_as = "emergency.attempt.voice"

    class Meta:
        verbose_name = _("ouverture en urgence")
        indexes = [
            models.Index(fields=["reader", "tried_at"], name="attempt_of_reader"),
            models.Index(fields=["owner", "tried_at"], name="attempt_on_owner"),
            models.Index(
                fields=["tried_at"],
                condition=Q(ends_at__isnull=False),
                name="attempt_that_opened",
            ),
            models.Index(
                fields=["tried_at"],
                condition=Q(ends_at__isnull=False, is_settled=False),
                name="attempt_to_look_at_again",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None)
                | Q(owner__isnull=False, ends_at__gt=F("tried_at")),
                name="emergency_opening_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(owner=None) | ~Q(owner=F("reader")),
                name="emergency_is_opened_by_somebody_else",
            ),
        ]

    def __str__(self):
        return self.get_situation_display()

    @property
    def sentence(self) -> str:
        """What the reader wrote; empty once it is erased."""
        return said_in(self.pk, self.sealed)

    @property
    def her_voice(self) -> str:
        """What she added, if she did."""
        return said_in(self.pk, self.voice, self.voice_sealed_as)


def said_in(attempt_id, blob, field: str = Attempt.sealed_as) -> str:
    """Open the words of one try; nothing when there are none."""
    return unseal(attempt_id, field, attempt_id, bytes(blob)) if blob else ""


class ReviewQuerySet(models.QuerySet):
    """Reviews, seen by her and by who had opened.

    Who said it does not see it: it names whose pages they were.
    """

    def visible_to(self, viewer: Viewer) -> ReviewQuerySet:
        """Keep those about the viewer, or of the viewer's openings."""
        return self.filter(Q(owner_id=viewer.person_id) | Q(reader_id=viewer.person_id))


class Review(Row):
    """Somebody who was not there says whether an opening was justified."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="reviews"
    )
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reader = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    affiliation_id = models.UUIDField()
    seat = models.CharField(max_length=15, choices=Seat)
    verdict = models.CharField(max_length=10, choices=Verdict)
    said_at = models.DateTimeField(db_default=DatabaseNow())

    objects = ReviewQuerySet.as_manager()

    whose = "owner"

    class Meta:
        verbose_name = _("relecture d’une ouverture")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "seat"], name="emergency_one_review_each_seat"
            ),
            models.UniqueConstraint(
                fields=["attempt", "reviewer"], name="emergency_two_reviewers"
            ),
            models.CheckConstraint(
                condition=~Q(reviewer=F("reader")) & ~Q(reviewer=F("owner")),
                name="emergency_reviewed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values),
                name="emergency_verdict_is_known",
            ),
        ]

    def __str__(self):
        return self.get_verdict_display()
