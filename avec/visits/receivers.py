"""What the room does when somebody leaves, and while a message waits."""

from __future__ import annotations

from uuid import UUID

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.foundation.announcements import listens_to
from avec.messages.standing import stands_while
from avec.people.announcements import PersonLeaves
from avec.visits.actions import leave_visits
from avec.visits.models import Look


def listen() -> None:
    """Listen to people who leave; say what a message still announces."""

    @listens_to(PersonLeaves)
    def take_their_words_with_them(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_visits(viewer=viewer)

    @stands_while("visits.looks")
    @stands_while("visits.later")
    def they_appear(viewer: Viewer, key: UUID) -> bool:
        seen = Look.objects.visible_to(viewer).filter(appointment_id=key)
        return seen.exclude(owner_id=viewer.person_id).exists()
