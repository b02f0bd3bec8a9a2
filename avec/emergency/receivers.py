"""What the room does when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.emergency.actions import leave_emergency
from avec.foundation.announcements import listens_to
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to people: who leaves takes her answers and her identity away."""

    @listens_to(PersonLeaves)
    def erase_what_is_hers(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_emergency(viewer=viewer)
