"""Every writing of the room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.card.reading import current_card
from avec.circles.around import NotInYourCircle
from avec.circles.models import Tie
from avec.documents.models import Document
from avec.emergency import rules
from avec.emergency.identity import identity_of, number_of
from avec.emergency.marking import can_be_marked, questions_of
from avec.emergency.models import (
    ASKED_AGAIN,
    Attempt,
    Consent,
    Findable,
    Member,
    Review,
)
from avec.emergency.reading import opened_with, standing
from avec.emergency.refusals import (
    AlreadyHanded,
    AlreadyReviewed,
    AnswerIsOver,
    EnoughForToday,
    NeverMarked,
    NobodyNamed,
    NoCard,
    NoCardOpen,
    NotDeclared,
    NotForTheTeam,
    NothingMarked,
    NothingPublished,
    ProveFirst,
)
from avec.emergency.words import Answer, Situation, Verdict
from avec.foundation.models import DatabaseNow
from avec.messages.actions import forget
from avec.people.models import Affiliation, Person
from avec.people.narrow import ask
from avec.vault.actions import erase_keys, seal

WITH_MARKS = ASKED_AGAIN
AGAIN = "again"
WRITTEN = ("opened", "refused", AGAIN)
"""What was typed is kept: the answers of the database, and a page sent twice."""


@transaction.atomic
def answer(
    *,
    viewer: Viewer,
    document: Document,
    answer: Answer,
    marks: Sequence[str] = (),
    named: Sequence[UUID] = (),
    also_tell: UUID | None = None,
) -> Consent:
    """Answer beforehand for one document. What was answered before ends.

    ``marks`` are questions of her current version, as ``section/question``.

    :raises NotAllowed: unless the document is the viewer's.
    :raises NeverMarked: for a kind of document that is never opened.
    :raises NothingPublished: without a version.
    :raises NothingMarked: for a yes without a question.
    :raises NobodyNamed: for « only these people » without anybody.
    :raises NoCard: for « only my card » without a card.
    :raises NotInYourCircle: if somebody outside her circle is to be told.
    """
    rules.answer.require(viewer, document)
    document = (
        Document.objects.select_for_update(of=["self"], no_key=True)
        .select_related("template_version", "current_version")
        .get(pk=document.pk)
    )
    if not can_be_marked(document.form_in("fr")):
        raise NeverMarked
    if document.current_version is None:
        raise NothingPublished
    known = {
        mark for _section, asked in questions_of(viewer, document) for mark in asked
    }
    kept = [mark for mark in dict.fromkeys(marks) if mark in known]
    if answer in WITH_MARKS and not kept:
        raise NothingMarked
    said = _said(viewer, answer, named, also_tell)
    if answer == Answer.CARD and not _card_may_open(viewer):
        answer_for_card(viewer=viewer, answer=Answer.YES, also_tell=also_tell)
    _answers_of(viewer, document).update(ended_at=DatabaseNow())
    consent = Consent.objects.create(
        owner_id=document.owner_id,
        document=document,
        marks=kept if answer in WITH_MARKS else [],
        **said,
    )
    record("emergency.answered", viewer=viewer, about=consent)
    return consent


@transaction.atomic
def answer_for_card(
    *,
    viewer: Viewer,
    answer: Answer,
    named: Sequence[UUID] = (),
    also_tell: UUID | None = None,
) -> Consent:
    """Answer beforehand for one's crisis card. What was answered before ends.

    :raises NotAllowed: unless the viewer is signed in.
    :raises NoCard: without a card.
    :raises NobodyNamed: for « only these people » without anybody.
    :raises NotInYourCircle: if somebody outside her circle is to be told.
    """
    rules.answer_for_card.require(viewer)
    # One at a time: two windows give two answers, one after the other.
    _hers(viewer)
    if current_card(viewer) is None:
        raise NoCard
    said = _said(viewer, answer, named, also_tell)
    _answers_of(viewer, None).update(ended_at=DatabaseNow())
    consent = Consent.objects.create(owner_id=viewer.person_id, **said)
    record("emergency.answered", viewer=viewer, about=consent)
    return consent


def _hers(viewer: Viewer) -> None:
    """Keep what else the viewer asks for herself waiting until this is done."""
    me = Person.objects.visible_to(viewer).filter(pk=viewer.person_id)
    me.select_for_update(no_key=True).get()


def _said(
    viewer: Viewer, answer: Answer, named: Sequence[UUID], also_tell: UUID | None
) -> dict[str, Any]:
    if answer == Answer.NAMED and not named:
        raise NobodyNamed
    ties = Tie.objects.visible_to(viewer).filter(
        person_id=viewer.person_id, other_id=also_tell, ended_at=None
    )
    if also_tell is not None and not ties.exists():
        raise NotInYourCircle
    return {
        "answer": answer,
        "named_ids": list(dict.fromkeys(named)) if answer == Answer.NAMED else [],
        "also_tell_id": also_tell if answer != Answer.NO else None,
    }


def _answers_of(viewer: Viewer, document: Document | None) -> QuerySet:
    return Consent.objects.visible_to(viewer).running().filter(document=document)


def _card_may_open(viewer: Viewer) -> bool:
    answers = Consent.objects.visible_to(viewer).standing()
    answers = answers.filter(document=None, answer__in=WITH_MARKS)
    return current_card(viewer) is not None and answers.exists()


@transaction.atomic
def withdraw(*, viewer: Viewer, consent: Consent) -> None:
    """Take an answer back: what is open because of it closes at the next page.

    :raises NotAllowed: unless it is the viewer's.
    """
    rules.withdraw.require(viewer, consent)
    Consent.objects.visible_to(viewer).running().filter(pk=consent.pk).update(
        ended_at=DatabaseNow()
    )
    record("emergency.taken_back", viewer=viewer, about=consent)


@transaction.atomic
def confirm(*, viewer: Viewer, consent: Consent) -> None:
    """Say once more that it is still a yes, for the six months that come.

    :raises NotAllowed: unless it is the viewer's.
    :raises AnswerIsOver: once it is ended, by her or by silence.
    """
    rules.confirm.require(viewer, consent)
    standing = Consent.objects.visible_to(viewer).standing().filter(pk=consent.pk)
    if not standing.update(confirmed_at=DatabaseNow()):
        raise AnswerIsOver
    forget(viewer=viewer, key=f"emergency.again:{consent.pk}")
    record("emergency.confirmed", viewer=viewer, about=consent)


@transaction.atomic
def be_found(*, viewer: Viewer, given: str, family: str, born: date) -> Findable:
    """Choose to be found, by exactly this name and birth date.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.be_found.require(viewer)
    # One at a time: two taps give one identity, the last that was typed.
    _hers(viewer)
    Findable.objects.visible_to(viewer).delete()
    found = Findable(
        owner=Person(pk=viewer.person_id), identity=identity_of(given, family, born)
    )
    found.seal_in({"given": given, "family": family, "born": born.isoformat()})
    found.save(force_insert=True)
    record("emergency.can_be_found", viewer=viewer, about=found)
    return found


@transaction.atomic
def be_found_no_more(*, viewer: Viewer) -> None:
    """Choose not to be found any more; what was typed is erased.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.be_found.require(viewer)
    gone, _each = Findable.objects.visible_to(viewer).delete()
    if gone:
        record("emergency.found_no_more", viewer=viewer)


def try_to_open(
    *,
    viewer: Viewer,
    given: str,
    family: str,
    born: date,
    situation: Situation,
    sentence: str,
    tap: str = "",
) -> Attempt | None:
    """Ask to open the marked pages of exactly this person; nothing when it does not.

    The same statement, whoever is named: whether she exists, whether she allowed it
    and whether the reader is in a team are asked in the database, all at once, and
    give one answer. It is written and told there too.

    Nothing is sealed before that: what is not allowed leaves no key behind. The same
    page sent twice (``tap``) is one try, and comes to the same.

    :raises NotAllowed: unless declared in a crisis team, under this hat.
    :raises NotDeclared: when the declaration ends at the same instant.
    :raises ProveFirst: unless the reader has just proved who they are, strongly.
    :raises EnoughForToday: after three tries in a day.
    """
    rules.ask_to_open.require(viewer)
    here = standing()
    if not here.proved:
        # The same page, sent twice: the first has used the proof up, an instant ago.
        exact = {"tap": tap, "given": given, "family": family, "born": born}
        if opened_already := opened_with(viewer, **exact):
            return opened_already
        raise ProveFirst
    typed, said = identity_of(given, family, born), ""
    attempt_id = number_of(viewer.person_id, tap, typed)
    opened = Attempt.objects.visible_to(viewer).opened().filter(pk=attempt_id)
    # Beyond the limit she reads that it was asked, without a sentence.
    words = sentence if here.tries_left else ""
    try:
        with transaction.atomic():
            said = _asked(attempt_id, typed, situation, words)
    except IntegrityError as refused:
        # The same page, sent twice: it is written already, with its words.
        if not _is_written(refused, tap):
            raise
        said = AGAIN
    finally:
        # Two at once: the database said no to what was allowed an instant before.
        if words and said not in WRITTEN and not opened.exists():
            erase_keys(attempt_id)
    # What was written stays written, whatever the answer.
    if said == "undeclared":
        raise NotDeclared
    if attempt := opened.first():
        return attempt
    if said == "prove":
        raise ProveFirst
    if said == "enough":
        raise EnoughForToday
    return None


def _is_written(refused: IntegrityError, tap: str) -> bool:
    """Tell whether this try is there already, from the same page sent before."""
    return bool(tap) and "_pkey" in str(refused)


@transaction.atomic
def ask_undeclared(
    *,
    viewer: Viewer,
    given: str,
    family: str,
    born: date,
    situation: Situation,
    tap: str = "",
) -> bool:
    """Write that somebody in no crisis team asked. Nothing opens; she reads who did.

    Tell whether it is written: it is twenty times in a day, and no more.

    The same statement and the same answer, whoever is named. Nothing of what was
    written is kept, and no message leaves.

    :raises NotAllowed: unless the viewer could be declared, and is not.
    """
    rules.ask_undeclared.require(viewer)
    typed = identity_of(given, family, born)
    try:
        with transaction.atomic():
            said = ask(
                "SELECT avec.emergency_tried_undeclared(%s, %s, %s)",
                number_of(viewer.person_id, tap, typed),
                typed,
                str(situation),
            )
    except IntegrityError as refused:
        # The same page, sent twice: it is written already.
        if not _is_written(refused, tap):
            raise
        return True
    return said == "undeclared"


def _asked(attempt_id: UUID, typed: str, situation: Situation, words: str) -> str:
    return ask(
        "SELECT avec.try_emergency(%s, %s, %s, %s, %s)",
        attempt_id,
        typed,
        str(situation),
        seal(attempt_id, Attempt.sealed_as, attempt_id, words) if words else None,
        settings.AVEC_EMERGENCY_HOURS,
    )


@transaction.atomic
def print_card(*, viewer: Viewer, attempt: Attempt) -> None:
    """Write that the card of one's opening goes on paper. She reads it.

    :raises NotAllowed: unless a card is in the viewer's own running opening.
    :raises NoCardOpen: once it is taken back, or another card is made.
    """
    rules.print_card.require(viewer, attempt)
    if not ask("SELECT avec.print_emergency_card(%s)", attempt.pk):
        raise NoCardOpen


@transaction.atomic
def hand_over(*, viewer: Viewer, attempt: Attempt) -> None:
    """Say that she was told on paper, by the letter that was put in her hands.

    :raises NotAllowed: unless the viewer opened.
    :raises AlreadyHanded: when it is said already.
    """
    rules.hand_over.require(viewer, attempt)
    if not ask("SELECT avec.emergency_handed(%s)", attempt.pk):
        raise AlreadyHanded


@transaction.atomic
def add_voice(*, viewer: Viewer, attempt: Attempt, words: str) -> Attempt:
    """Add her words to what was opened; who looks at it again reads them too.

    :raises NotAllowed: unless it happened on the viewer's pages.
    """
    rules.add_voice.require(viewer, attempt)
    attempt.voice = (
        seal(attempt.pk, Attempt.voice_sealed_as, attempt.pk, words) if words else None
    )
    attempt.voice_at = DatabaseNow() if words else None
    attempt.save(update_fields=["voice", "voice_at"])
    record("emergency.voice_added", viewer=viewer, about=attempt)
    return attempt


@transaction.atomic
def declare(*, viewer: Viewer, affiliation: Affiliation) -> Member:
    """Declare that somebody of the place is in its crisis team, from now on.

    :raises NotAllowed: unless the viewer answers for the place.
    :raises NotForTheTeam: for oneself, a manager, an administrator, or twice.
    """
    rules.declare.require(viewer, affiliation.organization)
    made = ask("SELECT avec.declare_crisis_member(%s)", affiliation.pk)
    if made is None:
        raise NotForTheTeam
    member = Member.objects.visible_to(viewer).get(pk=made)
    record("emergency.declared", viewer=viewer, subject=member.person_id, about=member)
    return member


@transaction.atomic
def end_declaration(*, viewer: Viewer, member: Member) -> None:
    """End a declaration: what was open under it closes at the next page.

    :raises NotAllowed: unless the viewer answers for the place, or is declared.
    """
    rules.end_declaration.require(viewer, member)
    ended = Member.objects.visible_to(viewer).running().filter(pk=member.pk)
    if ended.update(ended_at=DatabaseNow()):
        record(
            "emergency.declaration_ended",
            viewer=viewer,
            subject=member.person_id,
            about=member,
        )


@transaction.atomic
def review(*, viewer: Viewer, attempt_id: UUID, verdict: Verdict) -> None:
    """Say what one thinks of an opening one was not part of, once, in one's seat.

    :raises NotAllowed: under a hat that has no seat.
    :raises AlreadyReviewed: if it is said already, or is not the viewer's to say.
    """
    rules.review.require(viewer)
    if not ask("SELECT avec.review_opening(%s, %s)", attempt_id, str(verdict)):
        raise AlreadyReviewed


@transaction.atomic
def leave_emergency(*, viewer: Viewer) -> None:
    """Delete what is the viewer's as she leaves: answers, identity, what was tried."""
    rules.be_found.require(viewer)
    mine = Attempt.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
    for attempt_id in mine.values_list("pk", flat=True):
        transaction.on_commit(partial(erase_keys, attempt_id))
    Review.objects.visible_to(viewer).filter(owner_id=viewer.person_id).delete()
    mine.delete()
    Consent.objects.visible_to(viewer).delete()
    Findable.objects.visible_to(viewer).delete()
    Member.objects.visible_to(viewer).filter(person_id=viewer.person_id).delete()
