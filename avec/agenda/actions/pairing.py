"""Two people agree to go together usually, and who leads is handed over."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.models import Appointment, Pair
from avec.agenda.refusals import AlreadyOver, NoLongerThere, NoPairWith
from avec.agenda.words import Said
from avec.audit.actions import record
from avec.people.narrow import ask


@transaction.atomic
def make_pair(*, viewer: Viewer, key: UUID, mate_id: UUID) -> None:
    """Ask somebody to go together usually. It stands when they said yes.

    One of the two comes as a peer, the other by their trade: a place says so. Asked
    twice, it is asked once.

    :raises NotAllowed: unless the viewer may ask them for an appointment.
    :raises NoPairWith: when they do not make one of each side.
    """
    rules.call.require(viewer, [mate_id])
    said = Said(ask("SELECT avec.make_pair(%s, %s)", key, mate_id))
    if said == Said.GONE:
        raise NoPairWith
    if said == Said.WAITS:
        record("agenda.pair_asked", viewer=viewer)


@transaction.atomic
def answer_pair(*, viewer: Viewer, pair: Pair, is_yes: bool) -> None:
    """Say yes or no to going together usually; no reason is asked.

    :raises NotAllowed: unless it is asked of the viewer.
    :raises NoLongerThere: when it was taken back.
    """
    rules.answer_pair.require(viewer, pair)
    if Said(ask("SELECT avec.answer_pair(%s, %s)", pair.pk, is_yes)) == Said.GONE:
        raise NoLongerThere
    verb = "agenda.pair_accepted" if is_yes else "agenda.pair_declined"
    record(verb, viewer=viewer)


@transaction.atomic
def end_pair(*, viewer: Viewer, pair: Pair) -> None:
    """End it, asked or agreed. The appointments to come stand; ended twice, it is over.

    :raises NotAllowed: unless the viewer is one of the two.
    """
    rules.end_pair.require(viewer, pair)
    ask("SELECT avec.end_pair(%s)", pair.pk)
    record("agenda.pair_ended", viewer=viewer)


@transaction.atomic
def hand_lead(*, viewer: Viewer, appointment: Appointment, person_id: UUID) -> None:
    """Say who leads this time, among those who come as peers or by their trade.

    :raises NotAllowed: unless the viewer is one of them.
    :raises AlreadyOver, NoLongerThere: as they say.
    """
    rules.ask_instead.require(viewer, appointment)
    said = Said(ask("SELECT avec.hand_lead(%s, %s)", appointment.pk, person_id))
    if said == Said.PAST:
        raise AlreadyOver
    if said == Said.GONE:
        raise NoLongerThere
    record("agenda.lead_handed", viewer=viewer, about=appointment)
