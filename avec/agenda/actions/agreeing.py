"""Calling an appointment and agreeing on its moment, all with the same weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.actions.telling import tell_how_it_stands
from avec.agenda.models import Appointment, Attendee, ProposedTime
from avec.agenda.reach import Asked, my_side
from avec.agenda.refusals import (
    AlreadyAgreed,
    EnoughTimes,
    NobodyElse,
    NoLongerThere,
    NoSuchPair,
    TimeIsPast,
    TimeIsTaken,
)
from avec.agenda.voices import Voices, voices_here
from avec.agenda.words import Mode, Said, Side
from avec.audit.actions import record
from avec.foundation.turns import one_at_a_time
from avec.people.narrow import ask

AT_MOST = 3
REFUSALS = {
    Said.TAKEN: TimeIsTaken,
    Said.PAST: TimeIsPast,
    Said.ENOUGH: EnoughTimes,
    Said.SETTLED: AlreadyAgreed,
    Said.GONE: NoLongerThere,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How long it lasts, what goes with it, and how people meet. Minutes."""

    minutes: int = 45
    before: int = 0
    after: int = 0
    mode: Mode = Mode.PLACE
    is_pair: bool = False
    is_discreet: bool = False
    zone: str = "Europe/Paris"
    kind: str = ""
    # What « à deux voix » asks; what the place asks today when nothing is said.
    voices: Voices | None = None


@dataclass(frozen=True, slots=True)
class Called:
    """An appointment that was called, and the moments that somebody had taken."""

    appointment: Appointment
    is_confirmed: bool
    taken: tuple[datetime, ...] = ()


@transaction.atomic
def call_appointment(
    *,
    viewer: Viewer,
    key: UUID,
    people: Sequence[Asked],
    about: str,
    where: str,
    shape: Shape,
    starts: Sequence[datetime] = (),
    leads: UUID | None = None,
    series: UUID | None = None,
    more_come: bool = False,
) -> Called:
    """Ask people to meet, at one of up to three moments. Each answers for themselves.

    Without a moment nobody is told yet. ``key`` is the appointment's own, given with
    the form: the same form sent twice is one appointment. For one date of a series
    nobody is told: whoever calls them all tells once (``coming_back``). ``more_come``
    says that a room above asks others too, in the same transaction.

    :raises NotAllowed: unless each is of the viewer's circle, of a circle that the
        viewer is in, or of the viewer's team.
    :raises NobodyElse: when there is nobody to meet.
    :raises NoSuchPair: when a meeting with two voices has not as many of each side as
        the place asks.
    :raises TimeIsTaken, TimeIsPast: when no moment is left of those chosen.
    """
    rules.call.require(viewer, [one.person_id for one in people])
    others = [one for one in people if one.person_id != viewer.person_id]
    if not (others or more_come):
        raise NobodyElse
    one_at_a_time(f"agenda.call:{key}")
    before = Appointment.objects.visible_to(viewer).filter(pk=key).first()
    if before is not None:
        return Called(before, before.is_confirmed)
    mine = my_side(viewer)
    voices = (shape.voices or voices_here()) if shape.is_pair else Voices()
    sides = [mine, *(one.side for one in others)]
    if shape.is_pair and not voices.are_there(sides):
        raise NoSuchPair(voices.missing)
    appointment = Appointment(
        pk=key,
        owner_id=viewer.person_id,
        minutes=shape.minutes,
        before=shape.before,
        after=shape.after,
        mode=shape.mode,
        is_pair=shape.is_pair,
        peers_needed=voices.peers,
        trade_needed=voices.professionals,
        own_name_needed=voices.own_name,
        is_discreet=shape.is_discreet,
        zone=shape.zone,
        series=series,
        kind=shape.kind,
    )
    appointment.content = {"about": about, "where": where}
    appointment.save(force_insert=True)
    _seat(appointment, viewer, mine, others, leads)
    record("agenda.called", viewer=viewer, about=appointment)
    if not starts:
        return Called(appointment, False)
    called = propose_all(appointment, starts)
    if series is None:
        tell_how_it_stands(appointment, is_confirmed=called.is_confirmed)
    return called


def _seat(
    appointment: Appointment,
    viewer: Viewer,
    mine: Side,
    others: Sequence[Asked],
    leads: UUID | None,
) -> None:
    seats = [(viewer.person_id, mine), *((one.person_id, one.side) for one in others)]
    Attendee.objects.bulk_create(
        # The database writes each name, as each is called on that day.
        Attendee(
            appointment=appointment,
            person_id=person_id,
            side=side,
            name="",
            is_lead=person_id == leads,
        )
        for person_id, side in seats
    )


@transaction.atomic
def propose_times(
    *, viewer: Viewer, appointment: Appointment, starts: Sequence[datetime]
) -> Called:
    """Propose moments, whoever called the appointment: three wait at most from each.

    What is confirmed already stands until each has said yes to another moment. It is
    confirmed at once when everybody had said beforehand that this time may be
    taken. What somebody has taken meanwhile is left out, and said.

    :raises NotAllowed: unless the viewer attends.
    :raises TimeIsTaken, TimeIsPast, EnoughTimes, AlreadyAgreed, NoLongerThere: when no
        moment is left of those chosen.
    """
    rules.propose_time.require(viewer, appointment)
    called = propose_all(appointment, starts)
    record("agenda.time_proposed", viewer=viewer, about=appointment)
    tell_how_it_stands(appointment, is_confirmed=called.is_confirmed)
    return called


def propose_all(appointment: Appointment, starts: Sequence[datetime]) -> Called:
    """Propose these moments, whoever may; nobody is told yet.

    :raises TimeIsTaken, TimeIsPast, EnoughTimes, AlreadyAgreed, NoLongerThere: when no
        moment is left of those chosen.
    """
    outcomes = {
        start: _propose(appointment, start) for start in dict.fromkeys(starts[:AT_MOST])
    }
    said = set(outcomes.values())
    if not said & {Said.WAITS, Said.CONFIRMED}:
        raise REFUSALS[next(iter(outcomes.values()), Said.TAKEN)]
    appointment.refresh_from_db()
    is_confirmed = Said.CONFIRMED in said
    left_out = (Said.TAKEN, Said.PAST, Said.ENOUGH)
    return Called(
        appointment,
        is_confirmed,
        tuple(at for at, what in outcomes.items() if what in left_out),
    )


def _propose(appointment: Appointment, start: datetime) -> Said:
    held = timedelta(hours=settings.AVEC_HOLD_HOURS)
    asked = "SELECT avec.propose_time(%s, %s, %s, %s, false)"
    return Said(ask(asked, appointment.pk, uuid4(), start, held))


@transaction.atomic
def propose_swap(
    *, viewer: Viewer, appointment: Appointment, other: Appointment
) -> bool:
    """Propose that two confirmed appointments change places; tell whether they did.

    Each keeps its length, and begins when the other began. Both stand where they are
    until each person of both has said yes to the new moment of theirs. Nobody learns
    of the appointment that they do not attend.

    :raises NotAllowed: unless the viewer attends both.
    :raises TimeIsTaken: when somebody would be in two places.
    :raises TimeIsPast, EnoughTimes, NoLongerThere: as they say.
    """
    rules.propose_time.require(viewer, appointment)
    rules.propose_time.require(viewer, other)
    held = timedelta(hours=settings.AVEC_HOLD_HOURS)
    asked = "SELECT avec.propose_swap(%s, %s, %s, %s, %s)"
    said = Said(ask(asked, appointment.pk, other.pk, uuid4(), uuid4(), held))
    if said in REFUSALS:
        raise REFUSALS[said]
    for one in (appointment, other):
        one.refresh_from_db()
        record("agenda.swap_proposed", viewer=viewer, about=one)
        tell_how_it_stands(one, is_confirmed=said == Said.CONFIRMED)
    return said == Said.CONFIRMED


@transaction.atomic
def answer_time(
    *, viewer: Viewer, time: ProposedTime, is_yes: bool, knowingly: bool = False
) -> bool:
    """Say yes or no to a moment; tell whether this confirmed the appointment.

    The answer may change until every other has said yes too. ``knowingly`` takes the
    moment beside something else of one's own: it is said, and it is kept.

    :raises NotAllowed: unless the viewer attends.
    :raises TimeIsTaken: when the viewer is not free then, and did not say so knowingly.
    :raises AlreadyAgreed, NoLongerThere: as they say.
    """
    rules.answer.require(viewer, time)
    said = Said(ask("SELECT avec.answer_time(%s, %s, %s)", time.pk, is_yes, knowingly))
    if said in REFUSALS:
        raise REFUSALS[said]
    appointment = Appointment.objects.visible_to(viewer).get(pk=time.appointment_id)
    verb = "agenda.accepted" if is_yes else "agenda.declined"
    record(verb, viewer=viewer, about=appointment)
    is_confirmed = said == Said.CONFIRMED
    if is_confirmed:
        record("agenda.confirmed", viewer=viewer, about=appointment)
    tell_how_it_stands(appointment, is_confirmed=is_confirmed)
    return is_confirmed


@transaction.atomic
def withdraw_time(*, viewer: Viewer, time: ProposedTime) -> None:
    """Take back a moment that one proposed; its time is everybody's again.

    :raises NotAllowed: unless the viewer proposed it.
    :raises AlreadyAgreed, NoLongerThere: as they say.
    """
    rules.withdraw_time.require(viewer, time)
    said = Said(ask("SELECT avec.withdraw_time(%s)", time.pk))
    if said in REFUSALS:
        raise REFUSALS[said]
    appointment = Appointment.objects.visible_to(viewer).get(pk=time.appointment_id)
    record("agenda.time_withdrawn", viewer=viewer, about=appointment)
