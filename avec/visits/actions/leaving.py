"""Leaving for good: one's own words go, those of others stay theirs."""

from __future__ import annotations

from django.db import transaction

from avec.access.viewer import Viewer
from avec.people.narrow import ask
from avec.visits import rules


@transaction.atomic
def leave_visits(*, viewer: Viewer) -> None:
    """Leave nothing of what one said after appointments.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.leave.require(viewer, None)
    ask("SELECT avec.leave_visits()")
