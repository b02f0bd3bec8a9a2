"""What circles do when a lower floor says something happened."""

from __future__ import annotations

from uuid import UUID

from avec.access.viewer import Viewer
from avec.circles.models import Delivery
from avec.foundation.announcements import listens_to
from avec.messages.standing import stands_while
from avec.people.announcements import PersonLeaves
from avec.people.narrow import ask


def listen() -> None:
    """Listen to people: who leaves is in nobody's circle any more."""

    @listens_to(PersonLeaves)
    def leave_every_circle(_news: PersonLeaves) -> None:
        ask("SELECT avec.leave_circles()")

    @stands_while("circles.invitation")
    def it_was_not_taken_back(viewer: Viewer, key: UUID) -> bool:
        return (
            Delivery.objects.visible_to(viewer)
            .filter(invitation_id=key, declined_at=None)
            .filter(invitation__accepted_at=None, invitation__withdrawn_at=None)
            .exists()
        )
