"""Notes written by several: each their own paragraph, and what each promises."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.audit.actions import record
from avec.commitments.actions import promise
from avec.foundation.models import Now
from avec.foundation.turns import TWICE, one_at_a_time, said_already
from avec.people.models import Person
from avec.people.narrow import ask
from avec.visits import rules
from avec.visits.models import Note, NoteYes
from avec.visits.refusals import NothingSaid, ReplacedAlready

ALL_OF_THEM = 2
"""Proposed as « nous »; the database writes how many were there."""


@transaction.atomic
def write_note(
    *, viewer: Viewer, appointment: Appointment, words: str, as_we: bool = False
) -> Note:
    """Write one's own paragraph; everyone who was there reads it from the commit on.

    The same words twice at once are one paragraph. ``as_we`` proposes them as « nous »:
    they stay their author's until each of those who were there has said yes.

    :raises NotAllowed: unless the viewer was to be there, and it is over.
    :raises NothingSaid: without words.
    """
    rules.come_back.require(viewer, appointment)
    if not words.strip():
        raise NothingSaid
    note = _put(viewer, appointment, {"words": words}, as_we=as_we)
    record("visits.note_written", viewer=viewer, about=note)
    return note


@transaction.atomic
def correct_note(
    *, viewer: Viewer, note: Note, words: str, as_we: bool | None = None
) -> Note:
    """Correct one's own paragraph: the new words stand, those before are kept.

    Nobody said yes to the new words but their author. ``as_we`` proposes them as
    « nous » or not any more; without it, they are proposed as those before.

    :raises NotAllowed: unless it is the viewer's own, and no promise.
    :raises NothingSaid: without words.
    :raises ReplacedAlready: when it was corrected or taken away meanwhile.
    """
    rules.correct_note.require(viewer, note)
    if not words.strip():
        raise NothingSaid
    one_at_a_time(f"visits.note:{note.pk}")
    after = Note.objects.visible_to(viewer).filter(replaces_id=note.pk).first()
    if after is not None and after.content.get("words") == words:
        return after
    standing = Note.objects.visible_to(viewer).standing().filter(withdrawn_at=None)
    current = standing.filter(pk=note.pk).first()
    if current is None:
        raise ReplacedAlready
    wants = current.we_of is not None if as_we is None else as_we
    if current.content.get("words") == words and wants == (current.we_of is not None):
        return current
    corrected = Note(
        pk=uuid4(),
        appointment_id=note.appointment_id,
        owner_id=viewer.person_id,
        replaces=current,
        we_of=ALL_OF_THEM if wants else None,
    )
    corrected.content = {"words": words}
    corrected.save(force_insert=True)
    _its_author_says_yes(corrected)
    record("visits.note_corrected", viewer=viewer, about=corrected)
    return corrected


@transaction.atomic
def take_note_away(*, viewer: Viewer, note: Note) -> None:
    """Take one's own words away, those before a correction too; it says so.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.take_note_away.require(viewer, note)
    record("visits.note_taken_away", viewer=viewer, about=note)
    ask("SELECT avec.take_note_away(%s)", note.pk)


@transaction.atomic
def promise_after(
    *,
    viewer: Viewer,
    appointment: Appointment,
    to: Person,
    what: str,
    name: str,
    label: str = "",
    due_on: date | None = None,
) -> Note:
    """Promise something to one of those who were there; all of them read it.

    It is a promise like any other: whom it is made to accepts it, and says what became
    of it, between the two.

    :raises NotAllowed: unless both were to be there, and a tie runs between the two.
    :raises NothingSaid: without words.
    """
    rules.come_back.require(viewer, appointment)
    rules.promise_to.require(viewer, (appointment, to))
    if not what.strip():
        raise NothingSaid
    promise(viewer=viewer, to=to, what=what, name=name, label=label, due_on=due_on)
    said = {
        "words": what,
        "to": to.name,
        "due_on": due_on.isoformat() if due_on else "",
    }
    note = _put(viewer, appointment, said, is_promise=True)
    record("visits.promised", viewer=viewer, about=note)
    return note


def _put(
    viewer: Viewer,
    appointment: Appointment,
    said: dict[str, str],
    *,
    is_promise: bool = False,
    as_we: bool = False,
) -> Note:
    just_now = Note.objects.visible_to(viewer).filter(
        appointment=appointment,
        owner_id=viewer.person_id,
        is_promise=is_promise,
        we_of__isnull=not as_we,
        said_at__gt=Now() - TWICE,
    )
    again = said_already(f"visits.notes:{viewer.person_id}", just_now, said)
    if again is not None:
        return again
    note = Note(
        pk=uuid4(),
        appointment=appointment,
        owner_id=viewer.person_id,
        is_promise=is_promise,
        we_of=ALL_OF_THEM if as_we else None,
    )
    note.content = said
    note.save(force_insert=True)
    _its_author_says_yes(note)
    return note


def _its_author_says_yes(note: Note) -> None:
    if note.we_of is not None:
        _say_yes(note, note.owner_id)


def _say_yes(note: Note, person_id: UUID) -> NoteYes:
    return NoteYes.objects.create(
        note=note, appointment_id=note.appointment_id, owner_id=person_id
    )


@transaction.atomic
def agree_to_note(*, viewer: Viewer, note: Note) -> NoteYes:
    """Say yes, for oneself, to a sentence proposed as « nous ». Twice, it is once.

    :raises NotAllowed: unless the viewer reads it, and it is proposed so.
    :raises ReplacedAlready: when it was corrected or taken away meanwhile.
    """
    rules.agree_to_note.require(viewer, note)
    one_at_a_time(f"visits.note:{note.pk}")
    standing = Note.objects.visible_to(viewer).standing().filter(withdrawn_at=None)
    if not standing.filter(pk=note.pk).exists():
        raise ReplacedAlready
    mine = NoteYes.objects.visible_to(viewer).filter(
        note=note, owner_id=viewer.person_id
    )
    before = mine.first()
    if before is not None:
        return before
    said = _say_yes(note, viewer.person_id)
    record("visits.note_agreed", viewer=viewer, about=said)
    return said


@transaction.atomic
def take_yes_back(*, viewer: Viewer, yes: NoteYes) -> None:
    """Take one's yes back: it is « nous » no more.

    :raises NotAllowed: unless it is the viewer's own.
    """
    rules.take_yes_back.require(viewer, yes)
    record("visits.yes_taken_back", viewer=viewer, about=yes)
    NoteYes.objects.visible_to(viewer).filter(pk=yes.pk).delete()
