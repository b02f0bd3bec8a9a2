"""Two people part, or somebody leaves for good."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from avec.access.viewer import Viewer
from avec.meetings import rules
from avec.people.narrow import ask


@transaction.atomic
def part_meetings(*, viewer: Viewer, about_id: UUID, other_id: UUID) -> None:
    """Put somebody out of the meetings of another, and take back what was permitted.

    One of the two is the viewer. What they proposed, and was not accepted, is gone.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.propose.require(viewer)
    ask("SELECT avec.part_meetings(%s, %s)", about_id, other_id)


@transaction.atomic
def leave_meetings(*, viewer: Viewer) -> None:
    """Erase the meetings about the viewer, and the viewer's words in others.

    :raises NotAllowed: unless the viewer is signed in.
    """
    rules.propose.require(viewer)
    ask("SELECT avec.leave_meetings()")
