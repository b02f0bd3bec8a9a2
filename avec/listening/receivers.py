"""What listening does when a lower floor says something happened."""

from __future__ import annotations

from avec.access.identity import current
from avec.circles.announcements import PersonBlocked, TieEnded
from avec.foundation.announcements import listens_to
from avec.listening.actions import (
    leave_listening,
    part_words,
    stop_bringing_to,
)
from avec.people.announcements import PersonLeaves


def listen() -> None:
    """Listen to circles, where a tie ends or a block closes, and to people."""

    @listens_to(TieEnded)
    def close_what_was_kept_for_both(news: TieEnded) -> None:
        viewer = current.get()
        both = {news.person_id, news.other_id}
        if viewer.person_id in both:
            [other] = both - {viewer.person_id}
            part_words(viewer=viewer, other_id=other)
            stop_bringing_to(viewer=viewer, person_id=other)

    @listens_to(PersonBlocked)
    def close_both_ways(news: PersonBlocked) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            part_words(viewer=viewer, other_id=news.other_id)
            stop_bringing_to(viewer=viewer, person_id=news.other_id)

    @listens_to(PersonLeaves)
    def erase_what_was_theirs(news: PersonLeaves) -> None:
        viewer = current.get()
        if viewer.person_id == news.person_id:
            leave_listening(viewer=viewer)
