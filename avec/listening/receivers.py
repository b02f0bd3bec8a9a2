"""What listening does when a lower floor says something happened."""

from __future__ import annotations

from uuid import UUID

from avec.access.identity import current
from avec.access.viewer import Viewer
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.foundation.announcements import listens_to
from avec.listening.actions import close_between, leave_listening
from avec.listening.models import KeptWords
from avec.messages.standing import stands_while
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to circles, where a tie ends or a block closes, and to people."""

    @listens_to(TieEnded)
    def close_what_the_tie_held(news: TieEnded) -> None:
        viewer = current.get()
        if viewer.person_id in {news.person_id, news.other_id}:
            close_between(
                viewer=viewer, person_id=news.person_id, other_id=news.other_id
            )

    @listens_to(PersonBlocked)
    def close_both_ways(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            both = (news.person_id, news.other_id)
            for one, other in (both, both[::-1]):
                close_between(viewer=viewer, person_id=one, other_id=other)

    @listens_to(PersonLeaves)
    def erase_what_was_theirs(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_listening(viewer=viewer)

    @stands_while("listening")
    def the_words_wait_still(viewer: Viewer, key: UUID) -> bool:
        own = KeptWords.objects.visible_to(viewer).filter(owner_id=viewer.person_id)
        return own.filter(pk=key, confirmed_at=None).exists()
