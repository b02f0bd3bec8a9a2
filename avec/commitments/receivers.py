"""What promises do when somebody leaves for good."""

from __future__ import annotations

from avec.access.identity import current
from avec.commitments.actions import leave_commitments
from avec.foundation.announcements import listens_to
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to people who leave."""

    @listens_to(PersonLeaves)
    def erase_what_was_hers(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_commitments(viewer=viewer)
