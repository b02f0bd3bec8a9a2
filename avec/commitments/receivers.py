"""What promises do when a block closes, and when somebody leaves for good."""

from __future__ import annotations

from uuid import UUID

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.circles.announcements import PersonBlocked
from avec.commitments.actions import leave_commitments, part_promises
from avec.commitments.models import Commitment
from avec.foundation.announcements import listens_to
from avec.messages.standing import stands_while
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to circles, where a block closes, and to people who leave."""

    @listens_to(PersonBlocked)
    def end_what_waits(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            part_promises(viewer=viewer, other_id=news.other_id)

    @listens_to(PersonLeaves)
    def erase_what_was_hers(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_commitments(viewer=viewer)

    @stands_while("commitments.waits")
    @stands_while("commitments.due")
    def the_promise_stands(viewer: Viewer, key: UUID) -> bool:
        seen = Commitment.objects.visible_to(viewer)
        return seen.filter(pk=key, withdrawn_at=None).exists()
