"""Without whom an appointment is not held at all. Rooms above say it.

Whoever it is may cancel it, with the same weight as the others; the others do not meet
without them.
"""

from __future__ import annotations

from collections.abc import Callable

from avec.access.viewer import Viewer
from avec.agenda.models import Appointment

NotWithout = Callable[[Viewer, Appointment], bool]

_rooms: list[NotWithout] = []


def never_without(asking: NotWithout) -> NotWithout:
    """Add what one room says, in ``AppConfig.ready()``."""
    _rooms.append(asking)
    return asking


def is_never_without(viewer: Viewer, appointment: Appointment) -> bool:
    """Tell whether one room at least says that the others do not meet without them."""
    return any(asking(viewer, appointment) for asking in _rooms)
