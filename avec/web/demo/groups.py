"""How the groups of the story are opened, and who takes a seat."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import uuid4

from avec.access.viewer import Viewer
from avec.agenda.hours import Hours
from avec.agenda.recurrence import Series
from avec.groups import actions
from avec.groups.actions.keeping import Words
from avec.groups.models import Gathering, Group
from avec.groups.words import Reach, What
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.groups import Asks, Came, Kept

ZONE = "Europe/Paris"


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every group: opened and announced, then who comes."""
    for told in lived.world.groups:
        opened: list[Group] = []
        begin = partial(_begin, lived, told, opened)
        keeper = lived.acting_for(told.by, told.organization)
        yield Moment(told.begun, told.key, keeper, begin)
        for one in told.came:
            come = partial(_come, one, opened)
            yield Moment(one.at, told.key, lived.as_self(one.who), come)
        for asked in told.asks:
            ask = partial(_asks, lived, asked, opened)
            yield Moment(asked.at, told.key, keeper, ask)


def _begin(lived: Lived, told: Kept, opened: list[Group], viewer: Viewer) -> None:
    group = actions.begin_group(
        viewer=viewer,
        key=uuid4(),
        words=Words(
            name=told.name,
            about=told.about,
            what=What(told.what),
            where=told.where,
            reach=Reach(told.reach),
        ),
        organization_id=lived.places[told.organization],
    )
    start = told.starts.replace(tzinfo=None)
    actions.announce(
        viewer=viewer,
        group=group,
        key=uuid4(),
        hours=Hours(Series(start, ZONE, told.minutes, "FREQ=WEEKLY")),
        capacity=told.capacity,
    )
    opened.append(group)


def _asks(lived: Lived, one: Asks, opened: list[Group], viewer: Viewer) -> None:
    actions.ask_keeper(
        viewer=viewer, group=opened[0], key=uuid4(), person_id=lived.people[one.who]
    )


def _come(one: Came, opened: list[Group], viewer: Viewer) -> None:
    gatherings = Gathering.objects.visible_to(viewer).filter(group=opened[0])
    first = gatherings.select_related("group").order_by("on")[0]
    if one.waits:
        actions.wait_for_seat(viewer=viewer, gathering=first)
    else:
        actions.take_seat(viewer=viewer, gathering=first, with_name=one.with_name)
