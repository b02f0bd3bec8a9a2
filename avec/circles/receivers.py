"""What circles do when a lower floor says something happened."""

from __future__ import annotations

from avec.foundation.announcements import listens_to
from avec.people.announcements import PersonLeaves
from avec.people.narrow import ask


def listen() -> None:
    """Listen to people: who leaves is in nobody's circle any more."""

    @listens_to(PersonLeaves)
    def leave_every_circle(_news: PersonLeaves) -> None:
        ask("SELECT avec.leave_circles()")
