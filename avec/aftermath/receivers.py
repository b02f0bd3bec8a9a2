"""What the room does when somebody leaves."""

from __future__ import annotations

from avec.access.identity import current
from avec.aftermath.actions import leave_aftermath
from avec.foundation.announcements import listens_to
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to people, where somebody leaves."""

    @listens_to(PersonLeaves)
    def nothing_of_hers_leaves_after_her(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_aftermath(viewer=viewer)
