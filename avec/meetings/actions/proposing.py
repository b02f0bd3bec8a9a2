"""Proposing a meeting, answering it, inviting one by one, taking one's seat."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.audit.actions import record
from avec.circles.models import Tie
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, said_already
from avec.meetings import rules
from avec.meetings.actions.permitting import around
from avec.meetings.models import Assent, GuestYes, Meeting, Noted, Permission, Seat
from avec.people.models import Person
from avec.people.narrow import ask


class NotInTheirCircle(Refusal):
    """The person does not have the viewer in her circle."""

    sentence = _("On propose une rencontre à qui vous a dans son cercle.")


class NotWithoutHer(Refusal):
    """She did not write that they may meet without her."""

    sentence = _(
        "Cette personne n’a pas écrit que vous pouvez vous réunir sans elle. Rien ne"
        " s’ouvre en son absence : proposez-lui d’être là."
    )


class SayWhy(Refusal):
    """A meeting is proposed with a few words."""

    sentence = _("Dites d’où vient l’idée de se réunir.")


class AlreadyAnswered(Refusal):
    """It was accepted before."""

    sentence = _("Vous avez déjà répondu pour cette rencontre.")


class Forewarned(Refusal):
    """Nobody sits there without having been forewarned."""

    sentence = _("Lisez d’abord ce qui va se passer, et cochez la case.")


class AlreadyInvited(Refusal):
    """This person has a seat already."""

    sentence = _("Cette personne est déjà invitée.")


class NoSeat(Refusal):
    """The seat was left; only the person asks again."""

    sentence = _("Cette place n’attend plus de réponse. La personne peut réinviter.")


class NotYours(Refusal):
    """Two people facilitate already, or the person names who does."""

    sentence = _("Deux personnes animent déjà, ou la personne les choisit.")


@transaction.atomic
def propose(
    *,
    viewer: Viewer,
    person: Person,
    why: str,
    when: str = "",
    name: str = "",
    without_her: bool = False,
) -> Meeting:
    """Propose a meeting about somebody, to her; or about oneself, at once accepted.

    Without her, it opens only if she wrote that the viewer may, and only to those she
    named. The same words again in a few minutes are one proposal: a button was
    pressed twice.

    :raises NotAllowed: unless the viewer is signed in.
    :raises SayWhy: without words.
    :raises NotInTheirCircle: unless she has the viewer in her circle.
    :raises NotWithoutHer: without her written permission.
    """
    rules.propose.require(viewer)
    if not why.strip():
        raise SayWhy
    is_mine = person.pk == viewer.person_id
    ties = Tie.objects.visible_to(viewer).running().filter(other_id=viewer.person_id)
    if not is_mine and not ties.filter(person_id=person.pk).exists():
        raise NotInTheirCircle
    held = Permission.objects.held_by(viewer)
    if without_her and not held.filter(owner_id=person.pk).exists():
        raise NotWithoutHer
    just_now = Meeting.objects.visible_to(viewer).filter(
        about_id=person.pk,
        proposed_by_id=viewer.person_id,
        is_without_her=without_her,
        proposed_at__gt=Now() - TWICE,
    )
    said = {"why": why, "when": when}
    again = said_already(f"meetings.propose:{viewer.person_id}", just_now, said)
    if again is not None:
        return again
    meeting = Meeting(
        about_id=person.pk,
        about_name=person.name,
        proposed_by_id=viewer.person_id,
        proposed_name=name,
        is_without_her=without_her,
    )
    if is_mine:
        meeting.accepted_at = DatabaseNow()
    meeting.content = said
    meeting.save(force_insert=True)
    meeting.refresh_from_db()
    if without_her:
        ask("SELECT avec.sit_without_her(%s)", meeting.pk)
    record("meetings.proposed", viewer=viewer, subject=person.pk, about=meeting)
    return meeting


@transaction.atomic
def accept(
    *,
    viewer: Viewer,
    meeting: Meeting,
    guests: Sequence[Person],
    facilitators: Sequence[Person] = (),
    pause: str = "",
) -> Meeting:
    """Accept a meeting about oneself, choose who comes, and a word for a pause.

    Each guest then answers for themselves.

    :raises NotAllowed: unless it is about the viewer.
    :raises AlreadyAnswered: if it was accepted before.
    :raises NotInYourCircle: for a guest who is not of the circle.
    """
    rules.answer.require(viewer, meeting)
    locked = _lock(viewer, meeting)
    if locked.accepted_at is not None:
        raise AlreadyAnswered
    locked.accepted_at = DatabaseNow()
    locked.pause_word = pause
    locked.save(update_fields=["accepted_at", "pause"])
    leading = {one.pk for one in facilitators}
    seated = set(
        Seat.objects.filter(meeting=locked).values_list("person_id", flat=True)
    )
    for guest in guests:
        if guest.pk not in seated:
            _sit(viewer, locked, guest, is_facilitator=guest.pk in leading)
    record("meetings.accepted", viewer=viewer, about=locked)
    locked.refresh_from_db()
    return locked


def _lock(viewer: Viewer, meeting: Meeting) -> Meeting:
    mine = Meeting.objects.visible_to(viewer).filter(about_id=viewer.person_id)
    return mine.select_for_update(of=["self"]).get(pk=meeting.pk)


def _sit(viewer: Viewer, meeting: Meeting, guest: Person, *, is_facilitator: bool):
    tie = around(viewer, guest)
    return Seat.objects.create(
        meeting=meeting,
        about_id=viewer.person_id,
        person=guest,
        name=guest.name,
        relationship=tie.relationship,
        is_facilitator=is_facilitator,
    )


@transaction.atomic
def refuse(*, viewer: Viewer, meeting: Meeting) -> None:
    """Say no to a meeting that was proposed: nothing of it stays.

    :raises NotAllowed: unless it is about the viewer.
    :raises AlreadyAnswered: once it was accepted, or opened without her.
    """
    rules.answer.require(viewer, meeting)
    locked = _lock(viewer, meeting)
    if locked.accepted_at is not None or locked.is_without_her:
        raise AlreadyAnswered
    erase_rows(locked)


def erase_rows(meeting: Meeting) -> None:
    """Erase a meeting and every word of it, as the person it is about."""
    GuestYes.objects.filter(meeting=meeting).delete()
    meeting.noted.all().delete()
    Assent.objects.filter(meeting=meeting).delete()
    meeting.decisions.all().delete()
    meeting.voices.all().delete()
    meeting.guests.all().delete()
    meeting.seats.all().delete()
    Meeting.objects.filter(pk=meeting.pk).delete()


@transaction.atomic
def invite(
    *, viewer: Viewer, meeting: Meeting, person: Person, is_facilitator: bool = False
) -> Seat:
    """Invite one more person of one's circle to one's own meeting.

    Whoever said no, left or was put out may be asked again, and answers anew.

    :raises NotAllowed: unless it is about the viewer.
    :raises NotInYourCircle: for anybody else than a person of the circle.
    :raises AlreadyInvited: when this person has a seat.
    """
    rules.answer.require(viewer, meeting)
    before = Seat.objects.filter(meeting=meeting, person=person).first()
    if before is not None:
        if before.left_at is None:
            raise AlreadyInvited
        around(viewer, person)
        ask("SELECT avec.seat_stands(%s, true)", before.pk)
        before.refresh_from_db()
        return before
    return _sit(viewer, meeting, person, is_facilitator=is_facilitator)


@transaction.atomic
def agree_on_pause(*, viewer: Viewer, meeting: Meeting, word: str) -> None:
    """Choose the word that stops everything for a while in one's own meeting.

    Without a word, there is none any more.

    :raises NotAllowed: unless it is about the viewer.
    """
    rules.answer.require(viewer, meeting)
    locked = _lock(viewer, meeting)
    locked.pause_word = word
    locked.save(update_fields=["pause"])


@transaction.atomic
def uninvite(*, viewer: Viewer, seat: Seat) -> None:
    """Take back an invitation to one's own meeting, answered or not.

    Whoever had come does not come back by themselves; what they said stays theirs.

    :raises NotAllowed: unless the meeting is about the viewer.
    """
    rules.uninvite.require(viewer, seat)
    Noted.objects.filter(meeting_id=seat.meeting_id, speaker_id=seat.person_id).delete()
    if seat.came_at is None:
        Seat.objects.filter(pk=seat.pk).delete()
    else:
        ask("SELECT avec.seat_stands(%s, false)", seat.pk)


@transaction.atomic
def take_seat(*, viewer: Viewer, seat: Seat, forewarned: bool) -> None:
    """Say yes for oneself, once forewarned.

    :raises NotAllowed: unless it is the viewer's seat.
    :raises Forewarned: unless one has read what will happen.
    :raises NoSeat: once one has said no, or was put out.
    """
    rules.take_seat.require(viewer, seat)
    if not forewarned:
        raise Forewarned
    mine = Seat.objects.visible_to(viewer).standing().filter(pk=seat.pk)
    if not mine.update(
        accepted_at=DatabaseNow(), came_at=Coalesce("came_at", DatabaseNow())
    ):
        raise NoSeat


@transaction.atomic
def decline_seat(*, viewer: Viewer, seat: Seat) -> None:
    """Say no for oneself, or leave; no reason is asked.

    :raises NotAllowed: unless it is the viewer's seat.
    :raises NoSeat: the second time, or once one was put out.
    """
    rules.take_seat.require(viewer, seat)
    mine = Seat.objects.visible_to(viewer).standing().filter(pk=seat.pk)
    if not mine.update(declined_at=DatabaseNow()):
        raise NoSeat


@transaction.atomic
def lead_too(*, viewer: Viewer, meeting: Meeting) -> None:
    """Facilitate too, in a meeting that she permits without her.

    :raises NotAllowed: unless the viewer may speak there.
    :raises NotYours: when two already do, or when she chooses them.
    """
    rules.speak.require(viewer, meeting)
    if not ask("SELECT avec.lead_without_her(%s)", meeting.pk):
        raise NotYours
