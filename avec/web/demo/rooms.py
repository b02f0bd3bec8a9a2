"""How the rooms and cars of the story are lent, and asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import uuid4

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment
from avec.resources import actions
from avec.resources.actions import Words
from avec.resources.models import Resource
from avec.resources.words import Kind
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.rooms import Goes, LentRoom


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every room: lent, then with which appointments it goes."""
    for told in lived.world.rooms:
        lent: list[Resource] = []
        keeper = lived.acting_for(told.by, told.organization)
        yield Moment(told.said, told.key, keeper, partial(_lend, lived, told, lent))
        for one in told.goes:
            who = lived.acting_for(one.by, told.organization)
            yield Moment(one.at, told.key, who, partial(_goes, lived, one, lent))


def _lend(lived: Lived, told: LentRoom, lent: list[Resource], viewer: Viewer) -> None:
    lent.append(
        actions.add_resource(
            viewer=viewer,
            key=uuid4(),
            organization_id=lived.places[told.organization],
            words=Words(told.name, Kind(told.kind), told.seats, told.access),
        )
    )


def _goes(lived: Lived, one: Goes, lent: list[Resource], viewer: Viewer) -> None:
    key = lived.appointments[one.appointment]
    appointment = Appointment.objects.visible_to(viewer).get(pk=key)
    actions.ask_resource(viewer=viewer, appointment=appointment, resource=lent[0])
