"""What messages do when a lower floor says something happened."""

from __future__ import annotations

from uuid import UUID

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.foundation.announcements import listens_to
from avec.messages.actions import remind, stop
from avec.messages.standing import stands_while
from avec.messages.words import Kind
from avec.people.announcements import KeyWaits, PersonLeaves
from avec.people.models import CodeCard, Passkey


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

    @stands_while("people.key")
    def the_key_or_the_card_opens_still(viewer: Viewer, key: UUID) -> bool:
        cards = CodeCard.objects.visible_to(viewer).filter(pk=key, ended_at=None)
        return (
            Passkey.objects.visible_to(viewer).filter(pk=key).exists() or cards.exists()
        )
