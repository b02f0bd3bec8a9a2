"""Asking somebody to come instead. The appointment stands until each has said yes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.models import Appointment, Replacement
from avec.agenda.refusals import (
    AskedAlready,
    AskedNoMore,
    ComesAlready,
    NoLongerThere,
    NotFreeThen,
    TimeIsPast,
    TimeIsTaken,
)
from avec.agenda.words import Said
from avec.audit.actions import record
from avec.people.narrow import ask

CANNOT_ASK = {
    Said.TAKEN: NotFreeThen,
    Said.ENOUGH: AskedAlready,
    Said.PAST: TimeIsPast,
    Said.GONE: NoLongerThere,
}


@transaction.atomic
def ask_instead(
    *, viewer: Viewer, appointment: Appointment, key: UUID, person_id: UUID
) -> Replacement:
    """Ask somebody of the same side to come instead, at the moment agreed.

    Nothing changes before they say yes, and each who comes in their own name. One
    person is asked at a time; the same form sent twice asks once.

    :raises NotAllowed: unless the viewer comes as a peer or by their trade.
    :raises NotFreeThen: when they cannot come then, whatever the reason.
    :raises AskedAlready, TimeIsPast, NoLongerThere: as they say.
    """
    rules.ask_instead.require(viewer, appointment)
    asked = "SELECT avec.ask_replacement(%s, %s, %s)"
    said = Said(ask(asked, appointment.pk, key, person_id))
    if said in CANNOT_ASK:
        raise CANNOT_ASK[said]
    if said == Said.WAITS:
        record("agenda.replacement_asked", viewer=viewer, about=appointment)
    rows = Replacement.objects.visible_to(viewer).filter(appointment=appointment)
    return rows.filter(asked_by_id=viewer.person_id).latest("asked_at")


@transaction.atomic
def answer_instead(
    *, viewer: Viewer, asked: Replacement, is_yes: bool, knowingly: bool = False
) -> bool:
    """Say yes or no to somebody coming instead; tell whether they come now.

    The one who is asked answers, and each who comes in their own name. One no is
    enough: the appointment stays with the first one, and nobody learns why.
    ``knowingly`` takes the moment beside something else of one's own.

    :raises NotAllowed: unless it is asked of the viewer.
    :raises TimeIsTaken: when the viewer is not free then, and did not say so knowingly.
    :raises AskedNoMore: when it waits for no answer.
    """
    rules.answer_instead.require(viewer, asked)
    question = "SELECT avec.answer_replacement(%s, %s, %s)"
    said = Said(ask(question, asked.pk, is_yes, knowingly))
    if said == Said.TAKEN:
        raise TimeIsTaken
    if said == Said.GONE:
        raise AskedNoMore
    verb = "agenda.replacement_accepted" if is_yes else "agenda.replacement_declined"
    record(verb, viewer=viewer, about=asked)
    if said == Said.CONFIRMED:
        record("agenda.replaced", viewer=viewer, about=asked)
    return said == Said.CONFIRMED


@transaction.atomic
def take_asking_back(*, viewer: Viewer, asked: Replacement) -> None:
    """Ask nobody any more, and come oneself; taken back twice, it is taken back.

    :raises NotAllowed: unless the viewer asked.
    :raises ComesAlready: when everybody has said yes.
    :raises AskedNoMore: when it is not there.
    """
    rules.take_asking_back.require(viewer, asked)
    said = Said(ask("SELECT avec.take_replacement_back(%s)", asked.pk))
    if said == Said.SETTLED:
        raise ComesAlready
    if said == Said.GONE:
        raise AskedNoMore
    record("agenda.replacement_taken_back", viewer=viewer, about=asked)
