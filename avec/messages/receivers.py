"""What messages do when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.foundation.announcements import listens_to
from avec.messages.actions import stop
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to people: who leaves is written to no more, her address is erased."""

    @listens_to(PersonLeaves)
    def erase_what_was_hers(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            stop(viewer=viewer)
