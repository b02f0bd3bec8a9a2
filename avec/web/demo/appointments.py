"""How the appointments of the story are proposed, answered, and cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import uuid4

from avec.access.viewer import Viewer
from avec.agenda import actions
from avec.agenda.actions.agreeing import Shape
from avec.agenda.models import Appointment, ProposedTime, Replacement
from avec.agenda.reach import people_to_ask
from avec.agenda.words import Mode
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.appointments import Answered, Appointed, Instead


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every appointment: called, answered by each, cancelled by one."""
    for told in lived.world.appointments:
        called: list[Appointment] = []
        call = partial(_call, lived, told, called)
        yield Moment(told.called, told.key, lived.at_work(told.by), call)
        for said in told.answers:
            answer = partial(_answer, told, said, called)
            yield Moment(said.at, told.key, lived.at_work(said.who), answer)
        if (instead := told.instead) is not None:
            asks = partial(_ask_instead, lived, instead, called)
            yield Moment(instead.at, told.key, lived.at_work(instead.by), asks)
            if instead.yes:
                who = lived.at_work(instead.asks)
                yield Moment(instead.yes, told.key, who, _say_yes_to_come)
        if told.cancelled:
            cancel = partial(_cancel, called)
            who = lived.at_work(told.cancelled_by)
            yield Moment(told.cancelled, told.key, who, cancel)


def _call(
    lived: Lived, told: Appointed, called: list[Appointment], viewer: Viewer
) -> None:
    others = {lived.people[key] for key in told.others}
    done = actions.call_appointment(
        viewer=viewer,
        key=uuid4(),
        people=[one for one in people_to_ask(viewer) if one.person_id in others],
        about=told.about,
        where=told.where,
        shape=Shape(
            minutes=told.minutes,
            before=told.before,
            after=told.after,
            mode=Mode(told.mode),
            is_pair=told.is_pair,
            is_discreet=told.is_discreet,
        ),
        starts=told.starts,
    )
    if told.weeks:
        actions.repeat_appointment(
            viewer=viewer,
            appointment=done.appointment,
            key=uuid4(),
            starts=[
                told.starts[0] + timedelta(weeks=n) for n in range(1, told.weeks + 1)
            ],
        )
    called.append(done.appointment)
    lived.appointments[told.key] = done.appointment.pk


def _answer(
    told: Appointed, said: Answered, called: list[Appointment], viewer: Viewer
) -> None:
    times = ProposedTime.objects.visible_to(viewer).filter(appointment=called[0])
    time = times.get(during__startswith=told.starts[said.to - 1])
    actions.answer_time(viewer=viewer, time=time, is_yes=said.is_yes)


def _ask_instead(
    lived: Lived, told: Instead, called: list[Appointment], viewer: Viewer
) -> None:
    actions.ask_instead(
        viewer=viewer,
        appointment=called[0],
        key=uuid4(),
        person_id=lived.people[told.asks],
    )


def _say_yes_to_come(viewer: Viewer) -> None:
    asked = Replacement.objects.visible_to(viewer).waiting()
    actions.answer_instead(
        viewer=viewer, asked=asked.get(person_id=viewer.person_id), is_yes=True
    )


def _cancel(called: list[Appointment], viewer: Viewer) -> None:
    appointment = Appointment.objects.visible_to(viewer).get(pk=called[0].pk)
    actions.cancel_appointment(viewer=viewer, appointment=appointment)
