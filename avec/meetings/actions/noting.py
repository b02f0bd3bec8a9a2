"""Writing under dictation, and guests who have no account.

Whoever facilitates holds the pen; the words are theirs who said them, and count only
once they said yes: from their own account, or, without one, aloud or on paper.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from avec.access.rules import Refusal
from avec.access.viewer import Viewer
from avec.circles.words import Relationship
from avec.foundation.models import DatabaseNow, Now
from avec.foundation.turns import TWICE, one_at_a_time, said_already
from avec.meetings import rules
from avec.meetings.actions.proposing import Forewarned
from avec.meetings.actions.speaking import (
    NothingSaid,
    NotNow,
    put_voice,
    require_words_still,
)
from avec.meetings.models import (
    Decision,
    Guest,
    GuestYes,
    Meeting,
    Noted,
    Seat,
    Voice,
)
from avec.meetings.words import How, Question
from avec.people.models import Person

MOST_GUESTS = 12


class NoName(Refusal):
    """Somebody is invited by a name."""

    sentence = _("Écrivez le nom de la personne que vous invitez.")


class ManyGuests(Refusal):
    """A meeting is not a crowd."""

    sentence = _("Douze personnes sans compte au plus viennent à une rencontre.")


class NotThere(Refusal):
    """Only what was said by somebody who said yes to come is noted."""

    sentence = _("Cette personne n’a pas dit oui à cette rencontre.")


class HoldsThePen(Refusal):
    """One writes one's own words oneself."""

    sentence = _("Vos propres mots s’écrivent en votre nom.")


@transaction.atomic
def invite_guest(
    *, viewer: Viewer, meeting: Meeting, name: str, relationship: Relationship
) -> Guest:
    """Invite somebody without an account to one's own meeting, by name.

    The same name twice, at once, is one guest.

    :raises NotAllowed: unless the meeting is about the viewer.
    :raises NoName: without a name.
    :raises ManyGuests: beyond twelve.
    """
    rules.answer.require(viewer, meeting)
    if not name.strip():
        raise NoName
    invited = Guest.objects.visible_to(viewer).filter(meeting=meeting)
    again = said_already(
        f"meetings.guest:{meeting.pk}",
        invited.filter(relationship=relationship, invited_at__gt=Now() - TWICE),
        {"name": name.strip()},
    )
    if again is not None:
        return again
    if invited.count() >= MOST_GUESTS:
        raise ManyGuests
    guest = Guest(meeting=meeting, about_id=viewer.person_id, relationship=relationship)
    guest.content = {"name": name.strip()}
    guest.save(force_insert=True)
    return guest


@transaction.atomic
def uninvite_guest(*, viewer: Viewer, guest: Guest) -> None:
    """Take the invitation back; nothing that was noted of this guest stays.

    :raises NotAllowed: unless the meeting is about the viewer.
    """
    rules.uninvite_guest.require(viewer, guest)
    GuestYes.objects.filter(guest=guest).delete()
    Noted.objects.filter(guest=guest).delete()
    Guest.objects.filter(pk=guest.pk).delete()


@transaction.atomic
def seat_guest(*, viewer: Viewer, guest: Guest, how: How, forewarned: bool) -> None:
    """Note that a guest, forewarned, said yes themselves. Noted twice, it is once.

    :raises NotAllowed: unless the viewer facilitates, or it is about the viewer.
    :raises Forewarned: unless what will happen was read to them.
    """
    rules.hear_guest.require(viewer, guest)
    if not forewarned:
        raise Forewarned
    waiting = Guest.objects.visible_to(viewer).filter(pk=guest.pk, accepted_at=None)
    waiting.update(accepted_at=DatabaseNow(), said_how=how)


@transaction.atomic
def note(
    *,
    viewer: Viewer,
    meeting: Meeting,
    question: Question,
    words: str,
    speaker: Person | None = None,
    guest: Guest | None = None,
    name: str = "",
) -> Noted:
    """Write under somebody's dictation: the person's, unless another is named.

    The same words of the same voice, noted twice at once, wait once.

    :raises NotAllowed: unless the viewer facilitates, or it is about the viewer.
    :raises NothingSaid: without words.
    :raises HoldsThePen: for the viewer's own words.
    :raises NotThere: for somebody who did not say yes to come.
    """
    rules.note.require(viewer, meeting)
    if not words.strip():
        raise NothingSaid
    if speaker is not None and speaker.pk == meeting.about_id:
        speaker = None
    said_by = speaker.pk if speaker else meeting.about_id
    require_words_still(viewer, meeting, question)
    if guest is None and said_by == viewer.person_id:
        raise HoldsThePen
    if guest is not None:
        guests = Guest.objects.visible_to(viewer).coming()
        if not guests.filter(pk=guest.pk, meeting=meeting).exists():
            raise NotThere
    elif speaker is not None:
        seats = Seat.objects.visible_to(viewer).taken()
        if not seats.filter(meeting=meeting, person=speaker).exists():
            raise NotThere
    voice = {
        "meeting": meeting,
        "about_id": meeting.about_id,
        "held_by_id": viewer.person_id,
        "speaker": speaker,
        "guest": guest,
        "question": question,
    }
    just_now = Noted.objects.visible_to(viewer).filter(
        noted_at__gt=Now() - TWICE, **voice
    )
    said = {"words": words}
    again = said_already(f"meetings.note:{viewer.person_id}", just_now, said)
    if again is not None:
        return again
    noted = Noted(held_name=name, **voice)
    noted.content = said
    noted.save(force_insert=True)
    return noted


@transaction.atomic
def confirm_noted(*, viewer: Viewer, noted: Noted, words: str) -> Voice:
    """Say that these are one's own words, as they are or corrected.

    They take the place of what one said before to that question, and of the note.

    :raises NotAllowed: unless the viewer said them.
    :raises NothingSaid: without words.
    :raises NotNow: when somebody answered or took them back meanwhile.
    """
    rules.confirm_noted.require(viewer, noted)
    waiting = Noted.objects.to_confirm(viewer).filter(pk=noted.pk)
    one_at_a_time(f"meetings.noted:{noted.pk}")
    found = waiting.select_related("meeting").first()
    if found is None:
        raise NotNow
    voice = put_voice(
        viewer,
        found.meeting,
        Question(found.question),
        words,
        held_by_id=found.held_by_id,
    )
    waiting.delete()
    return voice


@transaction.atomic
def drop_noted(*, viewer: Viewer, noted: Noted) -> None:
    """Take noted words away: nothing of them stays.

    :raises NotAllowed: unless the viewer said them, noted them, or, for a guest who
        asks it, facilitates.
    """
    rules.drop_noted.require(viewer, noted)
    Noted.objects.visible_to(viewer).filter(pk=noted.pk).delete()


@transaction.atomic
def confirm_guest(*, viewer: Viewer, noted: Noted, how: How) -> None:
    """Note that a guest heard or read these words again, and said they are theirs.

    Noted twice, it is noted once: what was read aloud since stays so.

    :raises NotAllowed: unless the viewer facilitates, or it is about the viewer.
    :raises NotNow: when these words were taken away meanwhile.
    """
    rules.hear_guest.require(viewer, noted)
    one_at_a_time(f"meetings.noted:{noted.pk}")
    found = Noted.objects.visible_to(viewer).filter(pk=noted.pk)
    if found.filter(confirmed_at__isnull=False).exists():
        return
    require_words_still(viewer, noted.meeting, Question(noted.question))
    if not found.update(confirmed_at=DatabaseNow(), confirmed_how=how):
        raise NotNow


@transaction.atomic
def hear_yes(
    *, viewer: Viewer, decision: Decision, guest: Guest, how: How, name: str = ""
) -> GuestYes:
    """Note that a guest said yes, themselves, to what is proposed.

    Noted twice, by one who facilitates or by two, it is noted once.

    :raises NotAllowed: unless the viewer facilitates, or it is about the viewer.
    :raises NotThere: for a guest who did not say yes to come.
    """
    rules.hear_yes.require(viewer, decision)
    guests = Guest.objects.visible_to(viewer).coming()
    if not guests.filter(pk=guest.pk, meeting_id=decision.meeting_id).exists():
        raise NotThere
    one_at_a_time(f"meetings.yes:{decision.pk}:{guest.pk}")
    before = GuestYes.objects.filter(decision=decision, guest=guest).first()
    return before or GuestYes.objects.create(
        decision=decision,
        meeting_id=decision.meeting_id,
        about_id=decision.about_id,
        guest=guest,
        noted_by_id=viewer.person_id,
        noted_name=name,
        said_how=how,
    )


@transaction.atomic
def take_guest_yes_back(*, viewer: Viewer, said: GuestYes) -> None:
    """Note that a guest takes their yes back: it is « nous » no more.

    :raises NotAllowed: unless the viewer facilitates, or it is about the viewer.
    """
    rules.hear_guest.require(viewer, said)
    GuestYes.objects.visible_to(viewer).filter(pk=said.pk).delete()
