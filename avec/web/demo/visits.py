"""How the people of the story say what they lived, after they met or did not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.visits import actions
from avec.visits.models import Look
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.visits import NotMet, SaidBeside, Seen


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every look, what stands beside, and who did not meet."""
    told = lived.world.visits
    looks: dict[str, UUID] = {}
    for one in told.looks:
        keeps = partial(_keep, lived, one, looks)
        yield Moment(one.at, one.key, lived.at_work(one.who), keeps)
    for each in told.beside:
        says = partial(_beside, each, looks)
        yield Moment(each.at, each.key, lived.at_work(each.who), says)
    for missed in told.missed:
        tells = partial(_miss, lived, missed)
        yield Moment(missed.at, missed.key, lived.at_work(missed.who), tells)


def _visit(lived: Lived, key: str, viewer: Viewer) -> Appointment:
    return Appointment.objects.visible_to(viewer).get(pk=lived.appointments[key])


def _keep(lived: Lived, one: Seen, looks: dict[str, UUID], viewer: Viewer) -> None:
    visit = _visit(lived, one.visit, viewer)
    kept = actions.keep_look(viewer=viewer, appointment=visit, words=one.words)
    looks[one.key] = kept.pk


def _beside(one: SaidBeside, looks: dict[str, UUID], viewer: Viewer) -> None:
    look = Look.objects.visible_to(viewer).get(pk=looks[one.look])
    actions.say_beside(viewer=viewer, look=look, words=one.words)


def _miss(lived: Lived, one: NotMet, viewer: Viewer) -> None:
    actions.say_missed(
        viewer=viewer,
        appointment=_visit(lived, one.visit, viewer),
        why=one.why,
        whose=one.whose,
        words=one.words,
    )
