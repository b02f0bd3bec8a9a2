"""Speaking, deciding together or not, and what the person keeps of it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, one_at_a_time, said_already
from avec.meetings import rules
from avec.meetings.actions.proposing import erase_rows
from avec.meetings.models import Assent, Decision, Meeting, Voice
from avec.meetings.words import Question
from avec.people.narrow import ask


class NothingSaid(Refusal):
    """Without words there is nothing to write."""

    sentence = _("Quelques mots suffisent, mais il en faut.")


class NotNow(Refusal):
    """It is said already, or something comes first."""

    sentence = _("C’est déjà dit, ou il manque l’étape d’avant.")


class ReadAloudFirst(Refusal):
    """Words are read aloud before they are kept."""

    sentence = _("D’abord relire ensemble, à voix haute ; garder vient après.")


class AlreadyKept(Refusal):
    """What is kept is what was read aloud."""

    sentence = _(
        "Cette rencontre est gardée telle qu’elle a été relue. On peut encore retirer"
        " ses mots, et dire comment c’était."
    )


@transaction.atomic
def speak(*, viewer: Viewer, meeting: Meeting, question: Question, words: str) -> Voice:
    """Say something of one's own to one question, in place of what one said before.

    :raises NotAllowed: unless the viewer may speak there now.
    :raises NothingSaid: without words.
    :raises AlreadyKept: once the person has kept it.
    """
    rules.speak.require(viewer, meeting)
    return put_voice(viewer, meeting, question, words)


def put_voice(
    viewer: Viewer,
    meeting: Meeting,
    question: Question,
    words: str,
    *,
    held_by_id: UUID | None = None,
) -> Voice:
    """Write the viewer's passage, in place of the one before.

    :raises NothingSaid: without words.
    """
    if not words.strip():
        raise NothingSaid
    require_words_still(viewer, meeting, question)
    one_at_a_time(f"meetings.voice:{meeting.pk}:{viewer.person_id}:{question}")
    Voice.objects.visible_to(viewer).filter(
        meeting=meeting, owner_id=viewer.person_id, question=question
    ).delete()
    voice = Voice(
        meeting=meeting,
        about_id=meeting.about_id,
        owner_id=viewer.person_id,
        question=question,
        held_by_id=held_by_id,
    )
    voice.content = {"words": words}
    voice.save(force_insert=True)
    return voice


def require_words_still(
    viewer: Viewer, meeting: Meeting, question: Question | None = None
) -> None:
    """Let new words in, to be read aloud before anything is kept.

    How it was may be said later, at any time.

    :raises AlreadyKept: once the person has kept what was read aloud.
    """
    if question == Question.HOW_IT_WAS:
        return
    if not ask("SELECT avec.read_meeting_again(%s)", meeting.pk):
        raise AlreadyKept


@transaction.atomic
def withdraw(*, viewer: Viewer, voice: Voice) -> None:
    """Take one's own words back: nothing of them stays.

    :raises NotAllowed: unless they are the viewer's own.
    """
    rules.withdraw.require(viewer, voice)
    Voice.objects.visible_to(viewer).filter(pk=voice.pk).delete()


@transaction.atomic
def decide(
    *, viewer: Viewer, meeting: Meeting, what: str, who: str = "", when: str = ""
) -> Decision:
    """Propose a decision; it is « nous » only once each named voice said yes.

    Proposed twice in the same words, at once, it is the same decision.

    :raises NotAllowed: unless the viewer may speak there now.
    :raises NothingSaid: without words.
    :raises AlreadyKept: once the person has kept it.
    """
    rules.speak.require(viewer, meeting)
    if not what.strip():
        raise NothingSaid
    require_words_still(viewer, meeting)
    said = {"what": what, "who": who, "when": when}
    just_now = Decision.objects.visible_to(viewer).filter(
        meeting=meeting, owner_id=viewer.person_id, proposed_at__gt=Now() - TWICE
    )
    again = said_already(f"meetings.decide:{viewer.person_id}", just_now, said)
    if again is not None:
        return again
    decision = Decision(
        meeting=meeting, about_id=meeting.about_id, owner_id=viewer.person_id
    )
    decision.content = said
    decision.save(force_insert=True)
    _say_yes(viewer, decision)
    return decision


def _say_yes(viewer: Viewer, decision: Decision) -> Assent:
    return Assent.objects.create(
        decision=decision,
        meeting_id=decision.meeting_id,
        about_id=decision.about_id,
        owner_id=viewer.person_id,
    )


@transaction.atomic
def assent(*, viewer: Viewer, decision: Decision) -> Assent:
    """Say yes, for oneself, to what is proposed. Said twice, it is said once.

    :raises NotAllowed: unless the viewer may speak there now.
    """
    rules.assent.require(viewer, decision)
    one_at_a_time(f"meetings.yes:{decision.pk}:{viewer.person_id}")
    mine = Assent.objects.visible_to(viewer).filter(
        decision=decision, owner_id=viewer.person_id
    )
    return mine.first() or _say_yes(viewer, decision)


@transaction.atomic
def take_back(*, viewer: Viewer, assent: Assent) -> None:
    """Take one's yes back: it is « nous » no more.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.take_back.require(viewer, assent)
    Assent.objects.visible_to(viewer).filter(pk=assent.pk).delete()


@transaction.atomic
def take_off(*, viewer: Viewer, decision: Decision) -> None:
    """Take off what one proposed, with the yes of whoever said it.

    :raises NotAllowed: unless the viewer proposed it.
    """
    rules.take_off.require(viewer, decision)
    ask("SELECT avec.take_off_decision(%s)", decision.pk)


@transaction.atomic
def mark(*, viewer: Viewer, meeting: Meeting, what: str) -> None:
    """Say that a meeting was held (``held``), then re-read aloud (``reread``).

    :raises NotAllowed: unless the viewer facilitates, or it is about the viewer.
    :raises NotNow: when it is said already, or before its time.
    """
    rules.lead.require(viewer, meeting)
    if not ask("SELECT avec.mark_meeting(%s, %s)", meeting.pk, what):
        raise NotNow


@transaction.atomic
def keep(*, viewer: Viewer, meeting: Meeting) -> None:
    """Keep a meeting about oneself, once it was re-read aloud. It is kept once.

    :raises NotAllowed: unless it is about the viewer.
    :raises ReadAloudFirst: before it was re-read.
    """
    rules.choose_kept.require(viewer, meeting)
    mine = Meeting.objects.visible_to(viewer).filter(
        pk=meeting.pk, about_id=viewer.person_id, reread_at__isnull=False
    )
    if mine.filter(kept_at=None).update(kept_at=DatabaseNow()):
        record("meetings.kept", viewer=viewer, about=meeting)
    elif not mine.exists():
        raise ReadAloudFirst


@transaction.atomic
def erase(*, viewer: Viewer, meeting: Meeting) -> None:
    """Keep nothing: every word of the meeting is erased, whoever said it.

    Its appointment, when it is to come, is cancelled, and the others are told.

    :raises NotAllowed: unless it is about the viewer.
    """
    rules.choose_kept.require(viewer, meeting)
    ask("SELECT avec.hold_meeting_moment(%s)", meeting.pk)
    mine = Meeting.objects.visible_to(viewer).filter(about_id=viewer.person_id)
    erase_rows(mine.select_for_update(of=["self"]).get(pk=meeting.pk))
    record("meetings.erased", viewer=viewer)
