"""How the meetings of the story are held, and proposed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from avec.access.viewer import Viewer
from avec.agenda.actions import answer_time
from avec.agenda.actions.agreeing import Shape
from avec.agenda.models import ProposedTime
from avec.meetings import actions
from avec.meetings.models import Decision, Guest, Meeting, Seat
from avec.meetings.words import How
from avec.web.demo.living import DoesNotHappen, Lived, Moment
from avec.web.demo_data.meetings import Decided, Held, Proposed, Said

MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class _Living:
    """What exists of one meeting by now."""

    told: Held
    meeting: Meeting | None = None
    guests: dict[str, Guest] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    appointment: UUID | None = None

    @property
    def open(self) -> Meeting:
        if self.meeting is None:
            raise DoesNotHappen(self.told.key)
        return self.meeting


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every meeting: proposed, answered, held, re-read, kept."""
    for told in lived.world.meetings.held:
        yield from _held(lived, _Living(told))
    for one in lived.world.meetings.proposed:
        does = partial(_propose, lived, one)
        yield Moment(one.at, one.key, lived.at_work(one.by), does)


def _propose(lived: Lived, one: Proposed, viewer: Viewer) -> None:
    actions.propose(
        viewer=viewer,
        person=lived.person(one.to),
        why=one.why,
        when=one.when,
        name=lived.person(one.by).name,
    )


def _held(lived: Lived, living: _Living) -> Iterator[Moment]:
    told = living.told
    of = lived.as_self(told.of)
    first = told.facilitators[0]
    yield Moment(told.at, told.key, of, partial(_want, lived, living))
    for who in told.guests:
        yield Moment(
            told.answered, told.key, lived.at_work(who), partial(_come, living)
        )
    yield from _agree(lived, living)
    at = told.held
    yield Moment(at, told.key, lived.at_work(first), partial(_seat_guests, living))
    for said in told.said:
        at += MINUTE
        pen = lived.at_work(said.by or said.who)
        yield Moment(at, told.key, pen, partial(_say, lived, living, said))
    for place, decided in enumerate(told.decisions):
        at += MINUTE
        by = lived.at_work(decided.by)
        yield Moment(at, told.key, by, partial(_decide, living, decided))
        for who in decided.yes:
            at += MINUTE
            is_guest = who not in told.guests
            says = lived.at_work(first if is_guest else who)
            does = partial(_say_yes, lived, living, place, who)
            yield Moment(at, told.key, says, does)
    lead = lived.at_work(first)
    for what in ("held", "reread"):
        at += 10 * MINUTE
        yield Moment(at, told.key, lead, partial(_mark, living, what))
    yield Moment(at + MINUTE, told.key, of, partial(_keep, living))


def _agree(lived: Lived, living: _Living) -> Iterator[Moment]:
    """Tell how everybody agrees on when to meet, she who wants it first."""
    told = living.told
    at = told.answered + MINUTE
    calls = partial(_call, lived, living)
    yield Moment(at, told.key, lived.as_self(told.of), calls)
    for who in told.guests:
        at += MINUTE
        yield Moment(at, told.key, lived.at_work(who), partial(_can_come, living))


def _call(lived: Lived, living: _Living, viewer: Viewer) -> None:
    told = living.told
    meeting = Meeting.objects.get(pk=living.open.pk)
    called = actions.call_for_meeting(
        viewer=viewer,
        meeting=meeting,
        key=uuid4(),
        about=f"Une réunion avec {lived.person(told.of).name}",
        where=told.when.split(",")[0],
        shape=Shape(minutes=90),
        starts=[told.held],
    )
    living.appointment = called.appointment.pk
    lived.appointments[told.key] = called.appointment.pk


def _can_come(living: _Living, viewer: Viewer) -> None:
    times = ProposedTime.objects.visible_to(viewer)
    time = times.get(appointment_id=living.appointment)
    answer_time(viewer=viewer, time=time, is_yes=True)


def _want(lived: Lived, living: _Living, viewer: Viewer) -> None:
    told, who = living.told, lived.person(living.told.of)
    living.meeting = actions.propose(
        viewer=viewer, person=who, why=told.why, when=told.when, name=who.name
    )
    lived.meetings[told.key] = living.meeting.pk
    actions.agree_on_pause(viewer=viewer, meeting=living.open, word=told.pause)
    for key in told.guests:
        actions.invite(
            viewer=viewer,
            meeting=living.open,
            person=lived.person(key),
            is_facilitator=key in told.facilitators,
        )
    for name, relationship in told.without_account:
        living.guests[name] = actions.invite_guest(
            viewer=viewer, meeting=living.open, name=name, relationship=relationship
        )


def _come(living: _Living, viewer: Viewer) -> None:
    seat = Seat.objects.get(meeting=living.open, person_id=viewer.person_id)
    actions.take_seat(viewer=viewer, seat=seat, forewarned=True)


def _seat_guests(living: _Living, viewer: Viewer) -> None:
    for guest in living.guests.values():
        actions.seat_guest(viewer=viewer, guest=guest, how=How.ALOUD, forewarned=True)


def _say(lived: Lived, living: _Living, said: Said, viewer: Viewer) -> None:
    if said.who not in living.guests:
        actions.speak(
            viewer=viewer,
            meeting=living.open,
            question=said.question,
            words=said.words,
        )
        return
    noted = actions.note(
        viewer=viewer,
        meeting=living.open,
        question=said.question,
        words=said.words,
        guest=living.guests[said.who],
        name=lived.person(said.by).name,
    )
    actions.confirm_guest(viewer=viewer, noted=noted, how=How.ALOUD)


def _decide(living: _Living, decided: Decided, viewer: Viewer) -> None:
    decision = actions.decide(
        viewer=viewer,
        meeting=living.open,
        what=decided.what,
        who=decided.who,
        when=decided.when,
    )
    living.decisions.append(decision)


def _say_yes(
    lived: Lived, living: _Living, place: int, who: str, viewer: Viewer
) -> None:
    decision = living.decisions[place]
    if guest := living.guests.get(who):
        first = lived.person(living.told.facilitators[0])
        actions.hear_yes(
            viewer=viewer,
            decision=decision,
            guest=guest,
            how=How.ALOUD,
            name=first.name,
        )
    else:
        actions.assent(viewer=viewer, decision=decision)


def _mark(living: _Living, what: str, viewer: Viewer) -> None:
    actions.mark(viewer=viewer, meeting=living.open, what=what)


def _keep(living: _Living, viewer: Viewer) -> None:
    actions.keep(viewer=viewer, meeting=living.open)
