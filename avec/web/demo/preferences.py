"""How people of the story say what they prefer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from avec.access.viewer import Viewer
from avec.agenda import actions
from avec.web.demo.living import Lived, Moment
from avec.web.demo_data.preferences import Prefers


def moments(lived: Lived) -> Iterator[Moment]:
    """Tell what each prefers, in their own name."""
    for told in lived.world.preferences:
        yield Moment(told.at, told.key, lived.as_self(told.who), partial(_say, told))


def _say(told: Prefers, viewer: Viewer) -> None:
    actions.say_preferences(viewer=viewer, hours=told.hours, same_faces=told.same_faces)
