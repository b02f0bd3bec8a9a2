"""An appointment that comes back: its dates are called, answered, moved, cancelled.

Each date is an appointment like any other. What is done to several of them at once is
done to each that allows it; the others stay as they are, and are said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from avec.access.viewer import Viewer
from avec.agenda import rules
from avec.agenda.actions.agreeing import (
    REFUSALS,
    Shape,
    call_appointment,
    propose_all,
)
from avec.agenda.actions.telling import tell_once, tell_the_others
from avec.agenda.coming_back import MOST_DATES, dates_of
from avec.agenda.hours import the_time
from avec.agenda.models import Answer, Appointment, Attendee, ProposedTime
from avec.agenda.reach import Asked
from avec.agenda.recurrence import horizon
from avec.agenda.refusals import (
    AlreadyAgreed,
    EnoughTimes,
    NoLongerThere,
    TimeIsPast,
    TimeIsTaken,
    TooManyDates,
)
from avec.agenda.things import hold_things_of
from avec.agenda.voices import voices_of
from avec.agenda.words import Mode, Said, Side, Which
from avec.audit.actions import record
from avec.foundation.turns import one_at_a_time
from avec.people.narrow import ask

LEFT_OUT = (TimeIsTaken, TimeIsPast, EnoughTimes, AlreadyAgreed, NoLongerThere)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done to several dates; and those left out, each with its sentence."""

    done: tuple[Appointment, ...]
    left_out: Mapping[datetime, str] = field(default_factory=dict)

    @property
    def are_agreed(self) -> bool:
        """Whether each of them is confirmed by now."""
        return all(one.is_confirmed for one in self.done)


@transaction.atomic
def repeat_appointment(
    *,
    viewer: Viewer,
    appointment: Appointment,
    key: UUID,
    starts: Sequence[datetime],
    first: datetime | None = None,
) -> Done:
    """Call the same people again at each of these moments, as the viewer's own words.

    Each date is agreed for itself; the others are told once. ``key`` names the series
    and is given with the form: the same form sent twice calls nothing twice.

    :param first: the moment of the appointment itself, when it has none yet.
    :raises NotAllowed: unless the viewer attends, and may ask each of the others.
    :raises TooManyDates: beyond 52 dates, or later than 18 months from now.
    :raises NoSuchPair: as ``call_appointment`` says.
    :raises TimeIsTaken: when no moment is left of those chosen.
    """
    rules.propose_time.require(viewer, appointment)
    wanted = sorted(set(starts))
    if len(wanted) > MOST_DATES or any(at > horizon(the_time()) for at in wanted):
        raise TooManyDates
    one_at_a_time(f"agenda.repeat:{key}")
    series = ask("SELECT avec.begin_series(%s, %s)", appointment.pk, key) or key
    done: list[Appointment] = []
    left_out: dict[datetime, str] = {}
    if first is not None:
        called = propose_all(appointment, [first])
        record("agenda.time_proposed", viewer=viewer, about=appointment)
        done.append(called.appointment)
    for start in wanted:
        try:
            done.append(_again(viewer, appointment, series, start))
        except LEFT_OUT as why:
            left_out[start] = str(why.sentence)
    if not done:
        raise TimeIsTaken
    record("agenda.repeated", viewer=viewer, about=appointment)
    tell_once(done)
    return Done(tuple(done), left_out)


def _again(
    viewer: Viewer, appointment: Appointment, series: UUID, start: datetime
) -> Appointment:
    attending = Attendee.objects.visible_to(viewer).standing()
    people = [
        Asked(one.person_id, one.name, Side(one.side))
        for one in attending.filter(appointment_id=appointment.pk).order_by("pk")
        if one.person_id != viewer.person_id
    ]
    said = appointment.content
    return call_appointment(
        viewer=viewer,
        key=uuid5(series, start.isoformat()),
        people=people,
        about=said["about"],
        where=said["where"],
        shape=Shape(
            minutes=appointment.minutes,
            before=appointment.before,
            after=appointment.after,
            mode=Mode(appointment.mode),
            is_pair=appointment.is_pair,
            is_discreet=appointment.is_discreet,
            zone=appointment.zone,
            kind=appointment.kind,
            voices=voices_of(appointment),
        ),
        starts=[start],
        series=series,
    ).appointment


@transaction.atomic
def answer_dates(*, viewer: Viewer, appointment: Appointment, is_yes: bool) -> Done:
    """Say yes, or no, to every date of the series that waits for the viewer.

    A date with several moments to choose from, or one that changes places with another
    appointment, is answered on its own page. A date when the viewer is not free is
    left out: it waits still.

    :raises NotAllowed: unless the viewer attends.
    """
    rules.several_dates.require(viewer, appointment)
    _hold(appointment)
    rows = {one.pk: one for one in dates_of(viewer, appointment)}
    done: list[Appointment] = []
    left_out: dict[datetime, str] = {}
    for time in _waiting(viewer, rows):
        asked = "SELECT avec.answer_time(%s, %s, false)"
        said = Said(ask(asked, time.pk, is_yes))
        if said not in (Said.CONFIRMED, Said.WAITS):
            left_out[time.during.lower] = str(REFUSALS[said].sentence)
            continue
        one = rows[time.appointment_id]
        one.refresh_from_db()
        verb = "agenda.accepted" if is_yes else "agenda.declined"
        record(verb, viewer=viewer, about=one)
        if said == Said.CONFIRMED:
            record("agenda.confirmed", viewer=viewer, about=one)
        done.append(one)
    tell_once(done)
    return Done(tuple(done), left_out)


def _waiting(viewer: Viewer, rows: Mapping[UUID, Appointment]) -> list[ProposedTime]:
    """Return the one moment of each date that has one, unanswered by the viewer."""
    open_times: dict[UUID, list[ProposedTime]] = {}
    found = ProposedTime.objects.visible_to(viewer).open()
    for time in found.filter(appointment_id__in=list(rows)).order_by("during", "pk"):
        open_times.setdefault(time.appointment_id, []).append(time)
    answered = set(
        Answer.objects.visible_to(viewer)
        .filter(person_id=viewer.person_id, appointment_id__in=list(rows))
        .values_list("time_id", flat=True)
    )
    return [
        times[0]
        for times in open_times.values()
        if len(times) == 1
        and times[0].tied_to_id is None
        and times[0].pk not in answered
    ]


@transaction.atomic
def move_dates(
    *, viewer: Viewer, appointment: Appointment, starts: Mapping[UUID, datetime]
) -> Done:
    """Propose another moment for several dates of the series, each for itself.

    What is agreed stands until each person has said yes to the other moment.

    :param starts: by the key of each date; what is no date of the series is left out.
    :raises NotAllowed: unless the viewer attends.
    :raises TimeIsTaken: when no moment is left of those chosen.
    """
    rules.several_dates.require(viewer, appointment)
    _hold(appointment)
    done: list[Appointment] = []
    left_out: dict[datetime, str] = {}
    for one in dates_of(viewer, appointment):
        if (start := starts.get(one.pk)) is None:
            continue
        try:
            done.append(propose_all(one, [start]).appointment)
        except LEFT_OUT as why:
            left_out[start] = str(why.sentence)
        else:
            record("agenda.time_proposed", viewer=viewer, about=one)
    if not done:
        raise TimeIsTaken
    tell_once(done)
    return Done(tuple(done), left_out)


@transaction.atomic
def cancel_dates(*, viewer: Viewer, appointment: Appointment, which: Which) -> Done:
    """Cancel this date, this one and the following, or all those to come.

    Their time is free at once; the others are told once, neutrally.

    :raises NotAllowed: unless the viewer attends.
    :raises NoLongerThere: when there is nothing to cancel any more.
    """
    rules.several_dates.require(viewer, appointment)
    _hold(appointment)
    done = []
    for one in dates_of(viewer, appointment, which):
        said = Said(ask("SELECT avec.cancel_appointment(%s)", one.pk))
        if said == Said.DONE:
            record("agenda.cancelled", viewer=viewer, about=one)
            done.append(one)
    if not done:
        raise NoLongerThere
    tell_the_others(done[0], "cancelled")
    return Done(tuple(done))


def _hold(appointment: Appointment) -> None:
    if appointment.series is not None:
        ask("SELECT avec.hold_series(%s)", appointment.series)
        hold_things_of(appointment.series)
