"""What messages do when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.foundation.announcements import listens_to
from avec.messages.actions import remind, stop
from avec.messages.words import Kind
from avec.people.announcements import KeyWaits, PersonLeaves


def listen() -> None:
    """Listen to people: who leaves is written to no more; a new key is told to her."""

    @listens_to(PersonLeaves)
    def erase_what_was_hers(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            stop(viewer=viewer)

    @listens_to(KeyWaits)
    def tell_that_a_key_was_made(news: KeyWaits) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            remind(
                viewer=viewer,
                person_id=news.person_id,
                kind=Kind.KEY,
                key=f"people.key:{news.key_id}",
            )
