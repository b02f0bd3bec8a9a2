"""What the room does when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.card.actions import leave_cards
from avec.foundation.announcements import listens_to
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to people: who leaves leaves no card behind."""

    @listens_to(PersonLeaves)
    def erase_her_cards(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_cards(viewer=viewer)
