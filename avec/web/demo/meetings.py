"""How the meetings of the story are proposed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.meetings import actions
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.meetings import Proposed


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell every meeting on the day it was proposed."""
    for one in lived.world.meetings:
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
